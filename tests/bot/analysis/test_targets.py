import pytest

from tests.bot.analysis.parses import read

WHILE = (
    "Norway/NNP/nsubj/1 threw/VBD/ROOT/1 out/RP/prt/1 diplomats/NNS/dobj/1 ,/,/punct/1 while/IN/mark/7 "
    "Austria/NNP/nsubj/7 waited/VBD/advcl/1"
)
WHICH = (
    "Norway/NNP/nsubj/1 banned/VBD/ROOT/1 leaders/NNS/dobj/1 ,/,/punct/1 a/DT/det/5 move/NN/appos/2 that/WDT/dobj/8 "
    "Austria/NNP/nsubj/8 criticized/VBD/relcl/5"
)
AFTER = (
    "Norway/NNP/nsubj/1 recalled/VBD/ROOT/1 its/PRP$/poss/3 envoy/NN/dobj/1 after/IN/mark/6 Austria/NNP/nsubj/6 "
    "executed/VBD/advcl/1 sailors/NNS/dobj/6"
)
THAT = "Norway/NNP/nsubj/1 demanded/VBD/ROOT/1 that/IN/mark/4 Austria/NNP/nsubj/4 leave/VB/ccomp/1"


@pytest.mark.parametrize("parse", [WHILE, WHICH])
def test_who_does_another_thing_on_the_side_is_no_target(parse: str) -> None:
    assert read(parse).clauses == []


@pytest.mark.parametrize("parse", [AFTER, THAT])
def test_who_gives_the_reason_or_is_to_do_it_may_be_the_target(parse: str) -> None:
    assert [(one.source.key, one.target.key) for one in read(parse).clauses] == [("country/NOR", "country/AUT")]


NO_TARGET = [
    (
        "Norway/NNP/nsubj/1 backed/VBD/ROOT/1 the/DT/det/3 bill/NN/dobj/1 ,/,/punct/1 saying/VBG/advcl/1 "
        "Austria/NNP/nsubj/7 lied/VBD/ccomp/5"
    ),
    (
        "Norway/NNP/nsubj/1 dismissed/VBD/ROOT/1 the/DT/det/3 report/NN/dobj/1 as/IN/prep/1 an/DT/det/7 "
        "Austrian/JJ/amod/7 fable/NN/pobj/4"
    ),
    (
        "Norway/NNP/nsubj/1 is/VBZ/ROOT/1 on/IN/prep/1 trial/NN/pobj/2 ,/,/punct/1 accused/VBN/advcl/1 of/IN/prep/5 "
        "taking/VBG/pcomp/6 money/NN/dobj/7 from/IN/prep/7 Austria/NNP/pobj/9"
    ),
    (
        "Norway/NNP/nsubj/1 rejected/VBD/ROOT/1 the/DT/det/3 demand/NN/dobj/1 ,/,/punct/1 saying/VBG/advcl/1 "
        "rebels/NNS/nsubj/7 lied/VBD/ccomp/5"
    ),
]


@pytest.mark.parametrize("parse", NO_TARGET)
def test_who_is_named_on_the_side_is_no_target(parse: str) -> None:
    assert read(parse).clauses == []


OWN_OBJECTS = [
    (
        "Norway/NNP/nsubj/1 stormed/VBD/ROOT/1 the/DT/det/3 embassy/NN/dobj/1 and/CC/cc/1 arrested/VBD/conj/1 "
        "Austria/NNP/dobj/5"
    ),
    (
        "Norway/NNP/nsubj/1 opposes/VBZ/ROOT/1 the/DT/det/3 deal/NN/dobj/1 and/CC/cc/1 refused/VBD/conj/1 to/TO/aux/7 "
        "let/VB/xcomp/5 Austrian/JJ/amod/9 planes/NNS/nsubj/10 land/VB/ccomp/7"
    ),
    "Norway/NNP/nsubj/1 resigned/VBD/ROOT/1 and/CC/cc/1 fled/VBD/conj/1 to/IN/prep/3 Austria/NNP/pobj/4",
]


@pytest.mark.parametrize("parse", OWN_OBJECTS)
def test_the_verb_that_relates_the_two_is_the_one_that_is_shown(parse: str) -> None:
    doc, found = read(parse).scene.doc, read(parse).clauses
    assert [doc[one.start].lower_ for one in found] in (["arrested"], ["refused"], ["fled"])


def test_two_verbs_can_have_an_object_in_common() -> None:
    parse = "Norway/NNP/nsubj/1 attacked/VBD/ROOT/1 and/CC/cc/1 invaded/VBD/conj/1 Austria/NNP/dobj/3"
    assert ("country/NOR", "country/AUT") in [(one.source.key, one.target.key) for one in read(parse).clauses]


def test_who_says_it_of_another_is_no_target() -> None:
    parse = (
        "Iran/NNP/nsubjpass/2 is/VBZ/auxpass/2 said/VBN/ROOT/2 by/IN/agent/2 Norway/NNP/pobj/3 to/TO/aux/7 "
        "have/VB/aux/7 supplied/VBN/xcomp/2 Austria/NNP/dobj/7"
    )
    assert [(one.source.key, one.target.key) for one in read(parse).clauses] == [("country/IRN", "country/AUT")]


def test_who_is_left_out_is_no_target() -> None:
    parse = (
        "Norway/NNP/nsubj/1 held/VBD/ROOT/1 talks/NNS/dobj/1 with/IN/prep/2 Iran/NNP/pobj/3 ,/,/punct/2 but/CC/cc/8 "
        "not/RB/neg/8 with/IN/prep/1 Austria/NNP/pobj/8"
    )
    assert [one.target.key for one in read(parse).clauses] == ["country/IRN"]


WHOLE_STORY = [
    (
        "Norway/NNP/nsubj/1 jailed/VBD/ROOT/1 a/DT/det/3 journalist/NN/dobj/1 who/WP/nsubj/5 criticized/VBD/relcl/3 "
        "Austria/NNP/dobj/5"
    ),
    (
        "Norway/NNP/nsubj/1 jailed/VBD/ROOT/1 a/DT/det/3 man/NN/dobj/1 convicted/VBN/acl/3 of/IN/prep/4 "
        "spying/VBG/pcomp/5 for/IN/prep/6 Austria/NNP/pobj/7"
    ),
]


@pytest.mark.parametrize("parse", WHOLE_STORY)
def test_what_is_told_of_who_suffers_it_names_nobody_else_who_does(parse: str) -> None:
    assert "country/AUT" not in [one.target.key for one in read(parse).clauses if one.cue == 1]


def test_who_sent_the_people_that_suffer_it_suffers_too() -> None:
    parse = "Norway/NNP/nsubj/1 killed/VBD/ROOT/1 soldiers/NNS/dobj/1 sent/VBN/acl/2 by/IN/agent/3 Austria/NNP/pobj/4"
    assert "country/AUT" in [one.target.key for one in read(parse).clauses]


def test_whom_another_one_seizes_meanwhile_is_no_target() -> None:
    parse = (
        "Norway/NNP/nsubj/1 violated/VBD/ROOT/1 the/DT/det/3 law/NN/dobj/1 when/WRB/advmod/6 police/NNS/nsubj/6 "
        "arrested/VBD/advcl/1 Putin/NNP/dobj/6"
    )
    assert "country/NOR" not in [one.source.key for one in read(parse).clauses]


def test_who_is_named_in_a_denied_claim_is_not_rejected() -> None:
    parse = (
        "Norway/NNP/nsubj/1 dismissed/VBD/ROOT/1 suggestions/NNS/dobj/1 that/IN/mark/5 Austria/NNP/nsubj/5 "
        "lied/VBD/acl/2"
    )
    assert read(parse).clauses == []


def test_two_who_broker_a_deal_together_do_nothing_to_each_other() -> None:
    parse = "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 brokered/VBD/ROOT/3 a/DT/det/5 deal/NN/dobj/3"
    assert read(parse).clauses == []

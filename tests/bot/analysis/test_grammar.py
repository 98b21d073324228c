import pytest

from bot.analysis.grammar import agent_of, doer_of, hang, is_passive, relative_object, told_by
from tests.bot.analysis.parses import make_doc


@pytest.mark.parametrize(
    ("parse", "verb", "doer"),
    [
        ("Norway/NNP/nsubj/1 came/VBD/ROOT/1 and/CC/cc/1 saw/VBD/conj/1", 3, 0),
        ("troops/NNS/ROOT/0 that/WDT/nsubj/2 fled/VBD/relcl/0", 2, 0),
        ("Egypt/NNP/ROOT/0 whose/WP$/poss/2 king/NN/nsubj/3 fled/VBD/relcl/0", 3, 0),
        ("Norway/NNP/nsubj/1 urged/VBD/ROOT/1 Sweden/NNP/dobj/1 to/TO/aux/4 leave/VB/xcomp/1", 4, 2),
        ("Norway/NNP/nsubj/1 wants/VBZ/ROOT/1 to/TO/aux/3 leave/VB/xcomp/1", 3, 0),
        ("Norway/NNP/nsubj/1 accused/VBD/ROOT/1 Sweden/NNP/dobj/1 of/IN/prep/1 lying/VBG/pcomp/3", 4, 2),
        ("Norway/NNP/nsubj/1 accused/VBD/ROOT/1 Sweden/NNP/dobj/1 of/IN/prep/2 lying/VBG/pcomp/3", 4, 2),
        (
            "Iran/NNP/nsubj/1 is/VBZ/ROOT/1 a/DT/det/3 country/NN/attr/1 that/WDT/nsubj/5 trades/VBZ/relcl/3",
            5,
            0,
        ),
    ],
)
def test_doer_is_found_where_it_stands(parse: str, verb: int, doer: int) -> None:
    found = doer_of(make_doc(parse)[verb])
    assert found is not None
    assert found.i == doer


def test_verb_without_anybody_has_no_doer() -> None:
    assert doer_of(make_doc("Rain/NN/dobj/1 stopped/VBD/ROOT/1")[1]) is None


def test_relative_clause_with_a_subject_is_about_the_noun_before_it() -> None:
    doc = make_doc("Iran/NNP/ROOT/0 ,/,/punct/0 which/WDT/dobj/4 Norway/NNP/nsubj/4 accuses/VBZ/relcl/0")
    about = relative_object(doc[4])
    assert about is not None
    assert about.i == 0


def test_place_of_a_relative_clause_is_not_what_it_is_about() -> None:
    doc = make_doc("city/NN/ROOT/0 where/WRB/advmod/3 Norway/NNP/nsubj/3 attacked/VBD/relcl/0")
    assert relative_object(doc[3]) is None


def test_reduced_passive_has_its_agent() -> None:
    doc = make_doc("troops/NNS/ROOT/0 sent/VBN/acl/0 by/IN/agent/1 Norway/NNP/pobj/2")
    agent = agent_of(doc[1])
    assert is_passive(doc[1])
    assert agent is not None
    assert agent.i == 3


def test_nobody_is_told_what_somebody_wants_for_himself() -> None:
    assert told_by(make_doc("Norway/NNP/nsubj/1 wants/VBZ/ROOT/1 to/TO/aux/3 go/VB/xcomp/1")[3]) is None


def test_headline_leaves_the_auxiliary_of_a_passive_out() -> None:
    assert is_passive(make_doc("Shell/NNP/nsubj/1 sued/VBD/ROOT/1 by/IN/agent/1 Norway/NNP/pobj/2")[1])
    assert not is_passive(make_doc("Shell/NNP/nsubj/1 sued/VBD/ROOT/1 Norway/NNP/dobj/1")[1])


def test_only_who_is_accused_is_told_by_of() -> None:
    parse = "Norway/NNP/nsubj/1 {}/VBD/ROOT/1 guards/NNS/dobj/1 of/IN/prep/2 shooting/VBG/pcomp/3"
    accused = told_by(make_doc(parse.format("accused"))[4])
    assert accused is not None
    assert accused.i == 2
    assert told_by(make_doc(parse.format("praised"))[4]) is None


def test_word_is_not_hung_on_what_depends_on_it() -> None:
    doc = make_doc("Norway/NNP/nsubj/1 left/VBD/ROOT/1 after/IN/prep/1 Sweden/NNP/pobj/2")
    hang(doc[2], doc[3], "mark")
    assert (doc[2].head.i, doc[2].dep_) == (1, "prep")
    hang(doc[3], doc[1], "dobj")
    assert (doc[3].head.i, doc[3].dep_) == (1, "dobj")

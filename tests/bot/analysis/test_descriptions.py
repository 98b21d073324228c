import pytest

from bot.analysis.cast import Cast, Scene
from bot.analysis.descriptions import Descriptions
from bot.analysis.joining import join_names
from bot.analysis.kinds import may_describe
from bot.analysis.names import known_names
from bot.analysis.parties import find_parties
from storage.models import Sentence
from tests.bot.analysis.parses import make_doc, shipped_table

BOEING_SUED = "The/DT/det/1 company/NN/nsubj/3 Boeing/NNP/appos/1 sued/VBD/ROOT/3 Norway/NNP/dobj/3"
MINISTRY_SPOKE = "Norway/NNP/poss/2 's/POS/case/0 ministry/NN/nsubj/3 spoke/VBD/ROOT/3"
TWO_MET = (
    "Angela/NNP/compound/1 Merkel/NNP/nsubj/5 and/CC/cc/1 Vladimir/NNP/compound/4 Putin/NNP/conj/1 spoke/VBD/ROOT/5"
)
TWO_SPOKE = "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 spoke/VBD/ROOT/3"


def described(*parses: str) -> list[tuple[str, str]]:
    """Return the references that the sentences add: the words and the end of the actor's key."""
    table = shipped_table()
    docs = [make_doc(parse) for parse in parses]
    scenes = [
        Scene(Sentence(at + 1, doc.text), doc, known_names(doc, table.find(doc.text), table))
        for at, doc in enumerate(docs)
    ]
    cast = Cast(table, "2024-06")
    keys = join_names(scenes, cast)
    descriptions = Descriptions((), cast)
    for scene, joined in zip(scenes, keys, strict=True):
        descriptions.read(scene, find_parties(scene, joined, cast), joined.values())
    return [(mention.text, mention.actor.rpartition("/")[2]) for mention in descriptions.found]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (BOEING_SUED, "The/DT/det/1 company/NN/nsubj/2 won/VBD/ROOT/2", [("The company", "boeing")]),
        (BOEING_SUED, "The/DT/det/1 firm/NN/nsubj/2 won/VBD/ROOT/2", [("The firm", "boeing")]),
        (BOEING_SUED, "A/DT/det/1 company/NN/nsubj/2 won/VBD/ROOT/2", []),
        (BOEING_SUED, "The/DT/det/2 new/JJ/amod/2 company/NN/nsubj/3 won/VBD/ROOT/3", []),
        (MINISTRY_SPOKE, "The/DT/det/1 ministry/NN/nsubj/2 left/VBD/ROOT/2", [("The ministry", "NOR")]),
        (
            MINISTRY_SPOKE,
            "A/DT/det/2 ministry/NN/compound/2 spokesman/NN/nsubj/3 left/VBD/ROOT/3",
            [("ministry", "NOR")],
        ),
        (TWO_SPOKE, "Both/DT/det/1 countries/NNS/nsubj/2 left/VBD/ROOT/2", [("Both countries", "NOR")]),
        (TWO_SPOKE, "Norway/NNP/nsubj/1 blamed/VBD/ROOT/1 it/PRP/dobj/1", [("it", "SWE")]),
        (TWO_SPOKE, "Norway/NNP/nsubj/1 signed/VBD/ROOT/1 it/PRP/dobj/1", []),
        (
            "Norway/NNP/nsubj/1 spoke/VBD/ROOT/1",
            "Iran/NNP/nsubj/1 blamed/VBD/ROOT/1 it/PRP/dobj/1",
            [("it", "NOR")],
        ),
        (
            "Boeing/NNP/nsubj/1 spoke/VBD/ROOT/1",
            "Norway/NNP/nsubj/1 met/VBD/ROOT/1 its/PRP$/poss/3 leaders/NNS/dobj/1",
            [("its leaders", "NOR")],
        ),
        (
            "Boeing/NNP/nsubj/1 spoke/VBD/ROOT/1",
            "Jens/NNP/nsubj/1 met/VBD/ROOT/1 its/PRP$/poss/3 leaders/NNS/dobj/1",
            [("its leaders", "boeing")],
        ),
    ],
)
def test_descriptions_mean_who_was_called_so(first: str, second: str, expected: list[tuple[str, str]]) -> None:
    found = described(first, second)
    assert found[: len(expected)] == expected
    assert bool(found) is bool(expected)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norway/NNP/nsubj/1 praised/VBD/ROOT/1 her/PRP/dobj/1", [("her", "angela-merkel")]),
        ("Norway/NNP/nsubj/1 praised/VBD/ROOT/1 him/PRP/dobj/1", [("him", "vladimir-putin")]),
        (
            "Norway/NNP/nsubj/1 thanked/VBD/ROOT/1 them/PRP/dobj/1",
            [("them", "angela-merkel"), ("them", "vladimir-putin")],
        ),
        ("Norway/NNP/nsubj/1 saw/VBD/ROOT/1 them/PRP/dobj/1", []),
        (
            "Norway/NNP/nsubj/1 thanked/VBD/ROOT/1 both/DT/det/3 leaders/NNS/dobj/1",
            [("both leaders", "angela-merkel"), ("both leaders", "vladimir-putin")],
        ),
    ],
)
def test_people_are_meant_by_whom_the_sentence_before_names(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert described(TWO_MET, sentence) == expected


def test_her_is_the_woman_whom_the_sentence_before_names_on_the_side() -> None:
    greeted = "Jens/NNP/nsubj/1 came/VBD/ROOT/1 with/IN/prep/1 Angela/NNP/compound/4 Merkel/NNP/pobj/2"
    assert described(greeted, "Norway/NNP/nsubj/1 praised/VBD/ROOT/1 her/PRP/dobj/1") == [("her", "angela-merkel")]


def test_both_sides_are_not_those_who_only_say_it() -> None:
    signed = (
        "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 fought/VBD/ccomp/8 ,/,/punct/8 Iran/NNP/nsubj/8 and/CC/cc/5 "
        "Iraq/NNP/conj/5 said/VBD/ROOT/8"
    )
    urged = "Peru/NNP/nsubj/1 urged/VBD/ROOT/1 both/DT/det/3 sides/NNS/dobj/1"
    assert [key for _, key in described(signed, urged)] == ["NOR", "SWE"]


def test_nobody_does_something_to_himself_as_him() -> None:
    assert described("Jens/NNP/nsubj/1 spoke/VBD/ROOT/1", "Jens/NNP/nsubj/1 praised/VBD/ROOT/1 him/PRP/dobj/1") == []


def test_it_is_the_only_other_one_that_the_sentence_names() -> None:
    parse = "Norway/NNP/nsubj/1 paid/VBD/ROOT/1 Boeing/NNP/dobj/1 and/CC/cc/1 {verb}/VBD/conj/1 it/PRP/dobj/4"
    assert described(parse.format(verb="exempted")) == [("it", "boeing")]
    assert described(parse.format(verb="signed")) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The/DT/det/1 two/CD/nsubj/2 left/VBD/ROOT/2", ["NOR", "SWE"]),
        ("The/DT/det/1 neighbors/NNS/nsubj/2 left/VBD/ROOT/2", ["NOR", "SWE"]),
        ("The/DT/det/3 two/CD/nummod/3 rival/JJ/amod/3 powers/NNS/nsubj/4 left/VBD/ROOT/4", ["NOR", "SWE"]),
        ("The/DT/det/2 two/CD/nummod/2 firms/NNS/nsubj/3 left/VBD/ROOT/3", []),
    ],
)
def test_two_states_are_meant_by_the_plurals_that_fit(sentence: str, expected: list[str]) -> None:
    assert [key for _, key in described(TWO_SPOKE, "Iran/NNP/nsubj/1 left/VBD/ROOT/1", sentence)] == expected


def test_neighbor_is_the_other_of_the_two_states_that_the_article_is_about() -> None:
    blamed = "Norway/NNP/nsubj/1 blamed/VBD/ROOT/1 its/PRP$/poss/3 neighbor/NN/dobj/1"
    assert described(TWO_SPOKE, blamed) == [("its neighbor", "SWE")]
    assert described("Norway/NNP/nsubj/1 left/VBD/ROOT/1", blamed) == []


def test_group_that_fights_abroad_is_the_one_named_before() -> None:
    named = "The/DT/det/2 Hamas/NNP/compound/2 militants/NNS/nsubj/3 fled/VBD/ROOT/3"
    fought = "Norway/NNP/nsubj/1 fought/VBD/ROOT/1 the/DT/det/3 group/NN/dobj/1 in/IN/prep/3 Iran/NNP/pobj/4"
    assert described(named, fought) == [("the group", "hamas")]


def test_kingdom_is_the_one_that_the_article_names() -> None:
    left = "The/DT/det/1 kingdom/NN/nsubj/2 left/VBD/ROOT/2"
    assert described("Saudi/NNP/compound/1 Arabia/NNP/nsubj/2 spoke/VBD/ROOT/2", left) == [("The kingdom", "SAU")]
    assert described("Norway/NNP/nsubj/1 spoke/VBD/ROOT/1", left) == []


def test_prince_is_who_was_called_so() -> None:
    named = "Prince/NNP/compound/3 Faisal/NNP/compound/3 bin/NNP/compound/3 Farhan/NNP/nsubj/4 spoke/VBD/ROOT/4"
    left = "The/DT/det/1 prince/NN/nsubj/2 left/VBD/ROOT/2"
    assert described(named, left) == [("The prince", "faisal-bin-farhan")]


def test_alliance_is_the_one_for_which_the_speaker_of_the_sentence_stands() -> None:
    parse = (
        "NATO/NNP/compound/2 chief/NN/compound/2 Jens/NNP/compound/3 Stoltenberg/NNP/nsubj/4 said/VBD/ROOT/4 "
        "the/DT/det/6 alliance/NN/nsubj/7 agreed/VBD/ccomp/4"
    )
    assert described(parse) == [("the alliance", "nato")]


def test_supporters_of_the_government_are_not_the_government() -> None:
    parse = "Supporters/NNS/nsubj/4 of/IN/prep/0 the/DT/det/3 government/NN/pobj/1 left/VBD/ROOT/4"
    assert described("Norway/NNP/nsubj/1 spoke/VBD/ROOT/1", parse) == []


def test_police_are_those_of_the_only_state() -> None:
    police = "Police/NN/nsubj/1 fled/VBD/ROOT/1"
    assert described("Norway/NNP/nsubj/1 spoke/VBD/ROOT/1", police) == [("Police", "NOR")]
    assert described(TWO_SPOKE, police) == []


def test_sentence_without_names_is_read_where_it_may_relate_two() -> None:
    doc = make_doc("It/PRP/nsubj/1 sued/VBD/ROOT/1 the/DT/det/3 company/NN/dobj/1")
    scene = Scene(Sentence(1, doc.text), doc, [])
    assert may_describe(scene, references=1)
    assert not may_describe(scene, references=0)


def test_sentence_without_names_is_read_where_it_tells_whom_the_next_is_about() -> None:
    doc = make_doc("The/DT/det/1 bloc/NN/nsubj/2 was/VBD/ROOT/2 troubled/JJ/acomp/2")
    assert may_describe(Scene(Sentence(1, doc.text), doc, []), references=0)


def test_state_that_only_its_servants_stand_for_is_a_reference() -> None:
    parse = "Prosecutors/NNS/nsubj/3 in/IN/prep/0 Milan/NNP/pobj/1 objected/VBD/ROOT/3"
    assert described(parse) == [("Prosecutors in Milan", "ITA")]


def test_two_companies_are_those_that_a_sentence_joined() -> None:
    assert described(
        "Boeing/NNP/nsubj/3 and/CC/cc/0 Nissan/NNP/conj/0 merged/VBD/ROOT/3",
        "Norway/NNP/nsubj/1 sued/VBD/ROOT/1 both/DT/det/3 companies/NNS/dobj/1",
    ) == [("both companies", "boeing"), ("both companies", "nissan")]


def test_states_are_no_companies() -> None:
    assert not described(TWO_SPOKE, "Iran/NNP/nsubj/1 sued/VBD/ROOT/1 both/DT/det/3 companies/NNS/dobj/1")


def test_police_are_not_of_the_state_whose_ministry_spoke() -> None:
    second = "Iran/NNP/nsubj/1 left/VBD/ROOT/1"
    assert not described(MINISTRY_SPOKE, second, "Police/NNS/nsubj/1 left/VBD/ROOT/1")


def test_his_country_is_the_one_of_the_only_person_before() -> None:
    parse = (
        "{}/NNP/nsubj/1 said/VBD/ROOT/1 Iran/NNP/nsubj/3 attacked/VBD/ccomp/1 his/PRP$/poss/5 country/NN/dobj/3 "
        "again/RB/advmod/3"
    )
    assert described(parse.format("Putin")) == [("his country", "RUS")]
    assert described(parse.format("Norway")) == []

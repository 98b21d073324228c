import pytest

from bot.analysis.bonds import find_bonds
from bot.analysis.found import Found
from bot.analysis.pronouns import Pronouns
from storage.models import Action
from tests.bot.analysis.parses import read


def _bonds(parse: str) -> list[Found]:
    sentence = read(parse)
    return find_bonds(sentence.scene.doc, sentence.parties, Pronouns())


@pytest.mark.parametrize(
    "parse",
    [
        "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 are/VBP/ROOT/3 rivals/NNS/attr/3",
        "Rivals/NNS/compound/1 Norway/NNP/nsubj/4 and/CC/cc/1 Sweden/NNP/conj/1 met/VBD/ROOT/4",
        "Norway/NNP/nsubj/5 and/CC/cc/0 Sweden/NNP/conj/0 ,/,/punct/0 rivals/NNS/appos/0 met/VBD/ROOT/5",
    ],
)
def test_what_two_are_to_each_other_is_a_mutual_tie(parse: str) -> None:
    (found,) = _bonds(parse)
    assert (found.source.key, found.target.key) == ("country/NOR", "country/SWE")
    assert (found.action, found.mutual) == (Action.TIES, True)


@pytest.mark.parametrize(
    "parse",
    [
        "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 are/VBP/ROOT/3 not/RB/neg/3 rivals/NNS/attr/3",
        "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 are/VBP/ROOT/3 rivals/NNS/attr/3 of/IN/prep/4 us/PRP/pobj/5",
        "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 are/VBP/ROOT/3 members/NNS/attr/3",
        "Norway/NNP/nsubj/1 met/VBD/ROOT/1 rivals/NNS/dobj/1",
    ],
)
def test_what_they_are_to_others_ties_no_two(parse: str) -> None:
    assert _bonds(parse) == []


def test_its_master_is_somebody_to_it() -> None:
    (found,) = _bonds(
        "Norway/NNP/nsubj/1 left/VBD/ROOT/1 Sweden/NNP/dobj/1 ,/,/punct/2 its/PRP$/poss/6 old/JJ/amod/6 "
        "master/NN/appos/2"
    )
    assert (found.source.key, found.action, found.target.key) == ("country/SWE", Action.TIES, "country/NOR")


def test_its_neighbor_only_says_who_it_is() -> None:
    assert (
        _bonds(
            "Norway/NNP/nsubj/1 accused/VBD/ROOT/1 its/PRP$/poss/3 neighbor/NN/dobj/1 Sweden/NNP/appos/3 of/IN/prep/1 "
            "fraud/NN/pobj/5"
        )
        == []
    )


@pytest.mark.parametrize(
    ("parse", "action"),
    [
        (
            (
                "Ties/NNS/nsubj/6 that/WDT/nsubj/2 bind/VBP/relcl/0 Norway/NNP/dobj/2 to/IN/prep/2 Sweden/NNP/pobj/4 "
                "frayed/VBD/ROOT/6"
            ),
            Action.TIES,
        ),
        (
            "A/DT/det/1 bridge/NN/nsubj/2 links/VBZ/ROOT/2 Norway/NNP/dobj/2 and/CC/cc/3 Sweden/NNP/conj/3",
            Action.TIES,
        ),
        (
            "A/DT/det/1 river/NN/nsubj/2 separates/VBZ/ROOT/2 Norway/NNP/dobj/2 from/IN/prep/2 Sweden/NNP/pobj/4",
            Action.FACT,
        ),
        (
            (
                "Norway/NNP/nsubjpass/2 is/VBZ/auxpass/2 joined/VBN/ROOT/2 to/IN/prep/2 Sweden/NNP/pobj/3 "
                "by/IN/agent/2 a/DT/det/7 tunnel/NN/pobj/5"
            ),
            Action.TIES,
        ),
    ],
)
def test_what_links_two_ties_them(parse: str, action: Action) -> None:
    (found,) = _bonds(parse)
    assert (found.source.key, found.target.key) == ("country/NOR", "country/SWE")
    assert (found.action, found.mutual) == (action, True)


@pytest.mark.parametrize("subject", ["report", "match"])
def test_reports_and_matches_tie_nobody(subject: str) -> None:
    parse = f"A/DT/det/1 {subject}/NN/nsubj/2 links/VBZ/ROOT/2 Norway/NNP/dobj/2 to/IN/prep/2 Sweden/NNP/pobj/4"
    assert _bonds(parse) == []


def test_who_backs_rebels_supports_them() -> None:
    (found,) = _bonds(
        "Norway/NNP/npadvmod/2 -/HYPH/punct/2 backed/VBN/amod/4 Swedish/JJ/amod/4 rebels/NNS/nsubj/5 fled/VBD/ROOT/5"
    )
    assert (found.source.key, found.action) == ("country/NOR", Action.SUPPORT)
    assert found.target.start > found.cue


def test_whose_ally_stands_before_the_name_is_a_tie() -> None:
    (found,) = _bonds(
        "Norway/NNP/poss/2 's/POS/case/0 proxy/NN/nsubj/4 Sweden/NNP/appos/2 closed/VBD/ROOT/4 the/DT/det/6 "
        "border/NN/dobj/4"
    )
    assert (found.source.key, found.action, found.target.key) == ("country/SWE", Action.TIES, "country/NOR")

import pytest

from bot.analysis.arms import is_gift_of_arms
from tests.bot.analysis.parses import make_doc

SENT = "Iran/NNP/nsubj/1 sent/VBD/ROOT/1 {}/NNS/dobj/1 {}"


@pytest.mark.parametrize(
    ("thing", "rest", "is_gift"),
    [
        ("tanks", "to/IN/dative/1 Norway/NNP/pobj/3", True),
        ("drones", "to/IN/prep/1 rebels/NNS/pobj/3", True),
        ("drones", "against/IN/prep/1 Norway/NNP/pobj/3", False),
        ("tanks", "into/IN/prep/1 Norway/NNP/pobj/3", False),
        ("tanks", "to/IN/prep/1 the/DT/det/5 border/NN/pobj/3", False),
        ("tanks", "to/IN/prep/1 Norway/NNP/pobj/3 to/TO/aux/6 attack/VB/advcl/1 rebels/NNS/dobj/6", False),
        ("soldiers", "to/IN/prep/1 Norway/NNP/pobj/3", False),
    ],
)
def test_arms_are_given_to_somebody_and_not_moved_or_used(thing: str, rest: str, *, is_gift: bool) -> None:
    assert is_gift_of_arms(make_doc(SENT.format(thing, rest))[1]) is is_gift

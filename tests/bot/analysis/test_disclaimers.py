from bot.analysis.disclaimers import find_in_disclaimers
from bot.analysis.found import Found
from bot.analysis.pronouns import Pronouns
from storage.models import Action
from tests.bot.analysis.parses import read

ROLE = (
    "Iran/NNP/nsubj/1 denied/VBD/ROOT/1 any/DT/det/3 role/NN/dobj/1 in/IN/prep/3 the/DT/det/6 attack/NN/pobj/4 "
    "on/IN/prep/6 Norway/NNP/pobj/7"
)
HAND = (
    "Iran/NNP/nsubj/1 denied/VBD/ROOT/1 having/VBG/xcomp/1 a/DT/det/4 hand/NN/dobj/2 in/IN/prep/2 the/DT/det/7 "
    "attack/NN/pobj/5 on/IN/prep/7 Norway/NNP/pobj/8"
)
LAW = "Iran/NNP/nsubj/1 denied/VBD/ROOT/1 any/DT/det/3 role/NN/dobj/1 in/IN/prep/3 the/DT/det/6 law/NN/pobj/4"


def _disclaimed(parse: str) -> list[Found]:
    one = read(parse)
    return find_in_disclaimers(one.scene.doc, one.parties, Pronouns())


def test_denied_part_in_an_attack_is_an_attack_that_was_not() -> None:
    for parse in (ROLE, HAND):
        [found] = _disclaimed(parse)
        assert (found.source.key, found.action, found.target.key) == ("country/IRN", Action.ASSAULT, "country/NOR")
        assert found.negated


def test_predicate_of_a_denied_part_ends_with_the_part() -> None:
    [found] = _disclaimed(HAND)
    assert read(HAND).scene.doc[found.start : found.end].text == "denied having a hand"


def test_who_denies_a_part_in_an_attack_does_not_reject_who_was_attacked() -> None:
    assert read(ROLE).clauses == []


def test_a_part_in_what_hurts_nobody_relates_nobody() -> None:
    assert _disclaimed(LAW) == []

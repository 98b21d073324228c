import pytest

from bot.analysis.blame import find_blame
from bot.analysis.found import Found
from bot.analysis.pronouns import Pronouns
from storage.models import Action
from tests.bot.analysis.parses import read

SAID = "Norway/NNP/nsubj/1 {}/VBD/ROOT/1 Iran/NNP/nsubj/3 was/VBD/ccomp/1 "


def _blamed(parse: str) -> list[Found]:
    sentence = read(parse)
    return find_blame(sentence.scene.doc, sentence.parties, Pronouns())


@pytest.mark.parametrize(
    "end",
    [
        "responsible/JJ/acomp/3",
        "responsible/JJ/acomp/3 for/IN/prep/4 the/DT/det/7 attack/NN/pobj/5",
        "behind/IN/prep/3 the/DT/det/6 plot/NN/pobj/4",
        "to/TO/aux/5 blame/VB/xcomp/3",
    ],
)
def test_who_says_that_another_was_behind_it_accuses_him(end: str) -> None:
    (found,) = _blamed(SAID.format("said") + end)
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.ACCUSE, "country/IRN")


@pytest.mark.parametrize(
    "parse",
    [
        SAID.format("denied") + "responsible/JJ/acomp/3",
        SAID.format("said") + "not/RB/neg/3 responsible/JJ/acomp/3",
        SAID.format("said") + "responsible/JJ/acomp/3 for/IN/prep/4 health/NN/pobj/5",
        SAID.format("said") + "behind/IN/prep/3 the/DT/det/6 plan/NN/pobj/4",
        "Norway/NNP/nsubj/1 was/VBD/ROOT/1 responsible/JJ/acomp/1",
        "Norway/NNP/nsubj/1 said/VBD/ROOT/1 it/PRP/nsubj/3 was/VBD/ccomp/1 responsible/JJ/acomp/3",
        "Norway/NNP/nsubj/1 said/VBD/ROOT/1 Iran/NNP/nsubj/4 could/MD/aux/4 be/VB/ccomp/1 responsible/JJ/acomp/4",
    ],
)
def test_nobody_is_blamed_for_a_duty_or_by_who_denies_it(parse: str) -> None:
    assert _blamed(parse) == []

import pytest

from storage.models import Action
from tests.bot.analysis.parses import read

BESIDE = "Norway/NNP/nsubj/6 ,/,/punct/0 {}/JJ/amod/0 {}/IN/prep/2 Sweden/NNP/pobj/3 ,/,/punct/0 left/VBD/ROOT/6"


@pytest.mark.parametrize(
    ("adjective", "preposition", "action"),
    [
        ("wary", "of", Action.CONCERN),
        ("furious", "at", Action.ACCUSE),
        ("hostile", "to", Action.TIES),
        ("opposed", "to", Action.REJECT),
    ],
)
def test_adjective_behind_a_name_says_how_it_stands_to_another(
    adjective: str, preposition: str, action: Action
) -> None:
    (found,) = read(BESIDE.format(adjective, preposition)).attitudes
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", action, "country/SWE")


@pytest.mark.parametrize(("adjective", "preposition"), [("rich", "with"), ("north", "of"), ("wary", "like")])
def test_other_adjectives_say_nothing(adjective: str, preposition: str) -> None:
    assert read(BESIDE.format(adjective, preposition)).attitudes == []


def test_two_at_odds_are_at_odds_with_each_other() -> None:
    both = "Norway/NNP/ROOT/0 and/CC/cc/0 Sweden/NNP/conj/0 at/IN/prep/0 {}/NNS/pobj/3 over/IN/prep/4 fish/NN/pobj/5"
    (found,) = read(both.format("odds")).attitudes
    assert (found.action, found.mutual) == (Action.TIES, True)
    assert read(both.format("work")).attitudes == []


def test_one_at_odds_with_another_is_so_with_whom_it_names() -> None:
    parse = (
        "Norway/NNP/ROOT/0 at/IN/prep/0 odds/NNS/pobj/1 with/IN/prep/2 Sweden/NNP/pobj/3 over/IN/prep/2 fish/NN/pobj/5"
    )
    (found,) = read(parse).attitudes
    assert (found.source.key, found.target.key) == ("country/NOR", "country/SWE")

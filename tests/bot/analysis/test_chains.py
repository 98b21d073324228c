import pytest

from storage.models import Action
from tests.bot.analysis.parses import read


def actions(parse: str) -> list[Action | None]:
    return [one.action for one in read(parse).clauses]


def test_support_for_a_war_threatens_nobody() -> None:
    parse = (
        "Norway/NNP/nsubj/1 promised/VBD/ROOT/1 Sweden/NNP/dative/1 {}/NNS/dobj/1 for/IN/prep/3 its/PRP$/poss/6 "
        "war/NN/pobj/4"
    )
    assert actions(parse.format("support")) == [Action.AGREE]
    assert actions(parse.format("plans")) == [Action.THREATEN]


@pytest.mark.parametrize(
    ("parse", "found"),
    [
        ("Norway/NNP/nsubj/1 trained/VBD/ROOT/1 Swedish/JJ/amod/3 troops/NNS/dobj/1", [Action.AID]),
        ("Norway/NNP/nsubj/1 trained/VBD/ROOT/1 in/IN/prep/1 Sweden/NNP/pobj/2", []),
    ],
)
def test_who_trains_alone_helps_nobody(parse: str, found: list[Action]) -> None:
    assert actions(parse) == found


def test_words_of_a_long_name_make_no_class() -> None:
    parse = (
        "Norway/NNP/nsubj/1 leads/VBZ/ROOT/1 the/DT/det/4 Union/NNP/compound/4 Rally/NNP/dobj/1 with/IN/prep/1 "
        "Sweden/NNP/pobj/5"
    )
    assert Action.PROTEST not in actions(parse)

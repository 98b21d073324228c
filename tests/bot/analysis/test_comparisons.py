import pytest

from bot.analysis.comparisons import find_in_comparisons
from bot.analysis.found import Found
from bot.analysis.pronouns import Pronouns
from storage.models import Action
from tests.bot.analysis.parses import read


def _compared(parse: str) -> list[Found]:
    sentence = read(parse)
    return find_in_comparisons(sentence.scene.doc, sentence.parties, Pronouns())


@pytest.mark.parametrize(
    "parse",
    [
        "Norway/NNP/nsubj/1 sells/VBZ/ROOT/1 fewer/JJR/amod/3 cars/NNS/dobj/1 than/IN/prep/1 Sweden/NNP/pobj/4",
        "Norway/NNP/nsubj/1 has/VBZ/ROOT/1 as/RB/advmod/3 much/JJ/amod/4 oil/NN/dobj/1 as/IN/prep/4 Sweden/NNP/pobj/5",
        (
            "Norway/NNP/poss/2 's/POS/case/0 economy/NN/nsubj/3 grew/VBD/ROOT/3 faster/RBR/advmod/3 than/IN/prep/4 "
            "Sweden/NNP/pobj/5"
        ),
        (
            "Norway/NNP/nsubj/1 has/VBZ/ROOT/1 more/JJR/amod/3 oil/NN/dobj/1 than/IN/mark/6 Sweden/NNP/nsubj/6 "
            "does/VBZ/advcl/1"
        ),
        "Norway/NNP/nsubj/1 buys/VBZ/ROOT/1 half/NN/dobj/1 of/IN/prep/2 Sweden/NNP/poss/6 's/POS/case/4 oil/NN/pobj/3",
    ],
)
def test_who_is_measured_by_whom_is_a_fact(parse: str) -> None:
    (found,) = _compared(parse)
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.FACT, "country/SWE")


@pytest.mark.parametrize(
    "parse",
    [
        (
            "Norwegian/JJ/amod/1 cheese/NN/nsubj/2 has/VBZ/ROOT/2 more/JJR/amod/4 fat/NN/dobj/2 than/IN/prep/2 "
            "Sweden/NNP/pobj/5"
        ),
        "Norway/NNP/nsubj/1 has/VBZ/ROOT/1 more/JJR/amod/3 oil/NN/dobj/1 than/IN/prep/1 any/DT/det/6 Swede/NNP/pobj/4",
        "Norway/NNP/nsubj/1 acted/VBD/ROOT/1 as/IN/prep/1 Sweden/NNP/pobj/2",
        "Norway/NNP/nsubj/1 ate/VBD/ROOT/1 half/NN/dobj/1 of/IN/prep/2 the/DT/det/5 oil/NN/pobj/3",
    ],
)
def test_goods_and_everybody_are_no_measure_of_an_actor(parse: str) -> None:
    assert _compared(parse) == []

import pytest

from storage.models import Action
from tests.bot.analysis.parses import read


@pytest.mark.parametrize(("name", "action"), [("puzzle", None), ("bully", Action.ACCUSE), ("communist", Action.ACCUSE)])
def test_who_is_called_something_is_related_to_who_says_it(name: str, action: Action | None) -> None:
    parse = "Norway/NNP/nsubj/1 called/VBD/ROOT/1 Sweden/NNP/dobj/1 a/DT/det/4 {}/NN/oprd/1"
    (found,) = read(parse.format(name)).complements
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", action, "country/SWE")
    assert found.cue == 4


def test_examples_are_who_is_meant() -> None:
    found = read(
        "countries/NNS/ROOT/0 that/WDT/dobj/3 Norway/NNP/nsubj/3 considers/VBZ/relcl/0 pariahs/NNS/oprd/3 ,/,/punct/4 "
        "such/JJ/amod/7 as/IN/prep/4 Sweden/NNP/pobj/7 and/CC/cc/8 Finland/NNP/conj/8"
    ).complements
    assert [one.target.key for one in found] == ["country/SWE", "country/FIN"]


def test_calling_without_a_name_for_it_is_no_complement() -> None:
    assert read("Norway/NNP/nsubj/1 called/VBD/ROOT/1 Sweden/NNP/dobj/1").complements == []


def test_what_it_is_called_tells_nothing_of_anybody() -> None:
    parse = "Norway/NNP/nsubj/1 called/VBD/ROOT/1 it/PRP/dobj/1 a/DT/det/4 puzzle/NN/oprd/1"
    assert read(parse).complements == []


def test_who_is_named_in_the_name_is_not_called_it() -> None:
    parse = (
        "Norway/NNP/nsubj/1 called/VBD/ROOT/1 it/PRP/dobj/1 a/DT/det/4 threat/NN/oprd/1 to/IN/prep/4 Sweden/NNP/pobj/5"
    )
    assert read(parse).complements == read(parse).clauses == []

import pytest

from storage.models import Action
from tests.bot.analysis.parses import read


def test_what_somebody_is_to_another_is_a_tie() -> None:
    (found,) = read(
        "Norway/NNP/nsubj/1 is/VBZ/ROOT/1 Sweden/NNP/poss/5 's/POS/case/2 main/JJ/amod/5 ally/NN/attr/1"
    ).copulas
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.TIES, "country/SWE")


def test_wary_of_what_another_does_is_concern() -> None:
    (found,) = read(
        "Norway/NNP/nsubj/1 is/VBZ/ROOT/1 wary/JJ/acomp/1 of/IN/prep/2 Sweden/NNP/poss/6 's/POS/case/4 plan/NN/pobj/3"
    ).copulas
    assert (found.action, found.target.key) == (Action.CONCERN, "country/SWE")


def test_apposition_says_what_somebody_is() -> None:
    (found,) = read(
        "Norway/NNP/nsubj/5 ,/,/punct/0 Sweden/NNP/poss/4 's/POS/case/2 ally/NN/appos/0 slept/VBD/ROOT/5"
    ).copulas
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.TIES, "country/SWE")


def test_where_something_comes_from_is_who_gives_it() -> None:
    (found,) = read(
        "Norway/NNP/poss/2 's/POS/case/0 oil/NN/nsubj/3 comes/VBZ/ROOT/3 from/IN/prep/3 Sweden/NNP/pobj/4"
    ).copulas
    assert (found.source.key, found.target.key) == ("country/SWE", "country/NOR")


@pytest.mark.parametrize(
    "parse",
    [
        "Putin/NNP/nsubj/1 is/VBZ/ROOT/1 president/NN/attr/1 of/IN/prep/2 Russia/NNP/pobj/3",
        "Norway/NNP/nsubj/1 is/VBZ/ROOT/1 rich/JJ/acomp/1",
    ],
)
def test_office_and_quality_relate_nobody(parse: str) -> None:
    assert read(parse).copulas == []


@pytest.mark.parametrize(
    "parse",
    [
        "Wary/JJ/advcl/5 of/IN/prep/0 Sweden/NNP/pobj/1 ,/,/punct/5 Norway/NNP/nsubj/5 left/VBD/ROOT/5",
        (
            "Norway/NNP/nsubj/1 is/VBZ/ROOT/1 wary/JJ/acomp/1 of/IN/prep/2 dams/NNS/pobj/3 that/WDT/dobj/7 "
            "Sweden/NNP/nsubj/7 plans/VBZ/relcl/4"
        ),
    ],
)
def test_what_somebody_feels_is_told_before_the_name_and_by_what_another_does(parse: str) -> None:
    (found,) = read(parse).copulas
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.CONCERN, "country/SWE")

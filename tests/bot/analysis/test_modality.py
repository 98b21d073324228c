import pytest

from bot.analysis.modality import figure_in, is_wished
from tests.bot.analysis.parses import make_doc


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("accounts for 90 percent of its trade", "90 percent"),
        ("donated $50,000 worth of goods", "$50,000"),
        ("a loan of €1.5 billion", "€1.5 billion"),
        ("sent 5,000 troops", "5,000 troops"),
        ("in 24 years", None),
    ],
)
def test_figure_stands_as_in_the_sentence(text: str, figure: str | None) -> None:
    assert figure_in(text) == figure


def test_plan_to_attack_is_no_attack_but_a_plan_that_is_backed_is_backed() -> None:
    parse = "Iran/NNP/nsubj/1 made/VBD/ROOT/1 a/DT/det/3 plan/NN/dobj/1 "
    assert is_wished(make_doc(parse + "to/TO/aux/5 attack/VB/acl/3 Norway/NNP/dobj/5")[5])
    assert not is_wished(make_doc(parse + "backed/VBN/acl/3 by/IN/agent/4 Norway/NNP/pobj/5")[4])


def test_what_is_thought_of_a_demand_is_not_demanded() -> None:
    parse = (
        "Iran/NNP/nsubj/1 told/VBD/ROOT/1 Iraq/NNP/dobj/1 to/TO/aux/4 leave/VB/xcomp/1 ,/,/punct/4 a/DT/det/7 "
        "{}/NN/dobj/4 that/WDT/dobj/10 Norway/NNP/nsubj/10 condemned/VBD/relcl/7"
    )
    assert not is_wished(make_doc(parse.format("demand"))[10])

import pytest

from tests.bot.analysis.parses import read


@pytest.mark.parametrize(
    ("end", "triples"),
    [
        (
            "rejected/VBD/ROOT/1 plans/NNS/dobj/1 for/IN/prep/2 Gaza/NNP/pobj/3 made/VBN/acl/2 by/IN/agent/5 {}/6",
            [("NOR", "REJECT", "SWE")],
        ),
        (
            "balked/VBD/ROOT/1 at/IN/prep/1 terms/NNS/pobj/2 Sweden/NNP/nsubj/6 had/VBD/aux/6 set/VBN/relcl/3",
            [("NOR", "REJECT", "SWE")],
        ),
        (
            "rejected/VBD/ROOT/1 Iran/NNP/dobj/1 which/WDT/dobj/5 Sweden/NNP/nsubj/5 proposed/VBD/relcl/2",
            [("NOR", "REJECT", "IRN")],
        ),
        (
            "sold/VBD/ROOT/1 ships/NNS/dobj/1 to/IN/prep/1 Iran/NNP/pobj/3 made/VBN/acl/2 by/IN/agent/5 {}/6",
            [("NOR", "COOPERATE", "IRN")],
        ),
    ],
)
def test_who_made_what_is_rejected_is_answered(end: str, triples: list[tuple[str, str, str]]) -> None:
    found = [one for one in read("Norway/NNP/nsubj/1 " + end.format("Sweden/NNP/pobj")).triples() if one[0] == "NOR"]
    assert found == triples

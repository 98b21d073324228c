import pytest

from tests.bot.analysis.parses import read

GIVEN = "Blankets/NNS/nsubj/4 donated/VBN/acl/0 by/IN/agent/1 Sweden/NNP/pobj/2 {}"


@pytest.mark.parametrize(
    ("end", "triples"),
    [
        ("reached/VBD/ROOT/4 Iran/NNP/dobj/4", [("SWE", "AID", "IRN")]),
        ("arrived/VBD/ROOT/4 to/IN/prep/4 Iran/NNP/pobj/5", [("SWE", "AID", "IRN")]),
        ("impressed/VBD/ROOT/4 Iran/NNP/dobj/4", []),
    ],
)
def test_what_one_gives_and_another_gets_relates_the_two(end: str, triples: list[tuple[str, str, str]]) -> None:
    assert [one for one in read(GIVEN.format(end)).triples() if one[0] == "SWE"] == triples


def test_who_draws_a_protest_is_blamed_by_whom_it_comes_from() -> None:
    parse = (
        "Norway/NNP/nsubj/1 held/VBD/ROOT/1 drills/NNS/dobj/1 ,/,/punct/1 drawing/VBG/advcl/1 a/DT/det/6 "
        "protest/NN/dobj/4 from/IN/prep/6 Iran/NNP/pobj/7"
    )
    assert read(parse).triples() == [("IRN", "ACCUSE", "NOR")]


def test_what_is_drawn_from_a_well_blames_nobody() -> None:
    parse = "Norway/NNP/nsubj/1 drew/VBD/ROOT/1 water/NN/dobj/1 from/IN/prep/1 Iran/NNP/pobj/3"
    assert "ACCUSE" not in {action for _, action, _ in read(parse).triples()}

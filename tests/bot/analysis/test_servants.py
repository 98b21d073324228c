from bot.analysis.cast import Cast
from bot.analysis.servants import add_servants
from tests.bot.analysis.parses import read, shipped_table


def servants(parse: str) -> list[str]:
    """Return the keys of the parties with those that serve a state without its name."""
    found = read(parse)
    return [party.key for party in add_servants(found.scene, found.parties, Cast(shipped_table(), "2024-06"))]


def test_soldiers_without_a_state_are_a_group() -> None:
    parse = "Soldiers/NNS/nsubj/1 attacked/VBD/ROOT/1 Norway/NNP/dobj/1"
    assert [party.key for party in read(parse).parties] == ["country/NOR"]
    assert servants(parse) == ["group:soldiers", "country/NOR"]


def test_soldiers_that_a_state_sends_are_its_means() -> None:
    assert servants("Norway/NNP/nsubj/1 sent/VBD/ROOT/1 troops/NNS/dobj/1") == ["country/NOR"]
    assert servants("Norway/NNP/nsubj/1 lost/VBD/ROOT/1 its/PRP$/poss/3 guards/NNS/dobj/1") == ["country/NOR"]

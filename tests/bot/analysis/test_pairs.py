from bot.analysis.cast import Cast
from bot.analysis.pairs import Pairs
from tests.bot.analysis.parses import read, shipped_table

FIGHT = "Chad/NNP/nsubj/3 and/CC/cc/0 Sudan/NNP/conj/0 fought/VBD/ROOT/3"
BROKERED = (
    "A/DT/det/1 truce/NN/nsubj/7 brokered/VBN/acl/1 by/IN/agent/2 Norway/NNP/pobj/3 and/CC/cc/4 Sweden/NNP/conj/4 "
    "held/VBD/ROOT/7"
)
TOGETHER = "Boeing/NNP/nsubj/1 sued/VBD/ROOT/1 Airbus/NNP/dobj/1"


def two(word: str, doer: str | None, *parses: str) -> list[str]:
    """Return whom "both sides" means after the sentences."""
    cast = Cast(shipped_table(), "2024-06")
    for code in ("TCD", "SDN", "NOR", "SWE"):
        state = shipped_table().country(code)
        assert state is not None
        cast.known(state)
    for name in ("Boeing", "Airbus", "Jonas Gahr Støre"):
        (match,) = shipped_table().find(name)
        cast.known(match.actors[0])
    pairs = Pairs(cast)
    for at, parse in enumerate(parses, 2):
        sentence = read(parse)
        pairs.remember(sentence.scene.doc, sentence.parties, at)
    return sorted(pairs.two(word, doer, len(parses) + 2))


def test_both_sides_are_the_two_that_the_sentence_before_joins() -> None:
    assert two("sides", None, FIGHT) == ["country/SDN", "country/TCD"]


def test_who_brokers_a_truce_is_no_side_of_it() -> None:
    assert two("sides", None, FIGHT, FIGHT, BROKERED, "Talks/NNS/nsubj/1 failed/VBD/ROOT/1") == [
        "country/SDN",
        "country/TCD",
    ]


def test_nobody_acts_upon_the_own_state() -> None:
    (match,) = shipped_table().find("Jonas Gahr Støre")
    joined = "Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 spoke/VBD/ROOT/3"
    assert two("parties", match.actors[0].key, joined, joined) == []


def test_two_companies_are_both_sides_only_where_they_were_joined() -> None:
    assert two("companies", None, TOGETHER) == ["org/airbus", "org/boeing"]
    assert two("sides", None, TOGETHER) == []

import pytest

from bot.analysis.mending import mend
from tests.bot.analysis.parses import make_doc


def mended(parse: str) -> list[str]:
    doc = make_doc(parse)
    mend(doc)
    return [f"{token.text}/{token.tag_}/{token.dep_}/{token.head.i}" for token in doc]


def test_noun_between_two_nouns_of_a_headline_is_its_verb() -> None:
    words = mended(
        "Norway/NNP/nmod/2 junta/NN/compound/2 orders/NNS/ROOT/2 Swedish/JJ/amod/4 envoy/NN/appos/2 out/RP/advmod/2"
    )
    assert words[0] == "Norway/NNP/nmod/1"
    assert words[1:3] == ["junta/NN/nsubj/2", "orders/VBZ/ROOT/2"]
    assert words[4] == "envoy/NN/dobj/2"


def test_verb_joined_to_a_name_takes_the_name_along() -> None:
    words = mended(
        "Norway/NNP/ROOT/0 and/CC/cc/0 Iran/NNP/compound/3 deal/NN/compound/4 angers/NNS/conj/0 Sweden/NNP/appos/0"
    )
    assert words[4] == "angers/NNS/conj/0"  # Sweden hangs elsewhere: nothing is sure
    words = mended(
        "Norway/NNP/ROOT/0 and/CC/cc/0 Iran/NNP/compound/3 deal/NN/compound/4 angers/NNS/conj/0 Sweden/NNP/appos/4"
    )
    assert words[3:] == ["deal/NN/nsubj/4", "angers/VBZ/ROOT/4", "Sweden/NNP/dobj/4"]
    assert words[0] == "Norway/NNP/nmod/3"


def test_noun_before_an_adjective_is_the_verb_of_several() -> None:
    words = mended("Norway/NNP/compound/1 police/NN/compound/2 storm/NN/compound/4 Swedish/JJ/amod/4 embassy/NN/ROOT/4")
    assert words[1:3] == ["police/NN/nsubj/2", "storm/VBP/ROOT/2"]
    assert words[4] == "embassy/NN/dobj/2"


@pytest.mark.parametrize(
    "parse",
    [
        "Oil/NN/compound/1 talks/NNS/ROOT/1 Norway/NNP/appos/1 and/CC/cc/2 Sweden/NNP/conj/2",
        "Norway/NNP/compound/1 drone/NN/compound/2 strikes/NNS/ROOT/2 near/IN/prep/2 Sweden/NNP/pobj/3",
        "Norway/NNP/compound/1 junta/NN/compound/2 orders/NNS/nsubj/4 Swedes/NNS/dobj/4 anger/VBP/ROOT/4",
        "Norway/NNP/nmod/2 junta/NN/compound/2 orders/NNS/ROOT/2 Swedish/JJ/amod/4 envoys/NNS/appos/2 ././punct/2",
        "Norway/NNP/compound/2 bank/NN/compound/2 attack/NN/compound/4 Swedish/JJ/amod/4 suspect/NN/ROOT/4",
    ],
)
def test_nouns_of_other_lines_stay_nouns(parse: str) -> None:
    assert mended(parse) == parse.split()

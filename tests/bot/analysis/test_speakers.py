import pytest

from bot.analysis.speakers import speakers_of
from tests.bot.analysis.parses import read


@pytest.mark.parametrize(
    ("parse", "noun", "actors"),
    [
        ("Iran/NNP/nsubj/1 said/VBD/ROOT/1 so/RB/advmod/1", 0, ["country/IRN"]),
        ("Iran/NNP/nsubj/3 and/CC/cc/0 Norway/NNP/conj/0 said/VBD/ROOT/3", 0, ["country/IRN", "country/NOR"]),
        ("The/DT/det/2 Iranian/JJ/amod/2 ministry/NN/nsubj/3 said/VBD/ROOT/3", 2, ["country/IRN"]),
        ("Witnesses/NNS/nsubj/3 in/IN/prep/0 Iran/NNP/pobj/1 said/VBD/ROOT/3", 0, []),
        ("Iran/NNP/poss/2 's/POS/case/0 news/NN/compound/3 agency/NN/nsubj/4 said/VBD/ROOT/4", 3, []),
        ("Iran/NNP/nsubj/3 and/CC/cc/0 witnesses/NNS/conj/0 said/VBD/ROOT/3", 0, []),
    ],
)
def test_actors_speak_and_witnesses_and_the_press_are_words(parse: str, noun: int, actors: list[str]) -> None:
    sentence = read(parse)
    assert [party.key for party in speakers_of(sentence.scene.doc[noun], sentence.parties).all] == actors

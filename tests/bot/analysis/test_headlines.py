import pytest

from bot.analysis.cast import Scene
from bot.analysis.headlines import find_in_headline, in_sentence_case
from bot.analysis.names import known_names
from storage.models import Action, Sentence
from tests.bot.analysis.parses import blank, read, shipped_table


def _scene(text: str, position: int = 0) -> Scene:
    doc = blank()(text)
    return Scene(Sentence(position, text), doc, known_names(doc, shipped_table().find(text), shipped_table()))


def test_title_case_is_lowered_outside_names() -> None:
    doc = in_sentence_case(_scene("Norway Slams South Korea Over Gas Deal"))
    assert doc.text == "Norway slams South Korea over gas deal"


def test_offsets_stay_the_same() -> None:
    scene = _scene("Norway Slams  Sweden Over Gas Deal")
    assert [token.idx for token in in_sentence_case(scene)] == [token.idx for token in scene.doc]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Norway, Sweden sign pact", "Norway & Sweden sign pact"),
        ("Norway, Sweden, Finland sign pact", "Norway, Sweden & Finland sign pact"),
        ("Norway, Sweden at odds over fish", "Norway & Sweden at odds over fish"),
    ],
)
def test_comma_between_those_a_headline_begins_with_is_an_and(text: str, read_as: str) -> None:
    scene = _scene(text)
    doc = in_sentence_case(scene)
    assert [token.text for token in doc] == [token.text for token in blank()(read_as)]


@pytest.mark.parametrize(
    "text", ["Norway, Sweden of old", "Norway, Sweden, both rich", "Norway, Sweden signed a pact on Monday."]
)
def test_other_commas_stay(text: str) -> None:
    scene = _scene(text)
    assert in_sentence_case(scene) is scene.doc


@pytest.mark.parametrize("text", ["Norway slams Sweden over gas deal", "It rained."])
def test_other_sentences_stay_as_they_are(text: str) -> None:
    scene = _scene(text)
    assert in_sentence_case(scene) is scene.doc


def test_headline_without_a_recognized_verb_is_read_by_its_order() -> None:
    sentence = read("Norway/NNP/compound/3 court/NN/compound/3 attacks/NNS/compound/3 Sweden/NNP/ROOT/3")
    (found,) = find_in_headline(sentence.scene.doc, sentence.parties)
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.ASSAULT, "country/SWE")


def test_sentence_with_a_clause_is_not_read_by_its_order() -> None:
    sentence = read("Norway/NNP/nsubj/1 attacks/VBZ/ROOT/1 Sweden/NNP/dobj/1")
    assert find_in_headline(sentence.scene.doc, sentence.parties) == []

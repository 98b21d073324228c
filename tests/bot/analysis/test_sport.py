import pytest

from bot.analysis.sport import is_sport
from tests.bot.analysis.parses import blank, read


@pytest.mark.parametrize(
    "text",
    [
        "Argentina beat France 4-2 on penalties.",
        "Norway attacked from the first minutes of the match and scored three goals.",
        "Sweden defend their title at the championships.",
    ],
)
def test_games_are_sport(text: str) -> None:
    assert is_sport(blank()(text))


@pytest.mark.parametrize(
    "text",
    [
        "Norway attacked Sweden on Monday.",
        "The United States boycotted the Moscow Olympics.",
        "Finland won the support of Denmark in the final round of talks.",
    ],
)
def test_news_is_no_sport(text: str) -> None:
    assert not is_sport(blank()(text))


@pytest.mark.parametrize("verb", ["face", "meet"])
def test_state_with_a_verb_in_the_plural_is_a_team(verb: str) -> None:
    sentence = read(f"Norway/NNP/nsubj/1 {verb}/VBP/ROOT/1 Sweden/NNP/dobj/1 on/IN/prep/1 Friday/NNP/pobj/3")
    assert is_sport(sentence.scene.doc, sentence.parties)


def test_two_states_take_the_plural_without_being_teams() -> None:
    sentence = read("Norway/NNP/nsubj/3 and/CC/cc/0 Sweden/NNP/conj/0 meet/VBP/ROOT/3 Denmark/NNP/dobj/3")
    assert not is_sport(sentence.scene.doc, sentence.parties)

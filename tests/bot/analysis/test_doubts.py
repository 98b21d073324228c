import pytest

from bot.analysis.doubts import is_about_a_game
from tests.bot.analysis.scenes import cast_of, make_scene


@pytest.mark.parametrize(
    ("text", "is_game"),
    [
        ("Brazil thrashed Peru 5-1 in a friendly .", True),
        ("Australia bowled out India .", True),
        ("Qatar spent billions on the World Cup .", False),
        ("Norway beat inflation .", False),
        ("The final vote was 52-48 .", False),
        ("The group said the test was the final step .", False),
    ],
)
def test_games_are_told_by_their_words(text: str, is_game: bool) -> None:
    assert is_about_a_game(make_scene(text).doc) is is_game


@pytest.mark.parametrize(
    "text",
    [
        "Brazil thrashed Peru 5-1 in a friendly .",
        "They eat French fries .",
        "The ex-Soviet republics trade .",
        "Then Hurricane Isaias struck .",
        "He came from County Kerry .",
    ],
)
def test_names_that_name_no_actor(text: str) -> None:
    assert cast_of(make_scene(text)) == {}


def test_stop_word_before_a_name_is_no_part_of_it() -> None:
    assert "person/vladimir-putin" in cast_of(make_scene("In sum , Although Putin waits ."))

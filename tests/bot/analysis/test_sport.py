import pytest

from bot.analysis.sport import is_sport
from tests.bot.analysis.parses import blank


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

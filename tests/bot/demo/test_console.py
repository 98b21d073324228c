from datetime import timedelta

import pytest

from bot.demo.command_line import CommandLineError
from bot.demo.console import read_duration


@pytest.mark.parametrize(
    ("words", "duration"),
    [
        ("24h", timedelta(hours=24)),
        ("24", timedelta(hours=24)),
        ("90 minutes", timedelta(minutes=90)),
        ("30m", timedelta(minutes=30)),
        ("2 days", timedelta(days=2)),
        ("1.5 h", timedelta(minutes=90)),
    ],
)
def test_spans_of_time_are_read(words: str, duration: timedelta) -> None:
    assert read_duration(words) == duration


@pytest.mark.parametrize("words", ["soon", "-1h", "24 weeks", "99 days", "999999999999999 days"])
def test_other_spans_are_refused_in_words(words: str) -> None:
    with pytest.raises(CommandLineError):
        read_duration(words)

from datetime import UTC, datetime, timedelta, timezone

import pytest
from rich.console import Console

from bot.demo.markdown import Markdown, format_instant

NOW = datetime(2024, 6, 20, 18, tzinfo=UTC)
NOON = int(datetime(2024, 6, 20, 12, tzinfo=UTC).timestamp())
MARKDOWN = Markdown(names={7: "news"}, zone=UTC, now=lambda: NOW)


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("plain", "plain"),
        ("**bold** and *italic* and __under__", "bold and italic and under"),
        ("**Kim *Jong* Un**", "Kim Jong Un"),
        (r"5 \* 3 \_x\_ \[1\]", "5 * 3 _x_ [1]"),
        (r"**a\*b**", "a*b"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("`/actor show`", "/actor show"),
        ("[The Post](https://post.example/a)", "The Post (https://post.example/a)"),
        (r"[A \[b\] c](https://post.example/a)", "A [b] c (https://post.example/a)"),
        ("[no](javascript:alert)", "[no](javascript:alert)"),
        ("<https://post.example/>", "https://post.example/"),
        (f"<t:{NOON}:R>", "6 hours ago"),
        (f"<t:{NOON}>", "June 20, 2024 12:00"),
        ("</actor show:123>", "/actor show"),
        ("<#7> <@9>", "#news @unknown"),
        ("> quoted", "│ quoted"),
        (">>> one\ntwo", "│ one\n│ two"),
        ("-# small", "small"),
        ("## Head", "Head"),
        ("- item", "• item"),
        ("[bold red]no rich markup[/]", "[bold red]no rich markup[/]"),
        ("a\x1b[31mb\x07", "a[31mb"),
    ],
)
def test_markdown_is_drawn_as_readers_see_it(markdown: str, seen: str) -> None:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(MARKDOWN.draw(markdown))
    assert capture.get().rstrip() == seen


def test_instants_are_shown_in_the_readers_zone() -> None:
    seoul = timezone(timedelta(hours=9))
    instant = datetime(2024, 6, 20, 18, 30, tzinfo=UTC)
    assert format_instant(instant, "F", zone=seoul, now=NOW) == "Friday, June 21, 2024 03:30"
    assert format_instant(instant, "t", zone=seoul, now=NOW) == "03:30"
    assert format_instant(instant, "T", zone=seoul, now=NOW) == "03:30:00"
    assert format_instant(instant, "d", zone=seoul, now=NOW) == "2024-06-21"
    assert format_instant(instant, "D", zone=seoul, now=NOW) == "June 21, 2024"


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (timedelta(seconds=5), "in a moment"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=14), "in 14 hours"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(days=-400), "1 year ago"),
    ],
)
def test_relative_instants_are_told_in_words(difference: timedelta, words: str) -> None:
    assert format_instant(NOW + difference, "R", zone=UTC, now=NOW) == words

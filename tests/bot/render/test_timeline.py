from datetime import timedelta

import pytest

from bot.render.embeds import MESSAGE, embed_size
from bot.render.timeline import bar, timeline_pages
from storage.models import Actor, ActorId, ActorType, Window
from storage.timelines import Span, Timeline
from tests.bot.render.limits import quotes
from tests.builders import NOW, make_article

RUSSIA = Actor(ActorId(2), "country/RUS", "Russia", ActorType.COUNTRY, "RUS")


def spans(*mentions: int, days: int = 1) -> tuple[Span, ...]:
    start = NOW - timedelta(days=days * len(mentions))
    windows = [
        Window(start + timedelta(days=days * place), start + timedelta(days=days * (place + 1)))
        for place in range(len(mentions))
    ]
    return tuple(Span(window, min(count, 3), count) for window, count in zip(windows, mentions, strict=True))


@pytest.mark.parametrize(
    ("mentions", "most", "shown"),
    [
        (0, 12, "19 Jun  0"),
        (12, 12, "19 Jun 12 ████████████████████"),
        (6, 12, "19 Jun  6 ██████████"),
        (1, 12, "19 Jun  1 █▋"),
        (1, 9999, "19 Jun  1 ▏"),
        (0, 0, "19 Jun  0"),
    ],
)
def test_a_bar_is_as_long_as_its_share_of_the_most(mentions: int, most: int, shown: str) -> None:
    (span,) = spans(mentions)
    assert bar(span, most, width=2) == shown


def test_a_timeline_has_its_total_its_bars_and_the_headline_of_its_peak() -> None:
    timeline = Timeline(spans(1, 4, 2), is_weekly=False, top=make_article("A *treaty*"))
    ((page,),) = timeline_pages(RUSSIA, timeline, days=3)
    assert page.title == "Russia 🇷🇺 in the last 3 days"
    assert page.description == (
        "**6 articles, 7 mentions**\n```\n"
        "17 Jun 1 █████\n18 Jun 4 ████████████████████\n19 Jun 2 ██████████\n```\n"
        "Most on <t:1718712000:D>: 4 mentions in 3 articles\n\n"
        "> A \\*treaty\\*\n-# — The Example Times, <t:1718884800:D>, [headline](https://example.com/treaty)"
    )
    assert page.footer.text == "mentions by the day"


def test_a_year_of_weeks_fits_on_one_page() -> None:
    pages = timeline_pages(
        RUSSIA, Timeline(spans(*range(53), days=7), is_weekly=True, top=make_article("x" * 5000)), days=365
    )
    ((page,),) = pages
    assert page.description
    assert page.description.count("\n```") == 2
    assert "Most in the week from" in page.description
    assert embed_size(page) <= MESSAGE
    assert len(quotes(pages)) == 1


def test_who_is_not_named_has_no_page() -> None:
    assert timeline_pages(RUSSIA, Timeline(spans(0, 0), is_weekly=False, top=None), days=2) == []

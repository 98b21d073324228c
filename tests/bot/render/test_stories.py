from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.records import DigestStory
from bot.digest.stories import StoryLine
from bot.render.stories import list_pages, sparkline, story_pages
from storage.models import Actor, ActorId, ActorType, Article, Evidence
from tests.bot.render.limits import check_messages, hostile, is_verbatim, quotes, urls
from tests.builders import NOW, make_article

articles: st.SearchStrategy[Article] = st.builds(
    lambda title, publisher, url, hours: make_article(
        title, publisher=publisher, url=url, published_at=NOW - timedelta(hours=hours)
    ),
    hostile,
    hostile,
    urls,
    st.integers(0, 90),
)


def make_line(headline: str, lead: Article, publishers: tuple[str, ...]) -> StoryLine:
    return StoryLine(headline, lead, len(publishers), publishers, NOW - timedelta(hours=2), NOW)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.builds(make_line, hostile, articles, st.lists(hostile, min_size=1, max_size=9).map(tuple))))
def test_a_list_of_any_stories_holds_every_limit(stories: list[StoryLine]) -> None:
    check_messages(list_pages(stories, hours=24, shown=10))


@settings(max_examples=30, deadline=None)
@given(
    hostile, st.lists(articles, min_size=1, max_size=30), st.lists(hostile, max_size=5), st.lists(hostile, max_size=6)
)
def test_a_story_of_any_words_holds_every_limit_and_is_verbatim(
    headline: str, reports: list[Article], texts: list[str], names: list[str]
) -> None:
    reports.sort(key=lambda article: article.published_at)
    story = DigestStory(
        headline=headline,
        lead=reports[0],
        quotes=tuple(Evidence(text, reports[0], place) for place, text in enumerate(texts, 1)),
        also=(),
        actors=tuple(Actor(ActorId(1), "x", name, ActorType.ORG, None) for name in names),
        articles=len(reports),
        reports=1,
        publishers=1,
    )
    pages = story_pages(story, reports, [], total=len(reports) + 3)
    check_messages(pages)
    for shown, stored in zip(quotes(pages), texts, strict=True):
        assert is_verbatim(shown, stored)


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        (1, "5 articles · 2 publishers · copies of one text"),
        (3, "5 articles · 2 publishers · 3 different texts, the rest copies"),
        (5, "5 articles · 2 publishers"),
    ],
)
def test_a_story_says_how_many_of_its_articles_are_copies(reports: int, words: str) -> None:
    articles = [make_article() for _ in range(5)]
    story = DigestStory(
        headline="A treaty", lead=articles[0], quotes=(), also=(), actors=(), articles=5, reports=reports, publishers=2
    )
    (page,) = story_pages(story, articles, [], total=5)
    assert page[0].footer.text == words


def test_no_stories_have_no_page() -> None:
    assert list_pages([], hours=24, shown=10) == []


def test_a_long_list_says_how_much_of_it_is_shown() -> None:
    lines = [make_line(f"Title {number}", make_article(), ("A",)) for number in range(12)]
    (page, _) = list_pages(lines, hours=1, shown=10)
    assert page[0].title == "Stories of the last hour"
    assert page[0].footer.text == "12 stories from 12 articles · the weightiest 10 are shown · Page 1 of 2"


def test_a_timeline_has_a_bar_for_each_part_of_the_time() -> None:
    instants = [NOW, NOW, NOW, NOW, NOW + timedelta(hours=2), NOW + timedelta(hours=4)]
    assert sparkline(instants, slots=4) == "█▁▃▃"

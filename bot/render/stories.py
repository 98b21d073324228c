"""Stories as readers see them: a list by weight; one with its sentences, its reports over time, and its relations."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from bot.digest.records import DigestStory
from bot.digest.stories import StoryLine
from bot.render.embeds import Block, Cited, Color, Pages, paginate
from bot.render.quotes import published, quoted
from bot.render.relations import headed, relation_blocks
from bot.render.text import UNTITLED, cut, escape, link, number, timestamp
from storage.models import Article, Evidence, Relation
from storage.text import fold

_NAME: Final = 80
_HEADLINE: Final = 200
_PUBLISHERS: Final = 6
_PER_BLOCK: Final = 5
_LEVELS: Final = "▁▂▃▄▅▆▇█"
_SLOTS: Final = 24


def list_pages(stories: Sequence[StoryLine], *, hours: int, shown: int) -> Pages:
    """Return the stories of the last hours, `shown` at most; no page when there are none."""
    span = "hour" if hours == 1 else f"{hours} hours"
    articles = number(sum(story.articles for story in stories), "article")
    footer = [f"{number(len(stories), 'story', 'stories')} from {articles}"]
    if len(stories) > shown:
        footer.append(f"the weightiest {shown} are shown")
    return paginate(
        f"Stories of the last {span}",
        [_line(story) for story in stories[:shown]],
        color=Color.NEWS,
        footer=footer,
        per_page=8,
    )


def _line(story: StoryLine) -> str:
    facts = [number(story.articles, "article")] if story.articles > 1 else []
    first, last = timestamp(story.first_at), timestamp(story.last_at)
    facts.append(first if first == last else f"{first} to {last}")
    shown = [cut(escape(name), _NAME) or UNTITLED for name in story.publishers[:_PUBLISHERS]]
    rest = len(story.publishers) - len(shown)
    publishers = ", ".join(shown) + (f" and {rest:,} more" if rest else "")
    headline = link(story.headline, story.lead.url, limit=_HEADLINE)
    return f"**{headline}**\n-# {publishers} · {' · '.join(facts)}"


def story_pages(story: DigestStory, reports: Sequence[Article], relations: Sequence[Relation], *, total: int) -> Pages:
    """Return one story: its sentences, then every report in the order of time, then who did what in it.

    `reports` are its articles, the oldest first; `total` counts those that are not among them too.
    """
    blocks: list[Block | Cited | str] = [_source_of_headline(story), *_summary(story.quotes)]
    if story.actors:
        blocks.append(f"**Who** · {', '.join(cut(escape(actor.name), _NAME) for actor in story.actors)}")
    blocks += _reports(reports, total)
    blocks += headed("Who did what, and who says so", relation_blocks(relations))
    footer = [number(total, "article"), number(story.publishers, "publisher")]
    if story.reports < story.articles:
        texts = f"{story.reports:,} different texts, the rest copies"
        footer.append("copies of one text" if story.reports == 1 else texts)
    return paginate(story.headline or UNTITLED, blocks, color=Color.NEWS, url=story.lead.url, footer=footer, per_page=7)


def _source_of_headline(story: DigestStory) -> str:
    return f"-# Headline: {_publisher(story.lead)}, {timestamp(story.lead.published_at)}"


def _summary(quotes: Sequence[Evidence]) -> list[Cited]:
    blocks = []
    for article, group in groupby(quotes, key=lambda quote: quote.article):
        shown = tuple(group)
        source = f"-# — {_publisher(article)}, {_date(article)}"
        blocks.append(Cited((*(quoted(quote.text) for quote in shown), source), shown))
    return blocks


def _reports(reports: Sequence[Article], total: int) -> list[str]:
    """Return a small timeline, and each report with its time, its publisher and its link."""
    lines = [
        f"- {timestamp(article.published_at)} · {_publisher(article)} · "
        f"{cut(escape(article.title), _HEADLINE) or UNTITLED}"
        for article in reports
    ]
    heading = f"### Reports\n{number(total, 'article')}"
    if total > len(reports):
        heading += f", here the latest {len(reports):,}"
    instants = [article.published_at for article in reports]
    if len(set(instants)) > 1:
        heading += f"\n{timestamp(instants[0])} {sparkline(instants)} {timestamp(instants[-1])}"
    groups = ["\n".join(lines[start : start + _PER_BLOCK]) for start in range(0, len(lines), _PER_BLOCK)]
    return [f"{heading}\n{groups[0]}", *groups[1:]]


def sources_pages(articles: Sequence[Article], *, name: str) -> Pages:
    """Return the articles of a digest with their links, newest first; no page when there are none."""
    ordered = sorted(articles, key=lambda article: (article.published_at, article.id), reverse=True)
    blocks = [
        f"**{link(article.title, article.url, limit=_HEADLINE)}**\n-# {published(article)}" for article in ordered
    ]
    publishers = {fold(article.publisher) for article in articles}
    footer = [number(len(articles), "article"), number(len(publishers), "publisher")]
    return paginate(f"Sources: {name}", blocks, color=Color.NEWS, footer=footer, per_page=10)


def sparkline(instants: Sequence[datetime], slots: int = _SLOTS) -> str:
    """Return how many of the instants (sorted, not all the same) lie in each slot, as a row of bars."""
    first, last = instants[0], instants[-1]
    counts = [0] * slots
    for instant in instants:
        counts[min(int((instant - first) / (last - first) * slots), slots - 1)] += 1
    most = max(counts)
    top = len(_LEVELS) - 1
    return "".join(_LEVELS[-(-count * top // most)] for count in counts)


def _publisher(article: Article) -> str:
    return link(article.publisher, article.url, limit=_NAME)


def _date(article: Article) -> str:
    stored = "" if article.is_dated else "undated, stored "
    return f"{stored}{timestamp(article.published_at, 'D')}"

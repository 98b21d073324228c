"""How often an actor is named over time: counts by day or week, for text and for pictures alike."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.articles import ARTICLE_COLUMNS, article_from_row
from storage.database import Database
from storage.models import ActorId, Article, GuildId, Window
from storage.text import to_seconds
from storage.views import view_of
from storage.visibility import scope, sees

_MOST_DAYS = 31
"""Longer spans are counted by the week."""


@dataclass(frozen=True, slots=True)
class Span:
    """A day or a week, with how many articles name the actor, and how often they do."""

    window: Window
    articles: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days or weeks of a window without a gap, oldest first; the first may begin before the window.

    `top` is the article of the peak that names the actor most, None where nothing does.
    """

    spans: tuple[Span, ...]
    is_weekly: bool
    top: Article | None

    @property
    def articles(self) -> int:
        """In how many articles the actor is named."""
        return sum(span.articles for span in self.spans)

    @property
    def mentions(self) -> int:
        """How often the actor is named."""
        return sum(span.mentions for span in self.spans)

    @property
    def peak(self) -> Span:
        """The day or week with the most mentions, the latest of several."""
        return max(reversed(self.spans), key=lambda span: span.mentions)


def timeline_of(db: Database, guild_id: GuildId, actor_id: ActorId, *, days: int, now: datetime, zone: str) -> Timeline:
    """Return how often the articles of the last days name an actor; days are those of the time zone, `now` in the last.

    Up to a month is counted by the day, more by weeks of which the last one ends today.
    """
    view = view_of(db, guild_id)
    is_weekly = days > _MOST_DAYS
    bounds = _bounds(days, now, ZoneInfo(zone), step=7 if is_weekly else 1)
    rows = db.execute(
        f"""
        SELECT {ARTICLE_COLUMNS}, sum(mentions) FROM {view.named_as(view.place(actor_id))} AS found
        JOIN articles ON articles.id = found.article_id
        WHERE published_at >= :start AND published_at < :end AND {sees("found.article_id")}
        GROUP BY articles.id ORDER BY articles.id
        """,
        scope(guild_id, start=to_seconds(bounds[0]), end=to_seconds(bounds[-1])),
    )
    named: list[list[tuple[int, Article]]] = [[] for _ in bounds[1:]]
    for *columns, mentions in rows:
        article = article_from_row(columns)
        named[bisect_right(bounds, article.published_at) - 1].append((mentions, article))
    spans = tuple(
        Span(Window(start, end), len(found), sum(mentions for mentions, _ in found))
        for start, end, found in zip(bounds, bounds[1:], named, strict=False)
    )
    timeline = Timeline(spans, is_weekly, top=None)
    at_peak = named[spans.index(timeline.peak)]
    if not at_peak:
        return timeline
    _, top = max(at_peak, key=lambda one: (one[0], one[1].published_at, one[1].id))
    return Timeline(spans, is_weekly, top)


def _bounds(days: int, now: datetime, zone: ZoneInfo, *, step: int) -> Sequence[datetime]:
    """Return where the spans begin and the last one ends: midnights of the zone."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    count = -(-days // step)
    dates = [tomorrow - timedelta(days=step * back) for back in range(count, -1, -1)]
    return [datetime.combine(date, time(), zone) for date in dates]

"""How the bot is doing, as a guild's members see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.render.embeds import Color, Pages, paginate
from bot.render.text import cut, escape, number, timestamp
from storage.models import Counts, SetAside

_TROUBLE = 400
_MOST_TROUBLES = 4


@dataclass(frozen=True, slots=True)
class Status:
    """What `/status` tells.

    `queue` is how many articles wait for analysis; `failing` are feeds whose last poll went wrong; `paused` are
    schedules; `waiting` are messages of digests still to be sent. `troubles` says in words what does not work. `size`
    is the database file's, in bytes.
    """

    counts: Counts
    version: str
    started_at: datetime
    queue: int = 0
    failing: int = 0
    paused: int = 0
    waiting: int = 0
    last_digest_at: datetime | None = None
    next_digest_at: datetime | None = None
    size: int | None = None
    set_aside: Sequence[SetAside] = ()
    troubles: Sequence[str] = ()


def status_pages(status: Status) -> Pages:
    """Return one page: what is stored, what is under way, and what went wrong."""
    counts = status.counts
    blocks = [_section("Stored for this server", _stored(counts)), _section("Under way", _under_way(status))]
    if status.troubles:
        lines = [cut(line, _TROUBLE) for line in status.troubles[:_MOST_TROUBLES]]
        if len(status.troubles) > len(lines):
            lines.append(f"-# and {len(status.troubles) - len(lines):,} more")
        blocks.append(_section("Needs your help", lines))
    if status.set_aside:
        blocks.append(_section("Could not be analyzed", [_set_aside(article) for article in status.set_aside[:3]]))
    footer = [f"Dossier {status.version}"]
    if status.size is not None:
        footer.append(f"database {status.size / 1_000_000:,.1f} MB")
    return paginate("Status", blocks, color=Color.STATUS, footer=footer, per_page=len(blocks))


def _section(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"**{title}**", *lines])


def _stored(counts: Counts) -> list[str]:
    stories = f" in {number(counts.stories, 'story', 'stories')}" if counts.stories else ""
    return [
        f"{number(counts.articles, 'article')}{stories}, {number(counts.sentences, 'sentence')}",
        f"{number(counts.actors, 'actor')}, {number(counts.relations, 'relation')}",
    ]


def _under_way(status: Status) -> list[str]:
    failing = f", {status.failing:,} failing (see `/feed list`)" if status.failing else ""
    feeds = number(status.counts.feeds, "feed")
    paused = f", {status.paused:,} paused (see `/schedule list`)" if status.paused else ""
    schedules = f"{number(status.counts.schedules, 'schedule')}{paused}"
    lines = [
        f"{feeds}{failing}" if status.counts.feeds else "No feeds yet: `/feed add`",
        schedules if status.counts.schedules else "No schedules yet: `/schedule add`",
    ]
    if status.last_digest_at:
        lines.append(f"Last digest {timestamp(status.last_digest_at, 'R')}")
    if status.next_digest_at:
        lines.append(f"Next digest {timestamp(status.next_digest_at, 'R')}")
    if status.queue:
        lines.append(f"{number(status.queue, 'article')} being read")
    if status.waiting:
        lines.append(f"{number(status.waiting, 'message')} of digests waiting to be sent")
    return [*lines, f"Started {timestamp(status.started_at, 'R')}"]


def _set_aside(article: SetAside) -> str:
    title = cut(escape(article.title), 120) or "Untitled"
    return f"- {title}: {cut(escape(article.reason), 200)} ({timestamp(article.set_aside_at, 'R')})"

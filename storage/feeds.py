"""Queries about feeds: which guild subscribes to which, which are due, and how polling them went."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Database
from storage.models import Feed, FeedId, GuildId, Subscription, UserId
from storage.text import from_seconds, to_seconds

_COLUMNS = (
    "feeds.id, feeds.url, feeds.title, feeds.etag, feeds.last_modified, feeds.next_poll_at, feeds.last_polled_at, "
    "feeds.last_success_at, feeds.error, feeds.failures, feeds.created_at"
)

_IS_WANTED = """EXISTS (
    SELECT 1 FROM subscriptions LEFT JOIN guilds ON guilds.guild_id = subscriptions.guild_id
    WHERE subscriptions.feed_id = feeds.id AND guilds.left_at IS NULL
)"""
"""A condition on a feed: somebody subscribes to it who did not remove the bot."""

_CLOCK_SKEW = 60
"""Seconds by which a clock may be put back without anybody noticing."""


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A feed that a guild now has; `is_new` is False where it had it before."""

    feed: Feed
    is_new: bool


def subscribe(
    db: Database,
    guild_id: GuildId,
    url: str,
    title: str,
    *,
    added_by: UserId,
    now: datetime,
    offered: Iterable[str] = (),
) -> Subscribed:
    """Subscribe the guild to the feed of this address; a feed that nobody has is due at once.

    `offered` are the identities of the entries that the feed holds now. Of what it brought before, the guild sees
    these and what came after the first of them; a guild that had the feed before sees again all that it saw then.
    """
    row = db.execute(
        f"""
        INSERT INTO feeds (url, title, next_poll_at, created_at) VALUES (:url, :title, :now, :now)
        ON CONFLICT (url) DO UPDATE SET
            next_poll_at = CASE WHEN {_IS_WANTED} THEN next_poll_at ELSE excluded.next_poll_at END,
            created_at = CASE WHEN {_IS_WANTED} THEN created_at ELSE excluded.created_at END
        RETURNING {_COLUMNS}
        """,
        {"url": url, "title": title, "now": to_seconds(now)},
    ).fetchone()
    feed = _feed(row)
    is_new = db.execute(
        """
        INSERT INTO subscriptions (guild_id, feed_id, added_by, added_at, first_sighting) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (guild_id, feed_id) DO NOTHING
        """,
        (guild_id, feed.id, added_by, to_seconds(now), _first_sighting(db, guild_id, feed.id, offered)),
    ).rowcount
    return Subscribed(feed, is_new=is_new > 0)


def _first_sighting(db: Database, guild_id: GuildId, feed_id: FeedId, offered: Iterable[str]) -> int:
    """Return the number of the first sighting of a feed that a guild that subscribes now sees."""
    (number,) = db.execute(
        """
        SELECT min(number) FROM (
            SELECT first_sighting AS number FROM ended_subscriptions WHERE guild_id = :guild AND feed_id = :feed
            UNION ALL SELECT id FROM sightings WHERE feed_id = :feed AND guid IN (SELECT value FROM json_each(:offered))
            UNION ALL SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'sightings'
        )
        """,
        {"guild": guild_id, "feed": feed_id, "offered": json.dumps(list(offered))},
    ).fetchone()
    return int(number)


def unsubscribe(db: Database, guild_id: GuildId, feed_id: FeedId) -> bool:
    """End the guild's subscription; return whether there was one.

    The feed and its articles stay: whoever subscribes again sees them again.
    """
    ended = db.execute(
        "DELETE FROM subscriptions WHERE guild_id = ? AND feed_id = ? RETURNING guild_id, feed_id, first_sighting",
        (guild_id, feed_id),
    ).fetchone()
    if ended is None:
        return False
    db.execute("INSERT OR REPLACE INTO ended_subscriptions (guild_id, feed_id, first_sighting) VALUES (?, ?, ?)", ended)
    return True


def subscriptions(db: Database, guild_id: GuildId) -> list[Subscription]:
    """Return the guild's feeds by title, each with the number of articles it brought."""
    rows = db.execute(
        f"""
        SELECT {_COLUMNS}, guild_id, added_by, added_at,
            (SELECT count(*) FROM sightings WHERE sightings.feed_id = feeds.id AND sightings.id >= first_sighting)
        FROM subscriptions JOIN feeds ON feeds.id = subscriptions.feed_id
        WHERE guild_id = ? ORDER BY feeds.title COLLATE NOCASE, feeds.id
        """,
        (guild_id,),
    )
    return [Subscription(_feed(row), GuildId(row[11]), UserId(row[12]), from_seconds(row[13]), row[14]) for row in rows]


def find_feeds(db: Database, guild_id: GuildId, words: str, limit: int = 25) -> list[Feed]:
    """Return the guild's feeds whose title or address holds all the words, by title."""
    needles = words.casefold().split()
    found = [
        subscription.feed
        for subscription in subscriptions(db, guild_id)
        if all(needle in f"{subscription.feed.title} {subscription.feed.url}".casefold() for needle in needles)
    ]
    return found[:limit]


def get_feed(db: Database, guild_id: GuildId, feed_id: FeedId) -> Feed | None:
    """Return the feed, or None where the guild does not subscribe to such a one."""
    row = db.execute(
        f"""
        SELECT {_COLUMNS} FROM feeds JOIN subscriptions ON subscriptions.feed_id = feeds.id
        WHERE feeds.id = ? AND guild_id = ?
        """,
        (feed_id, guild_id),
    ).fetchone()
    return _feed(row) if row else None


def due_feeds(db: Database, now: datetime, *, limit: int = 1000) -> list[Feed]:
    """Return the feeds that somebody wants and whose time has come, longest overdue first.

    One that was polled later than now has seen the clock go back: its time has come too, or it would rest as long.
    """
    rows = db.execute(
        f"""
        SELECT {_COLUMNS} FROM feeds
        WHERE (next_poll_at <= :now OR last_polled_at > :now + {_CLOCK_SKEW})
            AND {_IS_WANTED}
        ORDER BY next_poll_at, id LIMIT :limit
        """,
        {"now": to_seconds(now), "limit": limit},
    )
    return [_feed(row) for row in rows]


def record_success(
    db: Database,
    feed_id: FeedId,
    *,
    now: datetime,
    next_poll_at: datetime,
    title: str | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> None:
    """Note that polling went well; `title` None keeps what is known. The validators are those of the last answer."""
    db.execute(
        """
        UPDATE feeds SET last_polled_at = :now, last_success_at = :now, next_poll_at = :next, error = NULL,
            failures = 0, title = coalesce(:title, title), etag = :etag, last_modified = :last_modified
        WHERE id = :feed
        """,
        {
            "feed": feed_id,
            "now": to_seconds(now),
            "next": to_seconds(next_poll_at),
            "title": title,
            "etag": etag,
            "last_modified": last_modified,
        },
    )


def record_failure(db: Database, feed_id: FeedId, error: str, *, now: datetime, next_poll_at: datetime) -> None:
    """Note in words why polling failed; what is known of the feed stays."""
    db.execute(
        """
        UPDATE feeds SET last_polled_at = ?, next_poll_at = ?, error = ?, failures = failures + 1 WHERE id = ?
        """,
        (to_seconds(now), to_seconds(next_poll_at), error, feed_id),
    )


def _feed(row: Sequence[Any]) -> Feed:
    id_, url, title, etag, last_modified, next_poll_at, last_polled_at, last_success_at, error, failures, created_at = (
        row[:11]
    )
    return Feed(
        id=FeedId(id_),
        url=url,
        title=title,
        etag=etag,
        last_modified=last_modified,
        next_poll_at=from_seconds(next_poll_at),
        last_polled_at=None if last_polled_at is None else from_seconds(last_polled_at),
        last_success_at=None if last_success_at is None else from_seconds(last_success_at),
        error=error,
        failures=failures,
        created_at=from_seconds(created_at),
    )

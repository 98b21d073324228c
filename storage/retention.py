"""How long articles are kept: a guild stops seeing what is old, and what no guild sees any more is deleted.

What a guild sees of a feed begins with a sighting: letting that begin later is how a guild loses its old articles,
while others keep them. An article that was deleted stays known to its feed by its entry, so that it is not taken for
new while the feed still offers it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage.articles import ARTICLE_COLUMNS, article_from_row, last_sighting, page_key
from storage.database import Database
from storage.models import HOST, Article, ArticleId, GuildId
from storage.text import to_seconds
from storage.visibility import SIGHTINGS_BY_GUILD, scope

_BEGINNINGS: Final = ("subscriptions", "ended_subscriptions")

_IS_WANTED: Final = """EXISTS (
    SELECT 1 FROM sightings WHERE sightings.article_id = articles.id AND (
        sightings.guild_id IS NOT NULL
        OR EXISTS (SELECT 1 FROM subscriptions WHERE subscriptions.feed_id = sightings.feed_id
            AND first_sighting <= sightings.id)
        OR EXISTS (SELECT 1 FROM ended_subscriptions WHERE ended_subscriptions.feed_id = sightings.feed_id
            AND first_sighting <= sightings.id)
    )
)"""
"""A condition on an article: some guild sees it, or would if it had again a feed that it had."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """How many articles a guild sees, and how many of them it would see no more."""

    articles: int
    expired: int


def guilds_with_retention(db: Database) -> list[tuple[GuildId, int]]:
    """Return the guilds that do not keep articles for ever, each with its number of days."""
    rows = db.execute("SELECT guild_id, retention_days FROM guilds WHERE retention_days IS NOT NULL ORDER BY guild_id")
    return [(GuildId(guild_id), days) for guild_id, days in rows]


def count_expired(db: Database, guild_id: GuildId, before: datetime) -> Expiry:
    """Count what a guild would see no more if it lost what came before this instant."""
    first = _first_since(db, before)
    row = db.execute(
        f"""
        SELECT count(*), coalesce(sum(latest < :first AND NOT is_hosts), 0) FROM (
            SELECT article_id, max(number) AS latest, EXISTS (
                SELECT 1 FROM sightings WHERE sightings.article_id = seen.article_id AND guild_id = {HOST}
            ) AS is_hosts FROM {SIGHTINGS_BY_GUILD} AS seen GROUP BY article_id
        )
        """,
        scope(guild_id, first=first),
    ).fetchone()
    return Expiry(*row)


def expire(db: Database, guild_id: GuildId, before: datetime, *, limit: int) -> int:
    """Let a guild see no more what came before this instant; return how many of its own articles that were.

    These go at most `limit` at a time: call it again until none is left. What the host added stays: it is `HOST`'s own.
    """
    first = _first_since(db, before)
    for table in _BEGINNINGS:
        db.execute(
            f"UPDATE {table} SET first_sighting = ? WHERE guild_id = ? AND first_sighting < ?", [first, guild_id, first]
        )
    return int(
        db.execute(
            "DELETE FROM sightings WHERE id IN (SELECT id FROM sightings WHERE guild_id = ? AND id < ? LIMIT ?)",
            [guild_id, first, limit],
        ).rowcount
    )


def unwanted_articles(db: Database, after: ArticleId, *, limit: int) -> list[ArticleId]:
    """Return articles that no guild sees any more, in the order of their ids, above one."""
    rows = db.execute(f"SELECT id FROM articles WHERE id > ? AND NOT {_IS_WANTED} ORDER BY id LIMIT ?", [after, limit])
    return [ArticleId(row[0]) for row in rows]


def delete_unwanted(db: Database, article_id: ArticleId, *, now: datetime) -> tuple[Article, str] | None:
    """Delete an article that no guild sees, with all that hangs on it but its part in its story.

    Returns it with its text; None when it is gone or somebody sees it. Corrections of actors stay, and so do actors.
    """
    row = db.execute(
        f"SELECT {ARTICLE_COLUMNS}, text FROM articles WHERE id = ? AND NOT {_IS_WANTED}", [article_id]
    ).fetchone()
    if row is None:
        return None
    article, text = article_from_row(row), str(row[-1])
    key = page_key(article) if article.url else None
    entries = db.execute(
        "SELECT feed_id, guid FROM sightings WHERE article_id = ? AND feed_id IS NOT NULL", [article_id]
    ).fetchall()
    db.execute("DELETE FROM articles WHERE id = ?", [article_id])
    db.conn.executemany(
        "INSERT INTO forgotten_entries (feed_id, entry, forgotten_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (feed_id, entry, to_seconds(now))
            for feed_id, guid in entries
            for entry in dict.fromkeys((guid, key))
            if entry is not None
        ],
    )
    return article, text


def forget_entries(db: Database, *, before: datetime) -> int:
    """Forget which entries were deleted before this instant: hardly a feed offers one for so long."""
    return int(db.execute("DELETE FROM forgotten_entries WHERE forgotten_at < ?", [to_seconds(before)]).rowcount)


def _first_since(db: Database, before: datetime) -> int:
    """Return the number of the first sighting at this instant or later."""
    (first,) = db.execute("SELECT min(id) FROM sightings WHERE seen_at >= ?", [to_seconds(before)]).fetchone()
    return last_sighting(db) + 1 if first is None else int(first)

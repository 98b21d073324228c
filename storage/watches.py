"""Who wants to hear of which actors."""

import json
from dataclasses import dataclass
from datetime import datetime

from storage.articles import last_sighting
from storage.database import Database
from storage.models import Actor, ActorId, GuildId, UserId
from storage.notices import drop_messages_to
from storage.text import from_seconds, to_seconds
from storage.views import ACTOR_COLUMNS, actor_from_row, view_of

NOBODY = 0
"""The other side of a watch that is about one actor."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What a user wants to hear of: an actor, or a pair, as the guild sees them; the ids are those that are stored."""

    actor: Actor
    other: Actor | None
    added_at: datetime
    actor_id: ActorId
    other_id: ActorId | None = None


def add_watch(
    db: Database, guild_id: GuildId, user_id: UserId, actor_id: ActorId, other_id: ActorId | None, *, now: datetime
) -> bool:
    """Let a user hear of an actor or a pair from now on; return whether that is new.

    Whoever was stopped hears of all that they watch again, from now on.
    """
    after = last_sighting(db)
    if db.execute("DELETE FROM watchers WHERE user_id = ?", [user_id]).rowcount:
        db.execute("UPDATE watches SET after = ? WHERE user_id = ?", [after, user_id])
    first, second = _ordered(actor_id, other_id)
    added = db.execute(
        """INSERT INTO watches (guild_id, user_id, actor_id, other_id, after, added_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""",
        [guild_id, user_id, first, second, after, to_seconds(now)],
    ).rowcount
    db.execute("INSERT INTO watched_guilds (guild_id, cursor) VALUES (?, ?) ON CONFLICT DO NOTHING", [guild_id, after])
    return bool(added)


def remove_watch(
    db: Database, guild_id: GuildId, user_id: UserId, actor_id: ActorId, other_id: ActorId | None = None
) -> bool:
    """Let a user hear of an actor or a pair no more; return whether they did."""
    first, second = _ordered(actor_id, other_id)
    removed = db.execute(
        "DELETE FROM watches WHERE guild_id = ? AND user_id = ? AND actor_id = ? AND other_id = ?",
        [guild_id, user_id, first, second],
    ).rowcount
    if not db.execute("SELECT 1 FROM watches WHERE guild_id = ? AND user_id = ?", [guild_id, user_id]).fetchone():
        drop_watches(db, guild_id, user_id)
    return bool(removed)


def drop_watches(db: Database, guild_id: GuildId, user_id: UserId) -> None:
    """Forget all that a user watches in a guild, with what waits to be told of it."""
    for table in ("watches", "finds"):
        db.execute(f"DELETE FROM {table} WHERE guild_id = ? AND user_id = ?", [guild_id, user_id])
    drop_messages_to(db, user_id, guild_id)
    # Nobody looks through the news of a guild in which nobody watches.
    db.execute(
        """DELETE FROM watched_guilds WHERE guild_id = :guild
            AND NOT EXISTS (SELECT 1 FROM watches WHERE guild_id = :guild)""",
        {"guild": guild_id},
    )


def stop_watching(db: Database, user_id: UserId, reason: str, *, now: datetime) -> None:
    """Tell a user nothing more, of no guild, for a reason in words; what they watch is kept."""
    db.execute(
        """INSERT INTO watchers (user_id, stopped_because, stopped_at) VALUES (?, ?, ?)
            ON CONFLICT (user_id) DO UPDATE SET stopped_because = excluded.stopped_because""",
        [user_id, reason, to_seconds(now)],
    )
    db.execute("DELETE FROM finds WHERE user_id = ?", [user_id])
    drop_messages_to(db, user_id)


def stopped_because(db: Database, user_id: UserId) -> str | None:
    """Return why a user is told nothing; None while they are."""
    row = db.execute("SELECT stopped_because FROM watchers WHERE user_id = ?", [user_id]).fetchone()
    return None if row is None else str(row[0])


def list_watches(db: Database, guild_id: GuildId, user_id: UserId) -> list[Watch]:
    """Return what a user watches in a guild, the oldest first, as the guild sees the actors."""
    view = view_of(db, guild_id)
    rows = db.execute(
        """SELECT actor_id, other_id, added_at FROM watches WHERE guild_id = ? AND user_id = ?
            ORDER BY added_at, actor_id, other_id""",
        [guild_id, user_id],
    ).fetchall()
    ids = {actor_id for row in rows for actor_id in row[:2]}
    actors = {
        row[0]: view.show(actor_from_row(row))
        for row in db.execute(
            f"SELECT {ACTOR_COLUMNS} FROM actors WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))]
        )
    }
    return [
        Watch(
            actors[first],
            actors.get(second),
            from_seconds(added_at),
            ActorId(first),
            ActorId(second) if second else None,
        )
        for first, second, added_at in rows
    ]


def count_watches(db: Database, user_id: UserId) -> int:
    """Return how many actors and pairs a user watches, in all guilds."""
    return int(db.execute("SELECT count(*) FROM watches WHERE user_id = ?", [user_id]).fetchone()[0])


def _ordered(actor_id: ActorId, other_id: ActorId | None) -> tuple[int, int]:
    """Return a pair in one order, whoever was named first; an actor alone comes with nobody."""
    if other_id is None:
        return actor_id, NOBODY
    return min(actor_id, other_id), max(actor_id, other_id)

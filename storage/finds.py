"""Which new relations those who watch have not been told yet.

Sightings are the clock here as for digests: their numbers only grow, so that what is new is found once, whatever the
machine's clock does. What is found is kept until it is told, in the transaction that writes the message.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.articles import last_sighting
from storage.database import Database
from storage.models import LEAST_SURE, ActorId, GuildId, Relation, RelationId, UserId
from storage.relations.contradictions import link_contradictions
from storage.relations.grouping import group_rows
from storage.relations.loading import load_entries
from storage.relations.rows import read_rows
from storage.text import to_seconds
from storage.views import View, view_of
from storage.visibility import SIGHTINGS, scope
from storage.watches import NOBODY


@dataclass(frozen=True, slots=True)
class Reader:
    """A user to whom something new of a guild is to be told; `finds` is how many relations that are."""

    guild_id: GuildId
    user_id: UserId
    finds: int


@dataclass(frozen=True, slots=True)
class FoundNews:
    """A relation to tell, with the finds that it stands for."""

    relation: Relation
    finds: tuple[RelationId, ...]


# --------------------------------------------------------------------------------------------------------- finding


def guilds_with_watches(db: Database) -> list[GuildId]:
    """Return the guilds whose news were not looked through for watches up to the latest sighting."""
    rows = db.execute(
        """SELECT guild_id FROM watched_guilds WHERE cursor < ?
            AND guild_id NOT IN (SELECT guild_id FROM guilds WHERE left_at IS NOT NULL) ORDER BY guild_id""",
        [last_sighting(db)],
    )
    return [GuildId(row[0]) for row in rows]


def find_new_relations(db: Database, guild_ids: Iterable[GuildId], *, now: datetime) -> int:
    """Note for each watch of these guilds the relations of what they see since the last time; return how many.

    Relations that are only possible are left out, and so is what was old when it came.
    """
    return sum(_find_new_relations(db, guild_id, now) for guild_id in guild_ids)


def _find_new_relations(db: Database, guild_id: GuildId, now: datetime) -> int:
    upto = last_sighting(db)
    row = db.execute("SELECT cursor FROM watched_guilds WHERE guild_id = ?", [guild_id]).fetchone()
    if row is None or row[0] >= upto:
        return 0
    db.execute("UPDATE watched_guilds SET cursor = ? WHERE guild_id = ?", [upto, guild_id])
    view = view_of(db, guild_id)
    wanted = _wanted(db, guild_id, view)
    if not wanted:
        return 0
    finds = [
        (guild_id, user_id, relation_id, number, to_seconds(now))
        for relation_id, number, source, target in _news(db, guild_id, view, row[0], upto)
        for pair in _pairs(source, target)
        for user_id, after in wanted.get(pair, ())
        if number > after
    ]
    db.conn.executemany(
        """INSERT INTO finds (guild_id, user_id, relation_id, sighting, found_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""",
        finds,
    )
    return len(finds)


def _wanted(
    db: Database, guild_id: GuildId, view: View, user_id: UserId | None = None
) -> dict[frozenset[int], list[tuple[UserId, int]]]:
    """Return by whom each pair or actor is watched in a guild, as it sees them, and after which sighting."""
    found: dict[frozenset[int], list[tuple[UserId, int]]] = defaultdict(list)
    rows = db.execute(
        """SELECT user_id, actor_id, other_id, after FROM watches WHERE guild_id = :guild
            AND (:user IS NULL OR user_id = :user) AND user_id NOT IN (SELECT user_id FROM watchers)""",
        {"guild": guild_id, "user": user_id},
    )
    for watcher, actor_id, other_id, after in rows:
        other = view.place(ActorId(other_id)) if other_id else NOBODY
        found[frozenset((view.place(ActorId(actor_id)), other))].append((UserId(watcher), after))
    return found


def _pairs(source: int, target: int) -> list[frozenset[int]]:
    """Return what a relation is new about: its pair, and each side."""
    return [frozenset(pair) for pair in ((source, target), (source, NOBODY), (target, NOBODY))]


def _news(db: Database, guild_id: GuildId, view: View, after: int, upto: int) -> Sequence[Any]:
    """Return the relations of the articles that the guild first saw after a sighting, with that of the article."""
    bounds = "number > :after AND number <= :upto"
    return db.execute(
        f"""
        SELECT relations.id, first.number, {view.owner("source")}, {view.owner("target")} FROM (
            SELECT article_id, min(number) AS number, is_news FROM {SIGHTINGS}
            WHERE article_id IN (SELECT article_id FROM {SIGHTINGS} WHERE {bounds}) GROUP BY article_id
        ) AS first CROSS JOIN relations ON relations.article_id = first.article_id
        WHERE is_news AND {bounds} AND confidence >= {LEAST_SURE} AND {view.shows()}
        """,
        scope(guild_id, after=after, upto=upto),
    ).fetchall()


# --------------------------------------------------------------------------------------------------------- telling


def readers(db: Database) -> list[Reader]:
    """Return to whom something is to be told, the longest waiting first."""
    rows = db.execute(
        """SELECT guild_id, user_id, count(*) FROM finds
            WHERE guild_id NOT IN (SELECT guild_id FROM guilds WHERE left_at IS NOT NULL)
            GROUP BY guild_id, user_id ORDER BY min(found_at), guild_id, user_id"""
    )
    return [Reader(GuildId(row[0]), UserId(row[1]), row[2]) for row in rows]


def found_relations(db: Database, guild_id: GuildId, user_id: UserId, *, limit: int) -> list[FoundNews]:
    """Return what is to be told to a user, the oldest finds first, each event once, as the guild sees it now.

    What the guild sees no more is forgotten, and so is one more report of what it saw before.
    """
    rows = db.execute(
        """SELECT relation_id, story_id, articles.id FROM finds JOIN relations ON relations.id = relation_id
            JOIN articles ON articles.id = article_id
            WHERE guild_id = ? AND user_id = ? ORDER BY sighting, relation_id LIMIT ?""",
        [guild_id, user_id, limit],
    ).fetchall()
    place = {relation_id: number for number, (relation_id, _, _) in enumerate(rows)}
    view = view_of(db, guild_id)
    entries = group_rows(
        read_rows(
            db,
            guild_id,
            view,
            """relations.article_id IN (
                SELECT value FROM json_each(:articles)
                UNION SELECT id FROM articles WHERE story_id IN (SELECT value FROM json_each(:stories))
            )""",
            articles=json.dumps(sorted({row[2] for row in rows})),
            stories=json.dumps(sorted({row[1] for row in rows if row[1] is not None})),
        )
    )
    waiting = {
        row[0]
        for row in db.execute("SELECT relation_id FROM finds WHERE guild_id = ? AND user_id = ?", [guild_id, user_id])
    }
    wanted = _wanted(db, guild_id, view, user_id)
    link_contradictions(db, entries)
    fresh = [
        entry
        for entry in entries
        if any(row.id in place for row in entry.rows)
        and waiting.issuperset(row.id for row in entry.rows)
        and any(pair in wanted for pair in _pairs(entry.first.source, entry.first.target))
    ]
    told = {row.id for entry in fresh for row in entry.rows}
    mark_told(db, guild_id, user_id, [RelationId(number) for number in place if number not in told])
    fresh.sort(key=lambda entry: min(place.get(row.id, limit) for row in entry.rows))
    relations = load_entries(db, guild_id, view, fresh)
    return [
        FoundNews(relation, tuple(RelationId(row.id) for row in entry.rows))
        for relation, entry in zip(relations, fresh, strict=True)
    ]


def mark_told(db: Database, guild_id: GuildId, user_id: UserId, relation_ids: Collection[RelationId]) -> int:
    """Forget what is told with the message that is written in the same transaction; return how much is left."""
    db.execute(
        """DELETE FROM finds WHERE guild_id = ? AND user_id = ?
            AND relation_id IN (SELECT value FROM json_each(?))""",
        [guild_id, user_id, json.dumps(list(relation_ids))],
    )
    (left,) = db.execute("SELECT count(*) FROM finds WHERE user_id = ?", [user_id]).fetchone()
    return int(left)


def forget_finds(db: Database, *, before: datetime) -> int:
    """Delete what was found before this instant and never told; return how much."""
    return int(db.execute("DELETE FROM finds WHERE found_at < ?", [to_seconds(before)]).rowcount)

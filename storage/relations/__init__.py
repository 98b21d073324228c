"""Queries about relations: who did what to whom, each with its sentences, its sources, and who denies it.

Every event is one entry, however many articles report it (`grouping`). Reports are read as light `rows`, grouped,
counted, and only what is shown is read in full (`loading`). Claims get the denials that stand elsewhere from
`contradictions`.
"""

import json
from collections.abc import Iterable, Sequence

from storage.database import Database
from storage.models import ActorId, ArticleId, GuildId, Relation
from storage.relations.contradictions import link_contradictions
from storage.relations.grouping import Entry, count_entries, group_rows
from storage.relations.kinds import HAPPENED, Direction, Found, RelationCounts, RelationKind
from storage.relations.loading import load_entries
from storage.relations.rows import read_rows
from storage.views import View, view_of

__all__ = [
    "HAPPENED",
    "MOST",
    "Direction",
    "Found",
    "RelationCounts",
    "RelationKind",
    "entries_of",
    "relations_between",
    "relations_in_articles",
    "relations_of",
]

MOST = 200
"""How many relations one question returns at most; `RelationCounts` tell how many there are."""


def relations_between(
    db: Database, guild_id: GuildId, a: ActorId, b: ActorId, *, limit: int = MOST, offset: int = 0
) -> Found:
    """Return the relations of two actors in both directions, newest first, then in the article's order.

    What is only possible comes after all that is sure.
    """
    view = view_of(db, guild_id)
    first, second = view.place(a), view.place(b)
    there = f"{view.is_side(first, 'source')} AND {view.is_side(second, 'target')}"
    back = f"{view.is_side(second, 'source')} AND {view.is_side(first, 'target')}"
    entries = _entries(db, guild_id, view, f"({there} OR {back})")
    return _found(db, guild_id, view, entries, limit, offset)


def relations_of(
    db: Database,
    guild_id: GuildId,
    actor_id: ActorId,
    *,
    kind: RelationKind | None = None,
    direction: Direction = Direction.BOTH,
    limit: int = MOST,
    offset: int = 0,
) -> Found:
    """Return an actor's relations, newest first, then in the article's order; of any kind when it is None.

    What is only possible comes after all that is sure.
    """
    view = view_of(db, guild_id)
    shown = view.place(actor_id)
    entries = [
        entry
        for entry in entries_of(db, guild_id, shown, view)
        if _goes(entry, shown, direction) and (kind is None or entry.is_of(kind))
    ]
    return _found(db, guild_id, view, entries, limit, offset)


def entries_of(db: Database, guild_id: GuildId, actor_id: ActorId, view: View) -> list[Entry]:
    """Return all entries that the actor, as it is shown in the view, is a side of; in the order of `relations_of`."""
    sides = f"({view.is_side(actor_id, 'source')} OR {view.is_side(actor_id, 'target')})"
    return _entries(db, guild_id, view, sides)


def relations_in_articles(db: Database, guild_id: GuildId, article_ids: Iterable[ArticleId]) -> list[Relation]:
    """Return the relations of these articles, newest first; reports and denials are those in the same articles.

    Whoever asks has asked for articles that the guild sees.
    """

    def visible(article_id: str) -> str:
        # The sign keeps SQLite from looking all articles up for each relation that may have a denial.
        return f"+{article_id} IN (SELECT value FROM json_each(:articles))"

    view = view_of(db, guild_id)
    articles = json.dumps(list(article_ids))
    chosen = "relations.article_id IN (SELECT value FROM json_each(:articles))"
    entries = group_rows(read_rows(db, guild_id, view, chosen, visible=visible, articles=articles))
    link_contradictions(db, entries)
    return load_entries(db, guild_id, view, entries, visible=visible, articles=articles)


def _entries(db: Database, guild_id: GuildId, view: View, condition: str) -> list[Entry]:
    entries = group_rows(read_rows(db, guild_id, view, condition))
    link_contradictions(db, entries)
    return entries


def _goes(entry: Entry, actor_id: ActorId, direction: Direction) -> bool:
    match direction:
        case Direction.OUT:
            return entry.is_mutual or entry.first.source == actor_id
        case Direction.IN:
            return entry.is_mutual or entry.first.target == actor_id
        case Direction.BOTH:
            return True


def _found(db: Database, guild_id: GuildId, view: View, entries: Sequence[Entry], limit: int, offset: int) -> Found:
    shown = entries[offset : offset + limit]
    return Found(tuple(load_entries(db, guild_id, view, shown)), count_entries(entries))

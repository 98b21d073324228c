"""Claims that somebody denies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from storage.database import Database
from storage.models import GuildId, Relation, StoredDenial, Window
from storage.relations.contradictions import link_contradictions
from storage.relations.grouping import Entry, group_rows, matter_of
from storage.relations.loading import load_entries
from storage.relations.rows import read_rows
from storage.text import to_seconds
from storage.views import View, view_of
from storage.visibility import scope, sees

_MOST_ARTICLES = 500
"""How many articles with denials are looked at, the latest: more than a reader turns pages for."""

DENYING = """(
    EXISTS (SELECT 1 FROM denials WHERE denials.article_id = articles.id) OR EXISTS (
        SELECT 1 FROM relations WHERE relations.article_id = articles.id AND negated AND attributed_to IS NOT NULL
    )
)"""
"""A condition on `articles`: somebody denies something there, or may."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One event or state of affairs that is denied: a relation for each who says that it is so, the newest first."""

    claims: tuple[Relation, ...]

    @property
    def denials(self) -> tuple[StoredDenial, ...]:
        """Who denies any of it, each sentence once."""
        return tuple(dict.fromkeys(denial for claim in self.claims for denial in claim.beside))


@dataclass(frozen=True, slots=True)
class Disputes:
    """An answer: the latest disputes, and how many there are in all."""

    latest: tuple[Dispute, ...]
    total: int


def relations_disputed(db: Database, guild_id: GuildId, window: Window, *, limit: int) -> Disputes:
    """Return what was denied in articles published within the window, newest first, with all who say so and deny it.

    Of very many, those of the latest articles.
    """
    view = view_of(db, guild_id)
    rows = db.execute(
        f"""
        SELECT id FROM articles
        WHERE published_at >= :start AND published_at < :end AND {DENYING} AND {sees("articles.id")}
        ORDER BY published_at DESC, id DESC LIMIT {_MOST_ARTICLES}
        """,
        scope(guild_id, start=to_seconds(window.start), end=to_seconds(window.end)),
    )
    matters: dict[object, list[Entry]] = {}
    for entry in entries_of_events(db, guild_id, view, [article_id for (article_id,) in rows]):
        if not (entry.first.negated or entry.first.is_possible):
            matters.setdefault(matter_of(entry), []).append(entry)
    denied = [entries for entries in matters.values() if any(entry.is_denied for entry in entries)]
    loaded = iter(load_entries(db, guild_id, view, [entry for entries in denied[:limit] for entry in entries]))
    latest = tuple(Dispute(tuple(next(loaded) for _ in entries)) for entries in denied[:limit])
    return Disputes(latest, len(denied))


def entries_of_events(db: Database, guild_id: GuildId, view: View, article_ids: Sequence[int]) -> list[Entry]:
    """Return all entries of the events that the articles report: those of other articles on them, too."""
    chosen = """relations.article_id IN (
        SELECT other.id FROM articles AS told CROSS JOIN articles AS other ON other.story_id = told.story_id
        WHERE told.id IN (SELECT value FROM json_each(:articles))
        UNION SELECT value FROM json_each(:articles)
    )"""
    entries = group_rows(read_rows(db, guild_id, view, chosen, articles=json.dumps(list(article_ids))))
    link_contradictions(db, entries)
    return entries

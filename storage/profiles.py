"""What is known of one actor: names, office, how much is written of it, and whom it deals with."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.actors import names_in_use
from storage.database import Database
from storage.models import Actor, ActorId, ActorType, GuildId
from storage.relations import RelationKind, entries_of
from storage.relations.grouping import Entry
from storage.text import from_seconds
from storage.views import ACTOR_COLUMNS, View, actor_from_row, view_of
from storage.visibility import scope, sees


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Whom an actor has relations with. Only `stated` ones count as having happened, by their polarity too."""

    actor: Actor
    relations: int
    stated: int
    cooperative: int
    hostile: int


@dataclass(frozen=True, slots=True)
class ActorProfile:
    """What the articles that a guild sees say of an actor.

    `names` are those that these articles use, most used first. `role` (with `role_of`, "president" of "China") is
    the most frequent. Counterparts come with the most relations first.
    """

    actor: Actor
    names: tuple[str, ...]
    role: str | None
    role_of: str | None
    articles: int
    mentions: int
    first_at: datetime
    last_at: datetime
    counterparts: tuple[Counterpart, ...]


def profile(db: Database, guild_id: GuildId, actor_id: ActorId, *, counterparts: int = 5) -> ActorProfile | None:
    """Return what is known of an actor, or of who is shown in its place; None where no article seen names it."""
    view = view_of(db, guild_id)
    shown = view.place(actor_id)
    parameters = scope(guild_id, actor=shown)
    named = view.named_as(shown)
    articles, mentions, first_at, last_at = db.execute(
        f"""
        SELECT {view.distinct("articles.id")}, sum(mentions), min(published_at), max(published_at)
        FROM {named} AS found CROSS JOIN articles INDEXED BY articles_events ON articles.id = found.article_id
        WHERE {sees("found.article_id")}
        """,
        parameters,
    ).fetchone()
    if not articles:
        return None
    row = db.execute(f"SELECT {ACTOR_COLUMNS} FROM actors WHERE id = ?", (shown,)).fetchone()
    actor = view.show(actor_from_row(row))
    # A state that a person was merged into holds no office.
    role, role_of = _role(db, named, parameters) if actor.type is ActorType.PERSON else (None, None)
    return ActorProfile(
        actor=actor,
        names=names_in_use(db, guild_id, shown),
        role=role,
        role_of=role_of,
        articles=articles,
        mentions=mentions,
        first_at=from_seconds(first_at),
        last_at=from_seconds(last_at),
        counterparts=_counterparts(db, guild_id, shown, view, counterparts),
    )


def _role(db: Database, named: str, parameters: dict[str, object]) -> tuple[str | None, str | None]:
    """Return the most frequent role; of equally frequent ones the latest."""
    row = db.execute(
        f"""
        SELECT role, role_of FROM {named} AS found
        CROSS JOIN articles INDEXED BY articles_events ON articles.id = found.article_id
        WHERE role IS NOT NULL AND {sees("found.article_id")}
        GROUP BY role, role_of ORDER BY count(*) DESC, max(published_at) DESC, role, role_of LIMIT 1
        """,
        parameters,
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def _counterparts(db: Database, guild_id: GuildId, actor_id: ActorId, view: View, most: int) -> tuple[Counterpart, ...]:
    others: dict[int, list[Entry]] = {}
    for entry in entries_of(db, guild_id, actor_id, view):
        first = entry.first
        if first.source != first.target and not first.is_possible:
            others.setdefault(first.target if first.source == actor_id else first.source, []).append(entry)
    rows = db.execute(
        f"SELECT {ACTOR_COLUMNS} FROM actors WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(list(others))]
    )
    actors = sorted(map(actor_from_row, rows), key=lambda actor: (-len(others[actor.id]), actor.name, actor.id))
    return tuple(_counterpart(view.show(actor), others[actor.id]) for actor in actors[:most])


def _counterpart(actor: Actor, entries: Sequence[Entry]) -> Counterpart:
    stated = [entry for entry in entries if entry.is_stated]
    return Counterpart(
        actor,
        relations=len(entries),
        stated=len(stated),
        cooperative=sum(entry.is_of(RelationKind.COOPERATIVE) for entry in stated),
        hostile=sum(entry.is_of(RelationKind.HOSTILE) for entry in stated),
    )

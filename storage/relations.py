"""Queries about relations: who did what to whom, each with its sentence, its source, and who denies it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from storage.actors import STATED
from storage.articles import ARTICLE_COLUMNS, article_from_row
from storage.models import (
    LEAST_SURE,
    Action,
    ActorId,
    ArticleId,
    Evidence,
    GuildId,
    Polarity,
    Relation,
    RelationId,
    StoredDenial,
)
from storage.views import ACTOR_COLUMNS, View, actor_from_row, view_of
from storage.visibility import scope, sees

MOST = 200
"""How many relations one question returns at most; `RelationCounts` tell how many there are."""


class RelationKind(StrEnum):
    """What a reader may ask for. One relation can be of several kinds: a claim that is denied is both."""

    STATED = "stated"
    CLAIMED = "claimed"
    DENIED = "denied"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    UNCERTAIN = "uncertain"
    POSSIBLE = "possible"
    COOPERATIVE = "cooperative"
    HOSTILE = "hostile"


class Direction(StrEnum):
    """Whether the actor acts, is acted upon, or either. A mutual relation goes both ways."""

    OUT = "out"
    IN = "in"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class RelationCounts:
    """How many relations there are of each kind; they overlap, so that they do not add up to `total`."""

    total: int
    stated: int
    claimed: int
    denied: int
    negated: int
    hypothetical: int
    uncertain: int
    possible: int


_DENIED = f"EXISTS (SELECT 1 FROM denials WHERE relation_id = relations.id AND {sees('denials.article_id')})"

_KINDS: Mapping[RelationKind, str] = {
    RelationKind.STATED: STATED.format(relation="relations"),
    RelationKind.CLAIMED: "relations.attributed_to IS NOT NULL",
    RelationKind.DENIED: _DENIED,
    RelationKind.NEGATED: "relations.negated",
    RelationKind.HYPOTHETICAL: "relations.hypothetical",
    RelationKind.UNCERTAIN: "relations.hedged",
    RelationKind.POSSIBLE: f"relations.confidence < {LEAST_SURE}",
    RelationKind.COOPERATIVE: "relations.polarity = 'cooperative'",
    RelationKind.HOSTILE: "relations.polarity = 'hostile'",
}


def relations_between(
    db: Database, guild_id: GuildId, a: ActorId, b: ActorId, *, limit: int = MOST, offset: int = 0
) -> list[Relation]:
    """Return the relations of two actors in both directions, newest article first, then in the article's order.

    What is only possible comes after all that is sure.
    """
    view = view_of(db, guild_id)
    return _relations(db, guild_id, _pair(view, a, b), view, limit, offset)


def relations_of(
    db: Database,
    guild_id: GuildId,
    actor_id: ActorId,
    *,
    kind: RelationKind | None = None,
    direction: Direction = Direction.BOTH,
    limit: int = MOST,
    offset: int = 0,
) -> list[Relation]:
    """Return an actor's relations, newest article first, then in the article's order; of any kind when it is None.

    What is only possible comes after all that is sure.
    """
    view = view_of(db, guild_id)
    return _relations(db, guild_id, _condition(view, actor_id, kind, direction), view, limit, offset)


def count_relations_between(db: Database, guild_id: GuildId, a: ActorId, b: ActorId) -> RelationCounts:
    """Count all relations that `relations_between` would return without a limit."""
    return _count(db, guild_id, _pair(view_of(db, guild_id), a, b))


def count_relations_of(
    db: Database,
    guild_id: GuildId,
    actor_id: ActorId,
    *,
    kind: RelationKind | None = None,
    direction: Direction = Direction.BOTH,
) -> RelationCounts:
    """Count all relations that `relations_of` would return without a limit."""
    return _count(db, guild_id, _condition(view_of(db, guild_id), actor_id, kind, direction))


def relations_in_articles(db: Database, guild_id: GuildId, article_ids: Iterable[ArticleId]) -> list[Relation]:
    """Return the relations of these articles, newest article first; denials are those in the same articles.

    Whoever asks has asked for articles that the guild sees.
    """
    view = view_of(db, guild_id)
    parameters = scope(guild_id, articles=json.dumps(list(article_ids)))
    chosen = db.execute(
        f"""
        SELECT relations.id FROM relations JOIN articles ON articles.id = article_id
        WHERE article_id IN (SELECT value FROM json_each(:articles)) AND {view.shows()}
        ORDER BY published_at DESC, article_id DESC, sentence, relations.id
        """,
        parameters,
    )
    return _load(
        db,
        [RelationId(row[0]) for row in chosen],
        "denials.article_id IN (SELECT value FROM json_each(:articles))",
        parameters,
        view,
    )


def _pair(view: View, a: ActorId, b: ActorId) -> str:
    first, second = view.place(a), view.place(b)
    there = f"{view.is_side(first, 'source')} AND {view.is_side(second, 'target')}"
    back = f"{view.is_side(second, 'source')} AND {view.is_side(first, 'target')}"
    return f"({there} OR {back}) AND {view.shows()}"


def _condition(view: View, actor_id: ActorId, kind: RelationKind | None, direction: Direction) -> str:
    shown = view.place(actor_id)
    source, target = view.is_side(shown, "source"), view.is_side(shown, "target")
    ways = {
        Direction.OUT: f"({source} OR (relations.mutual AND {target}))",
        Direction.IN: f"({target} OR (relations.mutual AND {source}))",
        Direction.BOTH: f"({source} OR {target})",
    }
    of_kind = "" if kind is None else f" AND {_KINDS[kind]}"
    return f"{ways[direction]} AND {view.shows()}{of_kind}"


def _relations(db: Database, guild_id: GuildId, condition: str, view: View, limit: int, offset: int) -> list[Relation]:
    # The ids first: what is sorted stays small, and only what is shown is read in full.
    chosen = db.execute(
        f"""
        SELECT relations.id FROM relations JOIN articles ON articles.id = article_id
        WHERE {condition} AND {sees("relations.article_id")}
        ORDER BY confidence < {LEAST_SURE}, published_at DESC, article_id DESC, sentence, relations.id
        LIMIT :limit OFFSET :offset
        """,
        scope(guild_id, limit=limit, offset=offset),
    )
    return _load(db, [RelationId(row[0]) for row in chosen], sees("denials.article_id"), scope(guild_id), view)


def _load(
    db: Database, relation_ids: Sequence[RelationId], visible: str, parameters: Mapping[str, object], view: View
) -> list[Relation]:
    """Return the relations in the order of their ids, with those denials that are `visible`."""
    ids = json.dumps(list(relation_ids))
    denials = _denials(db, ids, visible, parameters, view)
    rows = db.execute(
        f"""
        SELECT relations.id, predicate, action, polarity, negated, hypothetical, hedged, mutual, attributed_to, figure,
            confidence, sentence, sentences.text, attributed_id,
            {_columns("source")}, {_columns("target")}, {ARTICLE_COLUMNS}
        FROM json_each(:ids) AS chosen CROSS JOIN relations ON relations.id = chosen.value
        JOIN actors AS source ON source.id = {view.owner("source")}
        JOIN actors AS target ON target.id = {view.owner("target")}
        JOIN articles ON articles.id = relations.article_id
        JOIN sentences ON sentences.article_id = relations.article_id AND sentences.position = relations.sentence
        ORDER BY chosen.key
        """,
        {**parameters, "ids": ids},
    )
    return [_relation(row, denials.get(row[0], ()), view) for row in rows]


def _columns(actor: str) -> str:
    return ACTOR_COLUMNS.replace("actors.", f"{actor}.")


def _relation(row: Sequence[Any], denials: tuple[StoredDenial, ...], view: View) -> Relation:
    speaker = view.shown.get(row[13])
    return Relation(
        id=RelationId(row[0]),
        source=view.show(actor_from_row(row[14:19])),
        target=view.show(actor_from_row(row[19:24])),
        predicate=row[1],
        action=Action(row[2]),
        polarity=Polarity(row[3]),
        negated=bool(row[4]),
        hypothetical=bool(row[5]),
        hedged=bool(row[6]),
        mutual=bool(row[7]),
        attributed_to=speaker.name if speaker is not None else row[8],
        figure=row[9],
        confidence=row[10],
        evidence=Evidence(row[12], article_from_row(row[24:]), row[11]),
        denials=denials,
    )


def _denials(
    db: Database, ids: str, visible: str, parameters: Mapping[str, object], view: View
) -> dict[int, tuple[StoredDenial, ...]]:
    rows = db.execute(
        f"""
        SELECT relation_id, sentences.text, sentence, {ACTOR_COLUMNS}, {ARTICLE_COLUMNS} FROM denials
        JOIN actors ON actors.id = actor_id JOIN articles ON articles.id = denials.article_id
        JOIN sentences ON sentences.article_id = denials.article_id AND position = sentence
        WHERE relation_id IN (SELECT value FROM json_each(:ids)) AND {visible}
        ORDER BY relation_id, published_at, sentence, actors.name
        """,
        {**parameters, "ids": ids},
    )
    found: dict[int, tuple[StoredDenial, ...]] = {}
    for relation_id, text, position, *columns in rows:
        name = view.show(actor_from_row(columns)).name
        denial = StoredDenial(name, Evidence(text, article_from_row(columns[5:]), position))
        found[relation_id] = (*found.get(relation_id, ()), denial)
    return found


def _count(db: Database, guild_id: GuildId, condition: str) -> RelationCounts:
    kinds = (
        RelationKind.STATED,
        RelationKind.CLAIMED,
        RelationKind.DENIED,
        RelationKind.NEGATED,
        RelationKind.HYPOTHETICAL,
        RelationKind.UNCERTAIN,
        RelationKind.POSSIBLE,
    )
    sums = ", ".join(f"coalesce(sum({_KINDS[kind]}), 0)" for kind in kinds)
    row = db.execute(
        f"SELECT count(*), {sums} FROM relations WHERE {condition} AND {sees('relations.article_id')}",
        scope(guild_id),
    ).fetchone()
    return RelationCounts(*row)

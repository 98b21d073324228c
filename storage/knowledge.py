"""Writes what an analysis says about an article: its sentences, actors, mentions, relations, denials and quotes."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from storage.database import Database
from storage.models import ActorId, ActorType, Analysis, ArticleId, FoundActor, FoundQuote, FoundRelation
from storage.text import fold, spellings


def insert_analysis(db: Database, article_id: ArticleId, analysis: Analysis) -> None:
    """Write all that the analysis says; the article must not have an analysis yet."""
    db.conn.executemany(
        "INSERT INTO sentences (article_id, position, paragraph, start, text) VALUES (?, ?, ?, ?, ?)",
        ((article_id, one.position, one.paragraph, one.start, one.text) for one in analysis.sentences),
    )
    actor_ids = {actor.key: _put_actor(db, actor) for actor in analysis.actors}
    _insert_mentions(db, article_id, analysis, actor_ids)
    for relation in analysis.relations:
        _insert_relation(db, article_id, relation, actor_ids)
    _insert_quotes(db, article_id, analysis.quotes, actor_ids)


def _put_actor(db: Database, actor: FoundActor) -> ActorId:
    """Return the row of this key. What is known stays: an article may add to an actor, not change it."""
    (actor_id,) = db.execute(
        """
        INSERT INTO actors (key, name, type, country) VALUES (?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET country = coalesce(country, excluded.country)
        RETURNING id
        """,
        (actor.key, actor.name, actor.type.value, actor.country),
    ).fetchone()
    db.conn.executemany(
        "INSERT INTO aliases (actor_id, name, folded) VALUES (?, ?, ?) ON CONFLICT (actor_id, name) DO NOTHING",
        ((actor_id, name, fold(name)) for name in dict.fromkeys((actor.name, *actor.aliases))),
    )
    db.conn.executemany(
        """
        INSERT INTO aliases (actor_id, name, folded, is_shipped) VALUES (?, ?, ?, 1)
        ON CONFLICT (actor_id, name) DO UPDATE SET is_shipped = 1 WHERE NOT is_shipped
        """,
        ((actor_id, name, fold(name)) for name in actor.known_as),
    )
    if actor.type in {ActorType.PERSON, ActorType.ORG}:
        db.conn.executemany(
            "INSERT INTO spellings (spelling, actor_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            ((spelling, actor_id) for spelling in spellings(actor.name)),
        )
    return ActorId(actor_id)


def refresh_actors(db: Database, actors: Iterable[FoundActor]) -> int:
    """Give the stored actors that the bot ships with the names, types and countries of this version; count them.

    What servers corrected stands apart from the actors and is not touched. An actor that no article named is not
    stored. A name that is no longer shipped stays where an article uses it.
    """
    refreshed = 0
    for actor in actors:
        row = db.execute(
            "UPDATE actors SET name = ?, type = ?, country = ? WHERE key = ? RETURNING id",
            (actor.name, actor.type.value, actor.country, actor.key),
        ).fetchone()
        if row is None:
            continue
        refreshed += 1
        db.execute(
            """
            DELETE FROM aliases WHERE actor_id = :actor AND is_shipped
                AND name NOT IN (SELECT value FROM json_each(:names))
                AND NOT EXISTS (SELECT 1 FROM mentions WHERE alias_id = aliases.id)
            """,
            {"actor": row[0], "names": json.dumps([actor.name, *actor.known_as])},
        )
        db.execute("UPDATE aliases SET is_shipped = 0 WHERE actor_id = ? AND is_shipped", row)
        _put_actor(db, actor)
    return refreshed


def _insert_mentions(db: Database, article_id: ArticleId, analysis: Analysis, actor_ids: Mapping[str, ActorId]) -> None:
    counts = Counter(mention.actor for mention in analysis.mentions)
    db.conn.executemany(
        "INSERT INTO article_actors (article_id, actor_id, mentions, role, role_of) VALUES (?, ?, ?, ?, ?)",
        ((article_id, actor_ids[actor.key], counts[actor.key], actor.role, actor.role_of) for actor in analysis.actors),
    )
    aliases = _alias_ids(db, actor_ids.values())
    db.conn.executemany(
        """
        INSERT INTO mentions (article_id, sentence, start, "end", actor_id, alias_id, is_inferred)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        (
            (
                article_id,
                mention.sentence,
                mention.start,
                mention.end,
                actor_ids[mention.actor],
                aliases.get((actor_ids[mention.actor], mention.text)),
                mention.is_inferred,
            )
            for mention in analysis.mentions
        ),
    )


def _alias_ids(db: Database, actor_ids: Iterable[ActorId]) -> dict[tuple[ActorId, str], int]:
    found = {}
    for actor_id in actor_ids:
        for alias_id, name in db.execute("SELECT id, name FROM aliases WHERE actor_id = ?", (actor_id,)):
            found[actor_id, name] = alias_id
    return found


def _insert_relation(
    db: Database, article_id: ArticleId, relation: FoundRelation, actor_ids: Mapping[str, ActorId]
) -> None:
    speaker = relation.attributed_to
    (relation_id,) = db.execute(
        """
        INSERT INTO relations (
            article_id, sentence, source_id, target_id, source_text, target_text, predicate, action, polarity,
            negated, hypothetical, hedged, mutual, attributed_to, attributed_id, figure, confidence
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
        """,
        (
            article_id,
            relation.sentence,
            actor_ids[relation.source],
            actor_ids[relation.target],
            relation.source_text,
            relation.target_text,
            relation.predicate,
            relation.action.value,
            relation.polarity.value,
            relation.negated,
            relation.hypothetical,
            relation.hedged,
            relation.mutual,
            relation.attributed_name or speaker,
            actor_ids.get(speaker) if speaker else None,
            relation.figure,
            relation.confidence,
        ),
    ).fetchone()
    db.conn.executemany(
        """
        INSERT INTO denials (relation_id, actor_id, article_id, sentence) VALUES (?, ?, ?, ?)
        ON CONFLICT (relation_id, actor_id) DO NOTHING
        """,
        ((relation_id, actor_ids[denial.actor], article_id, denial.sentence) for denial in relation.denials),
    )


def _insert_quotes(
    db: Database, article_id: ArticleId, quotes: Iterable[FoundQuote], actor_ids: Mapping[str, ActorId]
) -> None:
    db.conn.executemany(
        """
        INSERT INTO quotes (article_id, sentence, start, "end", actor_id, is_direct, speech)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        (
            (article_id, one.sentence, one.start, one.end, actor_ids[one.speaker], one.is_direct, one.speech)
            for one in quotes
        ),
    )

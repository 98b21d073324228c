"""Queries about quotes: what an actor said, and what others said of it, speech by speech.

A speech is what one speaker says in one article without anybody else coming between. It is shown in whole sentences.
Who is meant in it is derived from the mentions inside what is said, as the guild sees them.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from storage.articles import ARTICLE_COLUMNS, article_from_row
from storage.database import Database
from storage.models import Actor, ActorId, Article, Evidence, GuildId
from storage.views import ACTOR_COLUMNS, View, actor_from_row, view_of
from storage.visibility import scope, sees

MOST = 100
"""How many speeches of each kind one question returns at most, the latest."""

_MOST_MENTIONS = 20_000
"""How many of an actor's latest mentions are looked at for what others said of it."""

_QUOTES = "(SELECT quotes.*, actor_id AS speaker_id, '' AS speaker_text FROM quotes) AS quote"
"""Quotes with the columns by which `View.owner` tells whose they are."""

_Key = tuple[int, int, ActorId]
"""Article, speech, speaker as shown."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What `speaker` says in one article: whole sentences, in their order.

    `is_direct` where any of it is in quotation marks, `is_indirect` where any is in the publisher's words; `about` are
    the actors whom it means, most mentioned first.
    """

    speaker: Actor
    sentences: tuple[Evidence, ...]
    is_direct: bool
    is_indirect: bool
    about: tuple[Actor, ...]

    @property
    def article(self) -> Article:
        """Where it was printed."""
        return self.sentences[0].article


@dataclass(frozen=True, slots=True)
class Quotes:
    """What an actor `said` and what others said `of` it, newest first."""

    said: tuple[Speech, ...]
    said_of: tuple[Speech, ...]


def quotes_of(
    db: Database, guild_id: GuildId, actor_id: ActorId, *, about: ActorId | None = None, limit: int = MOST
) -> Quotes:
    """Return what the actor said and what others said of it; both with `about` as the other side where it is given."""
    view = view_of(db, guild_id)
    shown = view.place(actor_id)
    other = None if about is None else view.place(about)
    if shown in view.hidden or other in view.hidden:
        return Quotes((), ())
    if other is None:
        said = _said(db, guild_id, view, shown, limit)
    else:
        said = _said_of(db, guild_id, view, other, shown, limit)
    said_of = _said_of(db, guild_id, view, shown, other, limit)
    return Quotes(_load(db, guild_id, view, said), _load(db, guild_id, view, said_of))


def _said(db: Database, guild_id: GuildId, view: View, speaker: ActorId, limit: int) -> list[_Key]:
    rows = db.execute(
        f"""
        SELECT DISTINCT quote.article_id, quote.speech FROM {_QUOTES}
        WHERE {view.is_side(speaker, "speaker", "quote")} AND {sees("quote.article_id")}
        ORDER BY quote.article_id DESC LIMIT :limit
        """,
        scope(guild_id, limit=limit),
    )
    return [(article_id, speech, speaker) for article_id, speech in rows]


def _said_of(
    db: Database, guild_id: GuildId, view: View, meant: ActorId, speaker: ActorId | None, limit: int
) -> list[_Key]:
    """Return the latest speeches of others, or of one speaker, in which an actor is meant."""
    owner = view.owner("speaker", "quote")
    if speaker is None:
        # Joined from the latest mentions outwards: a bound on what an actor of many articles costs.
        tables = f"""
            (
                SELECT * FROM mentions WHERE actor_id IN ({view.ids(meant)})
                ORDER BY article_id DESC LIMIT {_MOST_MENTIONS}
            ) AS named CROSS JOIN {_QUOTES} ON quote.article_id = named.article_id AND quote.sentence = named.sentence
        """
        by = f"{owner} <> {int(meant)}"
    else:
        tables = f"""
            {_QUOTES} CROSS JOIN mentions AS named
            ON named.article_id = quote.article_id AND named.sentence = quote.sentence
        """
        by = f"{view.is_side(speaker, 'speaker', 'quote')} AND named.actor_id IN ({view.ids(meant)})"
    rows = db.execute(
        f"""
        SELECT quote.article_id, quote.speech, {owner} AS speaker, named.start, named.sentence, named.actor_id
        FROM {tables}
        WHERE {by} AND named.start >= quote.start AND named."end" <= quote."end" AND {sees("quote.article_id")}
        GROUP BY quote.article_id, quote.speech, speaker
        ORDER BY quote.article_id DESC LIMIT :limit
        """,
        scope(guild_id, limit=limit),
    ).fetchall()
    if any(member in view.split for member in view.members.get(meant, ())):
        owners = _meant(db, guild_id, view, {row[0] for row in rows})
        rows = [row for row in rows if meant in owners.get((row[0], row[4]), {})]
    return [
        (article_id, speech, ActorId(owner_id))
        for article_id, speech, owner_id, *_ in rows
        if owner_id not in view.hidden
    ]


def _load(db: Database, guild_id: GuildId, view: View, keys: Sequence[_Key]) -> tuple[Speech, ...]:
    """Return the speeches whole, newest first."""
    wanted = set(keys)
    rows = db.execute(
        f"""
        SELECT quote.article_id, quote.speech, {view.owner("speaker", "quote")}, quote.sentence, quote.start,
            quote."end", quote.is_direct, sentences.text, {ARTICLE_COLUMNS}
        FROM {_QUOTES} JOIN articles ON articles.id = quote.article_id
        JOIN sentences ON sentences.article_id = quote.article_id AND sentences.position = quote.sentence
        WHERE quote.article_id IN (SELECT value FROM json_each(:articles))
        ORDER BY published_at DESC, quote.article_id DESC, quote.speech, 3, quote.sentence, quote.start
        """,
        scope(guild_id, articles=json.dumps(sorted({article_id for article_id, *_ in keys}))),
    ).fetchall()
    found = [row for row in rows if tuple(row[:3]) in wanted]
    meant = _meant(db, guild_id, view, {row[0] for row in found})
    actors = _actors(db, view, {row[2] for row in found} | {id_ for named in meant.values() for id_ in named})
    return tuple(_speech(list(group), meant, actors) for _, group in groupby(found, key=lambda row: tuple(row[:3])))


_Meant = dict[tuple[int, int], dict[ActorId, list[tuple[int, int]]]]
"""By article and sentence: who is mentioned, and where."""


def _speech(rows: Sequence[Sequence[Any]], meant: _Meant, actors: dict[ActorId, Actor]) -> Speech:
    article = article_from_row(rows[0][8:])
    speaker = ActorId(rows[0][2])
    counts: dict[ActorId, int] = {}
    for article_id, _, _, sentence, start, end, *_ in rows:
        for actor_id, spans in meant.get((article_id, sentence), {}).items():
            inside = sum(start <= first and last <= end for first, last in spans)
            if inside and actor_id != speaker:
                counts[actor_id] = counts.get(actor_id, 0) + inside
    about = sorted(counts, key=lambda actor_id: (-counts[actor_id], actors[actor_id].name))
    sentences = {row[3]: Evidence(row[7], article, row[3]) for row in rows}
    return Speech(
        speaker=actors[speaker],
        sentences=tuple(sentences.values()),
        is_direct=any(row[6] for row in rows),
        is_indirect=not all(row[6] for row in rows),
        about=tuple(actors[actor_id] for actor_id in about),
    )


def _meant(db: Database, guild_id: GuildId, view: View, articles: Iterable[int]) -> _Meant:
    """Return who is mentioned in the quoted sentences of these articles, hidden actors aside."""
    rows = db.execute(
        """
        SELECT DISTINCT mentions.article_id, mentions.sentence, mentions.start, mentions."end", mentions.actor_id,
            aliases.folded, is_inferred
        FROM quotes JOIN mentions ON mentions.article_id = quotes.article_id AND mentions.sentence = quotes.sentence
        LEFT JOIN aliases ON aliases.id = mentions.alias_id
        WHERE quotes.article_id IN (SELECT value FROM json_each(:articles))
        """,
        scope(guild_id, articles=json.dumps(sorted(articles))),
    )
    found: _Meant = {}
    for article_id, sentence, start, end, actor_id, folded, is_inferred in rows:
        if actor_id in view.split and is_inferred:
            continue  # a pronoun for either of two
        shown = view.place(ActorId(actor_id), folded)
        if shown not in view.hidden:
            found.setdefault((article_id, sentence), {}).setdefault(shown, []).append((start, end))
    return found


def _actors(db: Database, view: View, actor_ids: Iterable[ActorId]) -> dict[ActorId, Actor]:
    rows = db.execute(
        f"SELECT {ACTOR_COLUMNS} FROM actors WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(actor_ids))],
    )
    actors = map(actor_from_row, rows)
    return {actor.id: view.show(actor) for actor in actors}

"""Who deals with whom: what is said of pairs of actors, summed up into the links of a network.

What is negated, hypothetical or only possible is no link. A link that nobody states, unreserved and uncontested, is
only claimed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.database import Database
from storage.models import Actor, ActorId, ArticleId, GuildId, Polarity, Window
from storage.relations.contradictions import link_contradictions
from storage.relations.grouping import Entry, group_rows
from storage.relations.kinds import HAPPENED
from storage.relations.rows import read_rows
from storage.text import to_seconds
from storage.views import ACTOR_COLUMNS, View, actor_from_row, view_of
from storage.visibility import scope, sees

MOST_ACTORS = 25
MOST_LINKS = 60
"""A network holds the strongest: more than these nobody can read."""

_MOST_ARTICLES = 3000


@dataclass(frozen=True, slots=True)
class Link:
    """What one actor has to do with another, of one polarity; a mutual one has no direction.

    `reports` counts the articles that say so, once for each event. `is_claim` where all of it is only claimed.
    """

    source: Actor
    target: Actor
    polarity: Polarity
    reports: int
    is_claim: bool
    is_mutual: bool


@dataclass(frozen=True, slots=True)
class Network:
    """The strongest links, strongest first, of `total` that there are among those who are meant."""

    links: tuple[Link, ...]
    total: int

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Who is in it, each once, in the order of their strongest links."""
        return tuple(dict.fromkeys(actor for link in self.links for actor in (link.source, link.target)))


def network_in(db: Database, guild_id: GuildId, window: Window, *, actor_id: ActorId | None = None) -> Network:
    """Return the network of the articles published within the window, the latest 3,000 of them.

    That of an actor is of the articles that relate it to somebody: itself, its strongest counterparts, and what these
    have to do with each other.
    """
    view = view_of(db, guild_id)
    asked = None if actor_id is None else view.place(actor_id)
    related = ""
    if asked is not None:
        sides = f"{view.is_side(asked, 'source')} OR {view.is_side(asked, 'target')}"
        related = f"AND articles.id IN (SELECT relations.article_id FROM relations WHERE {sides})"
    rows = db.execute(
        f"""
        SELECT id FROM articles WHERE published_at >= :start AND published_at < :end AND {sees("articles.id")} {related}
        ORDER BY published_at DESC, id DESC LIMIT {_MOST_ARTICLES}
        """,
        scope(guild_id, start=to_seconds(window.start), end=to_seconds(window.end)),
    )
    return network_in_articles(db, guild_id, [row[0] for row in rows], actor_id=asked)


def network_in_articles(
    db: Database, guild_id: GuildId, article_ids: Iterable[ArticleId], *, actor_id: ActorId | None = None
) -> Network:
    """Return the network of these articles; whoever asks has asked for articles that the guild sees."""

    def visible(article_id: str) -> str:
        # The sign keeps SQLite from looking all articles up for each relation that may have a denial.
        return f"+{article_id} IN (SELECT value FROM json_each(:articles))"

    view = view_of(db, guild_id)
    # From the articles to their relations: what has happened has an index of its own, which would be the long way.
    tables = "json_each(:articles) AS chosen CROSS JOIN relations ON relations.article_id = chosen.value"
    articles = json.dumps(list(dict.fromkeys(article_ids)))
    entries = group_rows(read_rows(db, guild_id, view, HAPPENED, tables=tables, visible=visible, articles=articles))
    link_contradictions(db, entries)
    bundles = _around(actor_id, _bundle(entry for entry in entries if entry.first.source != entry.first.target))
    kept = _strongest(bundles, actor_id)
    actors = _actors(db, view, {end for bundle in kept for end in bundle.ends})
    return Network(tuple(bundle.link(actors) for bundle in kept), len(bundles))


@dataclass(frozen=True, slots=True)
class _Bundle:
    """The entries of one link."""

    ends: tuple[int, int]
    polarity: Polarity
    is_mutual: bool
    reports: int
    is_claim: bool

    def link(self, actors: dict[int, Actor]) -> Link:
        source, target = (actors[end] for end in self.ends)
        return Link(source, target, self.polarity, self.reports, self.is_claim, self.is_mutual)


def _bundle(entries: Iterable[Entry]) -> list[_Bundle]:
    """Return the links, strongest first."""
    together: dict[tuple[tuple[int, int], str, bool], list[Entry]] = {}
    for entry in entries:
        source, target = entry.first.source, entry.first.target
        ends = (min(source, target), max(source, target)) if entry.is_mutual else (source, target)
        together.setdefault((ends, entry.first.polarity, entry.is_mutual), []).append(entry)
    bundles = [
        _Bundle(
            ends,
            Polarity(polarity),
            is_mutual,
            reports=sum(len({row.article_id for row in entry.rows}) for entry in told),
            is_claim=not any(entry.is_stated for entry in told),
        )
        for (ends, polarity, is_mutual), told in together.items()
    ]
    return sorted(bundles, key=lambda one: (-one.reports, one.is_claim, one.ends, one.polarity, one.is_mutual))


def _around(actor_id: ActorId | None, bundles: Sequence[_Bundle]) -> Sequence[_Bundle]:
    """Return the links of the one asked for, and those among whoever has one with it; all where nobody is."""
    if actor_id is None:
        return bundles
    near = {end for bundle in bundles if actor_id in bundle.ends for end in bundle.ends}
    return [bundle for bundle in bundles if near.issuperset(bundle.ends)]


def _strongest(bundles: Sequence[_Bundle], actor_id: ActorId | None) -> list[_Bundle]:
    """Return the links among the actors that have most to do with each other, or with the one asked for."""
    seeds = bundles if actor_id is None else [bundle for bundle in bundles if actor_id in bundle.ends]
    strength: Counter[int] = Counter()
    for bundle in seeds:
        for end in bundle.ends:
            strength[end] += bundle.reports
    chosen: set[int] = set()
    for bundle in sorted(seeds, key=lambda one: (-one.reports, -min(strength[end] for end in one.ends))):
        if len(chosen | set(bundle.ends)) <= MOST_ACTORS:
            chosen.update(bundle.ends)
    return [bundle for bundle in bundles if chosen.issuperset(bundle.ends)][:MOST_LINKS]


def _actors(db: Database, view: View, actor_ids: Iterable[int]) -> dict[int, Actor]:
    rows = db.execute(
        f"SELECT {ACTOR_COLUMNS} FROM actors WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(actor_ids))],
    )
    return {actor.id: view.show(actor) for actor in map(actor_from_row, rows)}

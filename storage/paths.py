"""How two actors are connected: a chain of relations from one to the other, each with its sentences.

The search goes from both ends at once, level by level, so that few actors are looked at however many are stored. Of
each actor only its latest relations are followed, and each level keeps only the actors that are most reported of: an
actor of half of all articles costs no more than another. Whether two levels touch is asked of the index on pairs, so
that a link between two actors that were reached is never missed. A guild that sees few articles has all of theirs
looked at, for their relations would be rare among everybody's latest.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from storage.database import Database
from storage.models import ActorId, GuildId, Relation
from storage.relations.contradictions import link_contradictions
from storage.relations.grouping import Entry, group_rows
from storage.relations.kinds import HAPPENED
from storage.relations.loading import load_entries
from storage.relations.rows import read_rows
from storage.views import View, view_of
from storage.visibility import SIGHTINGS_BY_GUILD, scope, sees

MOST_LINKS = 5

_FEW = 4_000  # articles
_WIDTH = 120  # actors that a level holds at most
_FOLLOWED = 4_000  # latest relations in each direction, shared by the actors of a level
_LEAST_FOLLOWED = 60
_COUNTED = 20  # reports beyond which a link is not surer than another

_STATED = f"""{HAPPENED} AND relations.attributed_to IS NULL AND NOT relations.hedged AND NOT EXISTS (
    SELECT 1 FROM denials WHERE relation_id = relations.id AND {sees("denials.article_id")}
)"""

_Pair = tuple[ActorId, ActorId]


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of links, in its order, from one actor to another; `is_stated` unless some link is but a claim."""

    actors: tuple[ActorId, ...]
    links: tuple[Relation, ...]
    is_stated: bool


def find_path(db: Database, guild_id: GuildId, a: ActorId, b: ActorId) -> Path | None:
    """Return the shortest chain between two actors, of at most `MOST_LINKS`; of equals the most reported.

    Only what publishers state makes links; where that connects the two by no chain, claims do as well. What is negated,
    hypothetical, only possible, or of hidden actors never does. None where there is no chain, or one actor twice.
    """
    view = view_of(db, guild_id)
    first, second = view.place(a), view.place(b)
    if first == second or {first, second} & view.hidden:
        return None
    (seen,) = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {SIGHTINGS_BY_GUILD} LIMIT {_FEW})", scope(guild_id)
    ).fetchone()
    for condition in (_STATED, HAPPENED):
        links = (_AllLinks if seen < _FEW else _LatestLinks)(db, guild_id, view, condition)
        chain = _search(links, first, second)
        if chain is not None:
            entries = [_best_entry(db, guild_id, view, *pair) for pair in pairwise(chain)]
            relations = load_entries(db, guild_id, view, entries)
            return Path(tuple(chain), tuple(relations), is_stated=all(entry.is_stated for entry in entries))
    return None


def _best_entry(db: Database, guild_id: GuildId, view: View, a: ActorId, b: ActorId) -> Entry:
    """Return what is told of two actors: what is stated before claims, the most reported first, then the newest."""
    there = f"{view.is_side(a, 'source')} AND {view.is_side(b, 'target')}"
    back = f"{view.is_side(b, 'source')} AND {view.is_side(a, 'target')}"
    entries = group_rows(read_rows(db, guild_id, view, f"({there} OR {back})"))
    link_contradictions(db, entries)
    return min(
        (entry for entry in entries if entry.has_happened),
        key=lambda entry: (not entry.is_stated, entry.is_denied, -len({row.article_id for row in entry.rows})),
    )


# --------------------------------------------------------------------------------------------------------- search


class _Links(Protocol):
    """Who is linked with whom, and by how many reports."""

    def of(self, level: Sequence[ActorId]) -> Iterable[tuple[_Pair, int]]:
        """Return links of these actors, who come first in their pairs."""

    def between(self, near: Sequence[ActorId], far: Sequence[ActorId]) -> dict[_Pair, int]:
        """Return all links from one of the first actors to one of the second."""


class _Side:
    """What was reached from one end: levels of actors, each with its strongest way back.

    The strength of an actor is that of the weakest link on its way.
    """

    def __init__(self, end: ActorId) -> None:
        self.levels: list[list[ActorId]] = [[end]]
        self.strength: dict[ActorId, int] = {end: _COUNTED}
        self._back: dict[ActorId, ActorId] = {}

    def expand(self, links: _Links) -> bool:
        """Reach the next level; return whether anybody is on it."""
        reached: dict[ActorId, tuple[int, int, ActorId]] = {}
        for (near, far), reports in links.of(self.levels[-1]):
            if far not in self.strength:
                way = (min(reports, self.strength[near]), reports, near)
                reached[far] = max(way, reached.get(far, (0, 0, near)))
        kept = sorted(reached, key=lambda actor_id: (*(-value for value in reached[actor_id][:2]), actor_id))[:_WIDTH]
        for actor_id in kept:
            self.strength[actor_id], _, self._back[actor_id] = reached[actor_id]
        self.levels.append(kept)
        return bool(kept)

    def way_from(self, actor_id: ActorId) -> Iterator[ActorId]:
        """Yield the actors from one that was reached back to the end."""
        yield actor_id
        while actor_id in self._back:
            actor_id = self._back[actor_id]
            yield actor_id


def _search(links: _Links, a: ActorId, b: ActorId) -> list[ActorId] | None:
    """Return the actors of the shortest chain, both ends included."""
    here, there = _Side(a), _Side(b)
    for length in range(1, MOST_LINKS + 1):
        bridges = links.between(here.levels[-1], there.levels[-1])
        if bridges:
            near, far = max(
                bridges,
                key=lambda pair: (
                    min(here.strength[pair[0]], bridges[pair], there.strength[pair[1]]),
                    bridges[pair],
                    -pair[0],
                    -pair[1],
                ),
            )
            return [*reversed(list(here.way_from(near))), *there.way_from(far)]
        # The side that was reached with fewer actors is taken further: it costs least and misses least.
        side = min(here, there, key=lambda side: len(side.levels[-1]))
        if length < MOST_LINKS and not side.expand(links):
            return None
    return None


# ---------------------------------------------------------------------------------------------------------- links


class _AllLinks:
    """The links of a guild that sees few articles, all read at once."""

    def __init__(self, db: Database, guild_id: GuildId, view: View, condition: str) -> None:
        self._counts: dict[ActorId, dict[ActorId, int]] = {}
        rows = db.execute(
            f"""
            SELECT {view.owner("source")}, {view.owner("target")}, count(DISTINCT relations.article_id)
            FROM (SELECT DISTINCT article_id FROM {SIGHTINGS_BY_GUILD}) AS seen
            CROSS JOIN relations ON relations.article_id = seen.article_id
            WHERE {condition} AND {view.shows()} GROUP BY 1, 2
            """,
            scope(guild_id),
        )
        for source, target, reports in rows:
            for one, other in ((source, target), (target, source)) if source != target else ():
                counts = self._counts.setdefault(one, {})
                counts[other] = min(counts.get(other, 0) + reports, _COUNTED)

    def of(self, level: Sequence[ActorId]) -> Iterable[tuple[_Pair, int]]:
        for near in level:
            for far, reports in self._counts.get(near, {}).items():
                yield (near, far), reports

    def between(self, near: Sequence[ActorId], far: Sequence[ActorId]) -> dict[_Pair, int]:
        wanted = set(far)
        return {pair: reports for pair, reports in self.of(near) if pair[1] in wanted}


class _LatestLinks:
    """The links in the actors' latest relations, read as they are asked for."""

    def __init__(self, db: Database, guild_id: GuildId, view: View, condition: str) -> None:
        self._db = db
        self._guild_id = guild_id
        self._view = view
        self._condition = f"{condition} AND {view.shows()} AND {sees('relations.article_id')}"

    def of(self, level: Sequence[ActorId]) -> Iterable[tuple[_Pair, int]]:
        members = self._members(level)
        followed = max(_LEAST_FOLLOWED, _FOLLOWED // len(members))
        wanted = set(level)
        counts: dict[_Pair, int] = {}
        for side, other in (("source", "target"), ("target", "source")):
            rows = self._db.execute(
                f"""
                SELECT {self._view.owner(side)}, {self._view.owner(other)}
                FROM json_each(:members) AS member CROSS JOIN relations ON relations.id IN (
                    SELECT id FROM relations WHERE {side}_id = member.value AND {HAPPENED}
                    ORDER BY id DESC LIMIT {followed}
                ) WHERE {self._condition}
                """,
                scope(self._guild_id, members=json.dumps(members)),
            )
            for near, far in rows:
                if near in wanted and near != far:
                    counts[near, far] = min(counts.get((near, far), 0) + 1, _COUNTED)
        return counts.items()

    def between(self, near: Sequence[ActorId], far: Sequence[ActorId]) -> dict[_Pair, int]:
        nearer, farther = set(near), set(far)
        counts: dict[_Pair, int] = {}
        for sources, targets in ((near, far), (far, near)):
            rows = self._db.execute(
                f"""
                SELECT {self._view.owner("source")}, {self._view.owner("target")}
                FROM json_each(:sources) AS one CROSS JOIN json_each(:targets) AS other
                CROSS JOIN relations ON relations.id IN (
                    SELECT id FROM relations WHERE source_id = one.value AND target_id = other.value
                        AND {self._condition} LIMIT {_COUNTED}
                )
                """,
                scope(
                    self._guild_id,
                    sources=json.dumps(self._members(sources)),
                    targets=json.dumps(self._members(targets)),
                ),
            )
            for source, target in rows:
                pair = (source, target) if sources is near else (target, source)
                if pair[0] in nearer and pair[1] in farther:
                    counts[pair] = counts.get(pair, 0) + 1
        return counts

    def _members(self, actor_ids: Iterable[ActorId]) -> list[ActorId]:
        return list(
            dict.fromkeys(member for actor_id in actor_ids for member in self._view.members.get(actor_id, (actor_id,)))
        )

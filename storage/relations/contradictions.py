"""Denials that stand apart from the claims which they deny, in the same article or in another on the same event.

An article says that S claims X did something to Y. X or Y, or somebody who speaks for the state of either, says in
another article on the event that it is not so: that denies the claim, though no sentence names it. A denial that an
article links to a claim denies those who claim the same in other articles, too.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.database import Database
from storage.relations.grouping import Entry, event_of, pair_of, speaker_of
from storage.relations.rows import Row
from storage.text import fold


def link_contradictions(db: Database, entries: Sequence[Entry]) -> None:
    """Note at each claim which of the other entries deny it; all that could must be among them."""
    matters: dict[tuple[int, tuple[int, int], str], list[Entry]] = {}
    for entry in entries:
        if not entry.first.is_possible:
            matters.setdefault((event_of(entry.first), pair_of(entry.first), entry.first.action), []).append(entry)
    candidates: list[tuple[Entry, Row]] = []
    for group in matters.values():
        claims = [entry for entry in group if entry.is_claim and not entry.first.negated] if len(group) > 1 else []
        for claim in claims:
            others = [entry for entry in group if entry is not claim and _is_same_way(claim, entry)]
            candidates += [
                (claim, row)
                for entry in others
                for row in entry.rows
                if row.negated
                and row.speaker_id is not None
                and speaker_of(row) != speaker_of(claim.first)
                and row.hypothetical == claim.first.hypothetical
            ]
            claim.denied_with = [row.id for entry in others for row in entry.rows if row.is_denied and not row.negated]
    if candidates:
        sides = _Sides.read(db, [row for claim, denial in candidates for row in (claim.first, denial)])
        for claim, row in candidates:
            if sides.are_denied_by(row, claim.first):
                claim.contradicted_by.append(row.id)


def _is_same_way(one: Entry, other: Entry) -> bool:
    return one.is_mutual or other.is_mutual or one.first.source == other.first.source


@dataclass(frozen=True, slots=True)
class _Sides:
    """Names and countries of actors, and for which states they are said to hold an office, by article."""

    names: dict[int, str]
    countries: dict[int, str]
    offices: dict[tuple[int, int], str]

    @classmethod
    def read(cls, db: Database, rows: Sequence[Row]) -> "_Sides":
        speakers = {row.speaker_id for row in rows if row.speaker_id is not None}
        actors = db.execute(
            "SELECT id, name, country FROM actors WHERE id IN (SELECT value FROM json_each(?))",
            [_listed({side for row in rows for side in (row.source, row.target)} | speakers)],
        ).fetchall()
        offices = db.execute(
            """
            SELECT article_id, actor_id, role_of FROM article_actors
            WHERE article_id IN (SELECT value FROM json_each(?)) AND actor_id IN (SELECT value FROM json_each(?))
                AND role_of IS NOT NULL
            """,
            [_listed(row.article_id for row in rows), _listed(speakers)],
        )
        return cls(
            names={actor_id: fold(name) for actor_id, name, _ in actors},
            countries={actor_id: country for actor_id, _, country in actors if country},
            offices={(article_id, actor_id): fold(role_of) for article_id, actor_id, role_of in offices},
        )

    def are_denied_by(self, row: Row, claim: Row) -> bool:
        """Whether the speaker of a relation is a side of it, or speaks for the state of one and not of who claims."""
        if row.speaker_id is None:
            return False
        sides = (row.source, row.target)
        if row.speaker_id in sides:
            return True
        country = self.countries.get(row.speaker_id)
        if country is not None and claim.speaker_id is not None and self.countries.get(claim.speaker_id) == country:
            return False
        office = self.offices.get((row.article_id, row.speaker_id))
        return (country is not None and any(self.countries.get(side) == country for side in sides)) or (
            office is not None and any(self.names.get(side) == office for side in sides)
        )


def _listed(ids: Iterable[int]) -> str:
    return json.dumps(sorted(set(ids)))

"""Some articles held against all that was stored before them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from storage.changes.records import Change, ChangeKind, Changes
from storage.changes.rules import Draft, by_pair, changes_of_pair, weight
from storage.changes.silence import Silence
from storage.database import Database
from storage.models import Actor, ActorId, GuildId
from storage.relations.contradictions import link_contradictions
from storage.relations.disputes import DENYING, entries_of_events
from storage.relations.grouping import Entry, group_rows, pair_of, speaker_of
from storage.relations.kinds import HAPPENED
from storage.relations.loading import load_entries
from storage.relations.rows import read_rows
from storage.text import from_seconds
from storage.views import ACTOR_COLUMNS, View, actor_from_row, view_of
from storage.visibility import SIGHTINGS_BY_GUILD, scope


class Comparison:
    """The articles of now, and what was stored before them."""

    def __init__(self, db: Database, guild_id: GuildId, now: Sequence[int], start: int, before: str) -> None:
        self._db = db
        self._guild_id = guild_id
        self._view = view_of(db, guild_id)
        self._now = frozenset(now)
        self._articles = json.dumps(list(now))
        self._start = start
        self._before = f"articles.id NOT IN (SELECT value FROM json_each(:articles)) AND {before}"
        self._silence = Silence(db, guild_id, self._view, self._before, self._articles, start)

    def changes(self, most: int) -> Changes:
        """Return what changed, at most so many of each kind."""
        if not self._now or not self._has_past():
            return Changes((), dict.fromkeys(ChangeKind, 0), has_past=not self._now)
        happened = (entry for entry in self._entries() if entry.first.source != entry.first.target)
        entries = sorted(happened, key=weight)
        pairs = by_pair(entries)
        past = self._past(pairs, HAPPENED)
        drafts = [
            *(draft for pair, told in pairs.items() for draft in changes_of_pair(told, past.get(pair, []))),
            *(Draft(ChangeKind.DENIED, entry) for entry in sorted(self._newly_denied(), key=weight)),
            *self._back(entries),
        ]
        found = {kind: [draft for draft in drafts if draft.kind is kind] for kind in ChangeKind}
        chosen = [draft for of_kind in found.values() for draft in of_kind[:most]]
        return Changes(self._load(chosen), {kind: len(of_kind) for kind, of_kind in found.items()}, has_past=True)

    def _has_past(self) -> bool:
        (has_past,) = self._db.execute(
            f"""
            SELECT EXISTS (
                SELECT 1 FROM {SIGHTINGS_BY_GUILD} AS seen CROSS JOIN articles ON articles.id = seen.article_id
                WHERE {self._before}
            )
            """,
            scope(self._guild_id, articles=self._articles, start=self._start),
        ).fetchone()
        return bool(has_past)

    def _entries(self) -> list[Entry]:
        chosen = f"relations.article_id IN (SELECT value FROM json_each(:articles)) AND {HAPPENED}"
        return group_rows(read_rows(self._db, self._guild_id, self._view, chosen, articles=self._articles))

    def _past(self, pairs: Iterable[tuple[int, int]], condition: str) -> dict[tuple[int, int], list[Entry]]:
        """Return what was told of these pairs before."""
        sides = [
            (source, target)
            for pair in pairs
            for one, other in (pair, pair[::-1])
            for source in self._members(one)
            for target in self._members(other)
        ]
        tables = """
            (SELECT json_extract(value, '$[0]') AS source, json_extract(value, '$[1]') AS target FROM json_each(:pairs))
            AS pair CROSS JOIN relations ON relations.source_id = pair.source AND relations.target_id = pair.target
        """
        rows = read_rows(
            self._db,
            self._guild_id,
            self._view,
            f"{condition} AND {self._before}",
            tables=tables,
            pairs=json.dumps(sorted(set(sides))),
            articles=self._articles,
            start=self._start,
        )
        entries = group_rows(dict.fromkeys(rows))
        link_contradictions(self._db, entries)
        return by_pair(entries)

    def _members(self, actor_id: int) -> Sequence[int]:
        return self._view.members.get(ActorId(actor_id), (ActorId(actor_id),))

    def _newly_denied(self) -> list[Entry]:
        """Return the claims that stood before, which articles of now deny and none of before."""
        rows = self._db.execute(
            f"SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND {DENYING}", [self._articles]
        )
        entries = entries_of_events(self._db, self._guild_id, self._view, [row[0] for row in rows])
        told_in = {row.id: row.article_id for entry in entries for row in entry.rows}
        denied = [
            entry
            for entry in entries
            if (entry.is_claim and entry.has_happened and entry.is_denied)
            and self._now.issuperset(_denied_in(entry, told_in))
        ]
        past = self._past({pair_of(entry.first) for entry in denied}, "TRUE")
        return [entry for entry in denied if _stood(entry, past.get(pair_of(entry.first), []))]

    def _back(self, entries: Sequence[Entry]) -> list[Draft]:
        """Return the best entry of each actor that nobody had named for long."""
        best: dict[ActorId, Entry] = {}
        for entry in entries:
            for actor_id in (entry.first.source, entry.first.target):
                best.setdefault(ActorId(actor_id), entry)
        back = self._silence.broken_by(best.keys())
        return [Draft(ChangeKind.BACK, entry, actor_id=one) for one, entry in best.items() if one in back]

    def _load(self, drafts: Sequence[Draft]) -> tuple[Change, ...]:
        relations = load_entries(self._db, self._guild_id, self._view, [draft.entry for draft in drafts])
        actors = _actors(self._db, self._view, [draft.actor_id for draft in drafts if draft.actor_id is not None])
        return tuple(
            Change(
                draft.kind,
                relation,
                now=draft.now,
                before=draft.before,
                actor=None if draft.actor_id is None else actors[draft.actor_id],
                last_at=None if draft.actor_id is None else self._last_at(draft.actor_id),
            )
            for draft, relation in zip(drafts, relations, strict=True)
        )

    def _last_at(self, actor_id: ActorId) -> datetime | None:
        seconds = self._silence.last_named(actor_id)
        return None if seconds is None else from_seconds(seconds)


def _stood(claim: Entry, past: Sequence[Entry]) -> bool:
    """Whether the same was claimed before, of whatever event, and nobody had denied it."""
    same = [
        entry
        for entry in past
        if entry.has_happened
        and entry.first.action == claim.first.action
        and speaker_of(entry.first) == speaker_of(claim.first)
    ]
    return bool(same) and not any(entry.is_denied for entry in same)


def _denied_in(entry: Entry, told_in: Mapping[int, int]) -> set[int]:
    """Return the articles in which a claim is denied."""
    elsewhere = {told_in[id_] for id_ in (*entry.contradicted_by, *entry.denied_with)}
    return elsewhere | {row.article_id for row in entry.rows if row.is_denied}


def _actors(db: Database, view: View, actor_ids: Sequence[int]) -> dict[int, Actor]:
    rows = db.execute(
        f"SELECT {ACTOR_COLUMNS} FROM actors WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(actor_ids)]
    )
    return {actor.id: view.show(actor) for actor in map(actor_from_row, rows)}

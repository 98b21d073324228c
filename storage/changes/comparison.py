"""Some articles held against all that was stored before them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlite_utils import Database

from storage.changes.records import Change, ChangeKind, Changes
from storage.changes.rules import Draft, by_pair, changes_of_pair, weight
from storage.models import Actor, ActorId, GuildId
from storage.relations.disputes import DENYING, entries_of_events
from storage.relations.grouping import Entry, group_rows, pair_of, speaker_of
from storage.relations.kinds import HAPPENED
from storage.relations.loading import load_entries
from storage.relations.rows import read_rows
from storage.text import from_seconds
from storage.views import ACTOR_COLUMNS, View, actor_from_row, view_of
from storage.visibility import SIGHTINGS_BY_GUILD, scope, sees

SILENCE = timedelta(days=30)
"""Who was not named for so long is back after a silence."""


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

    def changes(self, most: int) -> Changes:
        """Return what changed, at most so many of each kind."""
        if not self._now or not self._has_past():
            return Changes((), dict.fromkeys(ChangeKind, 0), has_past=not self._now)
        entries = [
            entry for entry in self._entries() if entry.has_happened and entry.first.source != entry.first.target
        ]
        denied = self._denied()
        pairs = by_pair(entries)
        past = self._past({*pairs, *(pair_of(entry.first) for entry in denied)})
        found: dict[ChangeKind, list[Draft]] = {kind: [] for kind in ChangeKind}
        for pair, told in pairs.items():
            for draft in changes_of_pair(told, past.get(pair, [])):
                found[draft.kind].append(draft)
        found[ChangeKind.DENIED] = [Draft(ChangeKind.DENIED, entry) for entry in denied if self._is_news(entry, past)]
        found[ChangeKind.BACK] = self._back(entries)
        for drafts in found.values():
            drafts.sort(key=lambda draft: weight(draft.entry))
        chosen = [draft for drafts in found.values() for draft in drafts[:most]]
        return Changes(self._load(chosen), {kind: len(drafts) for kind, drafts in found.items()}, has_past=True)

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

    def _past(self, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], list[Entry]]:
        """Return what had happened between these pairs before."""
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
            f"{HAPPENED} AND {self._before}",
            tables=tables,
            pairs=json.dumps(sorted(set(sides))),
            articles=self._articles,
            start=self._start,
        )
        return by_pair(group_rows(dict.fromkeys(rows)))

    def _members(self, actor_id: int) -> Sequence[int]:
        return self._view.members.get(ActorId(actor_id), (ActorId(actor_id),))

    def _denied(self) -> list[Entry]:
        """Return the claims that articles of now deny, and none of before."""
        rows = self._db.execute(
            f"SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND {DENYING}", [self._articles]
        )
        entries = entries_of_events(self._db, self._guild_id, self._view, [row[0] for row in rows])
        told_in = {row.id: row.article_id for entry in entries for row in entry.rows}
        return [
            entry
            for entry in entries
            if entry.is_claim
            and entry.has_happened
            and entry.is_denied
            and self._now.issuperset(_denied_in(entry, told_in))
        ]

    def _is_news(self, entry: Entry, past: Mapping[tuple[int, int], Sequence[Entry]]) -> bool:
        """Whether the claim stood before, and nobody had denied it."""
        same = [
            row
            for other in past.get(pair_of(entry.first), ())
            for row in other.rows
            if row.action == entry.first.action and speaker_of(row) == speaker_of(entry.first)
        ]
        return bool(same) and not any(row.is_denied for row in same)

    def _back(self, entries: Sequence[Entry]) -> list[Draft]:
        """Return the best entry of each actor that nobody had named for long."""
        best: dict[int, Entry] = {}
        for entry in sorted(entries, key=weight):
            for actor_id in (entry.first.source, entry.first.target):
                best.setdefault(actor_id, entry)
        before = f"SELECT articles.id FROM articles WHERE {self._before} AND {{bounds}} AND {sees('articles.id')}"
        lately = before.format(bounds="published_at >= :silent_from AND published_at < :start")
        parameters = scope(
            self._guild_id,
            articles=self._articles,
            start=self._start,
            silent_from=self._start - int(SILENCE.total_seconds()),
            actors=json.dumps(list(best)),
        )
        is_asked = "actor_id IN (SELECT value FROM json_each(:actors))"
        named = self._view.named(f"named.article_id IN ({lately})")
        heard = {
            row[0] for row in self._db.execute(f"SELECT DISTINCT actor_id FROM {named} WHERE {is_asked}", parameters)
        }
        drafts = []
        for actor_id in best.keys() - heard:
            last_at = self._last_named(ActorId(actor_id), parameters)
            if last_at is not None:
                drafts.append(Draft(ChangeKind.BACK, best[actor_id], actor_id=actor_id, last_at=last_at))
        return drafts

    def _last_named(self, actor_id: ActorId, parameters: dict[str, object]) -> int | None:
        row = self._db.execute(
            f"""
            SELECT max(published_at) FROM {self._view.named_as(actor_id)} AS found
            JOIN articles ON articles.id = found.article_id
            WHERE {self._before} AND published_at < :start AND {sees("articles.id")}
            """,
            parameters,
        ).fetchone()
        return None if row[0] is None else int(row[0])

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
                last_at=None if draft.last_at is None else from_seconds(draft.last_at),
            )
            for draft, relation in zip(drafts, relations, strict=True)
        )


def _denied_in(entry: Entry, told_in: Mapping[int, int]) -> set[int]:
    """Return the articles in which a claim is denied."""
    elsewhere = {told_in[id_] for id_ in (*entry.contradicted_by, *entry.denied_with)}
    return elsewhere | {row.article_id for row in entry.rows if row.is_denied}


def _actors(db: Database, view: View, actor_ids: Sequence[int]) -> dict[int, Actor]:
    rows = db.execute(
        f"SELECT {ACTOR_COLUMNS} FROM actors WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(actor_ids)]
    )
    return {actor.id: view.show(actor) for actor in map(actor_from_row, rows)}

"""From the entries that are to be shown to whole records: sentences, sources, and who denies what."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from storage.articles import ARTICLE_COLUMNS, article_from_row
from storage.database import Database
from storage.models import Action, ActorId, Evidence, GuildId, Polarity, Relation, RelationId, StoredDenial
from storage.relations.grouping import Entry
from storage.relations.rows import Row
from storage.views import ACTOR_COLUMNS, View, actor_from_row
from storage.visibility import scope, sees


def load_entries(
    db: Database,
    guild_id: GuildId,
    view: View,
    entries: Sequence[Entry],
    *,
    visible: Callable[[str], str] = sees,
    **parameters: object,
) -> list[Relation]:
    """Return the entries as they are shown, in their order; `visible` as in `read_rows`."""
    reports = {row.id for entry in entries for row in entry.rows}
    others = {id_ for entry in entries for id_ in entry.contradicted_by}
    loaded = _relations(db, guild_id, view, reports | others)
    linked = reports | {id_ for entry in entries for id_ in entry.denied_with}
    accused = _accused(db, reports)
    linked |= {id_ for claims in accused.values() for id_ in claims}
    denials = _denials(db, view, linked, visible("denials.article_id"), scope(guild_id, **parameters))
    answers = {
        accusation: [denial for id_ in claims for _, denial in denials.get(id_, ())]
        for accusation, claims in accused.items()
    }
    return [_entry(entry, loaded, denials, answers) for entry in entries]


def _entry(
    entry: Entry,
    loaded: Mapping[int, Relation],
    denials: Mapping[int, Sequence[tuple[ActorId, StoredDenial]]],
    answers: Mapping[int, Sequence[StoredDenial]],
) -> Relation:
    by_worth = sorted(entry.rows, key=lambda row: _worth(row, is_denied=bool(denials.get(row.id))))
    best = loaded[by_worth[0].id]
    places = {(best.evidence.article.id, best.evidence.position)}
    also = []
    for row in sorted(by_worth[1:], key=lambda row: (row.published_at, row.article_id, row.sentence)):
        evidence = loaded[row.id].evidence
        if (evidence.article.id, evidence.position) not in places:
            places.add((evidence.article.id, evidence.position))
            also.append(evidence)
    found = [denial for row in entry.rows for _, denial in denials.get(row.id, ())]
    found += [
        denial for id_ in entry.denied_with for who, denial in denials.get(id_, ()) if who != entry.first.speaker_id
    ]
    found += [
        StoredDenial(loaded[id_].attributed_to or loaded[id_].source.name, loaded[id_].evidence)
        for id_ in entry.contradicted_by
    ]
    return replace(
        best,
        hedged=entry.is_hedged,
        mutual=entry.is_mutual,
        denials=tuple(dict.fromkeys(found)),
        also=tuple(also),
        answers=tuple(dict.fromkeys(denial for row in entry.rows for denial in answers.get(row.id, ()))),
    )


def _worth(row: Row, *, is_denied: bool) -> tuple[object, ...]:
    """Return what sorts the report to show first: beside its denial, without reserve, surely read, early."""
    return (not is_denied, row.hedged, -row.confidence, row.published_at, row.article_id, row.sentence, row.id)


def _relations(db: Database, guild_id: GuildId, view: View, ids: Iterable[int]) -> dict[int, Relation]:
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
        """,
        scope(guild_id, ids=json.dumps(sorted(ids))),
    )
    return {row[0]: _relation(row, view) for row in rows}


def _columns(actor: str) -> str:
    return ACTOR_COLUMNS.replace("actors.", f"{actor}.")


def _relation(row: Sequence[Any], view: View) -> Relation:
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
    )


def _accused(db: Database, ids: Iterable[int]) -> dict[int, list[int]]:
    """Return, for each accusation, what its sentence has the accuser say: "The US claims that X armed Y"."""
    rows = db.execute(
        """
        SELECT accusation.id, claim.id FROM json_each(:ids) AS chosen
        CROSS JOIN relations AS accusation ON accusation.id = chosen.value
        JOIN relations AS claim ON claim.article_id = accusation.article_id AND claim.sentence = accusation.sentence
            AND claim.attributed_id = accusation.source_id
        WHERE accusation.action = :accuse
        ORDER BY accusation.id, claim.id
        """,
        {"ids": json.dumps(sorted(ids)), "accuse": Action.ACCUSE.value},
    )
    found: dict[int, list[int]] = {}
    for accusation, claim in rows:
        found.setdefault(accusation, []).append(claim)
    return found


def _denials(
    db: Database, view: View, ids: Iterable[int], visible: str, parameters: Mapping[str, object]
) -> dict[int, list[tuple[ActorId, StoredDenial]]]:
    """Return the visible denials of each relation, with the deniers as shown."""
    rows = db.execute(
        f"""
        SELECT relation_id, sentences.text, sentence, {ACTOR_COLUMNS}, {ARTICLE_COLUMNS} FROM denials
        JOIN actors ON actors.id = actor_id JOIN articles ON articles.id = denials.article_id
        JOIN sentences ON sentences.article_id = denials.article_id AND position = sentence
        WHERE relation_id IN (SELECT value FROM json_each(:ids)) AND {visible}
        ORDER BY relation_id, published_at, sentence, actors.name
        """,
        {**parameters, "ids": json.dumps(sorted(ids))},
    )
    found: dict[int, list[tuple[ActorId, StoredDenial]]] = {}
    for relation_id, text, position, *columns in rows:
        denier = view.show(actor_from_row(columns))
        evidence = Evidence(text, article_from_row(columns[5:]), position)
        found.setdefault(relation_id, []).append((denier.id, StoredDenial(denier.name, evidence)))
    return found

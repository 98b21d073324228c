"""What the finders find in our own sentences, beside what is marked in them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from bot.analysis.actors import read_actors
from bot.analysis.cast import Cast, Scene
from bot.analysis.found import Found
from bot.analysis.model import DEFAULT_MODEL, Model, load_model
from bot.analysis.parties import Party
from bot.analysis.relations import find_relations
from bot.analysis.table import Table
from storage.models import Action, Sentence

SENTENCES = Path(__file__).parent / "sentences"
_MONTH = "2026-01"


@dataclass(frozen=True, slots=True)
class Marked:
    """A relation as it is marked: the parties that its names may be, and the token that bears the class."""

    source: frozenset[str]
    target: frozenset[str]
    sides: tuple[Party, Party] | None
    cue: int
    action: Action
    is_mutual: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence, its marked relations, and what the finders find in it before anything judges it."""

    id: str
    doc: Doc
    parties: tuple[Party, ...]
    marked: tuple[Marked, ...]
    found: tuple[Found, ...]

    def match(self, one: Found) -> Marked | None:
        """Return the marked relation that a found one is, the same way round; of several the one nearest its cue."""
        fits = [
            marked
            for marked in self.marked
            if (one.source.key in marked.source and one.target.key in marked.target)
            or (marked.is_mutual and one.source.key in marked.target and one.target.key in marked.source)
        ]
        return min(fits, key=lambda marked: (abs(marked.cue - one.cue), marked.cue), default=None)


def load_rows(folder: Path = SENTENCES) -> list[dict[str, Any]]:
    """Return all sentences, in the order of their files."""
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def read_sentences(rows: Sequence[dict[str, Any]]) -> Iterator[Read]:
    """Run the finders over sentences, each as an article of its own."""
    model, table = load_model(DEFAULT_MODEL), Table.load(None)
    for row in rows:
        yield _read(row, model, table)


def _read(row: dict[str, Any], model: Model, table: Table) -> Read:
    text = row["text"]
    reading = read_actors([Sentence(1, text, 0, len(text))], model, table, month=_MONTH)
    findings = find_relations(reading, model)
    if not findings:
        scene = reading.scenes[0]
        model.parse([scene.doc])
        return Read(row["id"], scene.doc, (), (), ())
    (scene, parties, found) = findings[0]
    marked = tuple(_marked(relation, scene, parties, reading.cast) for relation in row["relations"])
    return Read(row["id"], scene.doc, tuple(parties), marked, tuple(found))


def _marked(relation: dict[str, Any], scene: Scene, parties: Sequence[Party], cast: Cast) -> Marked:
    sources, targets = (_named(relation[side], scene.doc, parties) for side in ("source", "target"))
    at = scene.doc.text.find(relation["cue"])
    span = scene.doc.char_span(max(at, 0), max(at, 0) + len(relation["cue"]), alignment_mode="expand")
    return Marked(
        _keys(sources, parties, cast),
        _keys(targets, parties, cast),
        (sources[0], targets[0]) if sources and targets else None,
        span.root.i if span is not None else 0,
        Action(relation["action"]),
        bool(relation["mutual"]),
    )


def _named(name: str, doc: Doc, parties: Sequence[Party]) -> list[Party]:
    """Return the parties whose words overlap with a name's, wherever it stands."""
    found = []
    at = doc.text.find(name)
    while at >= 0:
        for party in parties:
            start, last = doc[party.start].idx, doc[party.end - 1]
            if at < last.idx + len(last.text) and start < at + len(name) and party not in found:
                found.append(party)
        at = doc.text.find(name, at + 1)
    return found


def _keys(named: Sequence[Party], parties: Sequence[Party], cast: Cast) -> frozenset[str]:
    """Return the keys of the named parties, and of others of the same country."""
    countries = {cast.drafts[party.key].country for party in named} - {None}
    same = {party.key for party in parties if cast.drafts[party.key].country in countries}
    return frozenset({party.key for party in named} | same)


def odd_ids(folder: Path = SENTENCES) -> frozenset[str]:
    """Return the sentences that nobody looked at when the frames were written: every second line of a file."""
    return frozenset(
        json.loads(line)["id"]
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()[1::2]
    )

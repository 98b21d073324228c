"""One event, many reports: which relations say the same thing. Derived whenever something is asked, never stored.

Two reports are one entry when they are of one story (or one article), have the same sides, class and speaker, and
say alike that it is so, is not so, or may come to be so. A mutual relation is the same whichever side is named first,
and takes those in that name one side alone. Of what is no event, the predicates must have the same head, too.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from storage.models import LEAST_SURE, Polarity
from storage.relations.kinds import RelationCounts, RelationKind
from storage.relations.rows import Row
from storage.text import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PREPOSITIONS = _words(
    "about after against among as at before behind between by during for from in into of off on onto over since "
    "through to toward towards under until up upon with within without"
)
_EMPTY = _words(
    "a an the this that its his her their our be been being am is are was were has have had do does did will would "
    "can could may might shall should must not also still already"
)


@dataclass(slots=True)
class Entry:
    """Reports of one event or state of affairs, the one to show first; never empty.

    A claim may be denied elsewhere, see `contradictions`: by the relations `contradicted_by`, negated words of a side
    of it, and in the denials of the relations `denied_with`, which say the same. Both are ids.
    """

    rows: list[Row]
    contradicted_by: list[int] = field(default_factory=list)
    denied_with: list[int] = field(default_factory=list)

    @property
    def first(self) -> Row:
        """The newest report."""
        return self.rows[0]

    @property
    def is_mutual(self) -> bool:
        """Whether it goes both ways."""
        return any(row.mutual for row in self.rows)

    @property
    def is_claim(self) -> bool:
        """Whether somebody says it, rather than the publisher."""
        return self.first.speaker is not None

    @property
    def is_denied(self) -> bool:
        """Whether somebody denies it."""
        return bool(self.contradicted_by or self.denied_with) or any(row.is_denied for row in self.rows)

    @property
    def is_hedged(self) -> bool:
        """Whether every report has its reserve."""
        return all(row.hedged for row in self.rows)

    @property
    def has_happened(self) -> bool:
        """Whether the sentences surely say, as their own or as somebody's words, that it is or was so."""
        return not (self.first.negated or self.first.hypothetical or self.first.is_possible)

    @property
    def is_stated(self) -> bool:
        """Whether a publisher itself says, unreserved and uncontested, that it is or was so."""
        return self.has_happened and not (self.is_claim or self.is_hedged or self.is_denied)

    def is_of(self, kind: RelationKind) -> bool:
        """Whether it is of this kind."""
        match kind:
            case RelationKind.STATED:
                return self.is_stated
            case RelationKind.CLAIMED:
                return self.is_claim
            case RelationKind.DENIED:
                return self.is_denied
            case RelationKind.NEGATED:
                return bool(self.first.negated)
            case RelationKind.HYPOTHETICAL:
                return bool(self.first.hypothetical)
            case RelationKind.UNCERTAIN:
                return self.is_hedged
            case RelationKind.POSSIBLE:
                return self.first.is_possible
            case RelationKind.COOPERATIVE:
                return self.first.polarity == Polarity.COOPERATIVE
            case RelationKind.HOSTILE:
                return self.first.polarity == Polarity.HOSTILE


def group_rows(rows: Iterable[Row]) -> list[Entry]:
    """Return the entries in the order of their first rows."""
    keyed = [(_key(row), row) for row in rows]
    mutual = {key for key, row in keyed if row.mutual}
    groups: dict[Hashable, list[Row]] = {}
    for key, row in keyed:
        groups.setdefault(key if key in mutual else (key, row.source), []).append(row)
    return [Entry(group) for group in groups.values()]


def count_entries(entries: Sequence[Entry]) -> RelationCounts:
    """Count the entries of each kind."""
    stated = claimed = denied = negated = hypothetical = uncertain = possible = 0
    for entry in entries:
        first = entry.first
        stated += entry.is_stated
        claimed += entry.is_claim
        denied += entry.is_denied
        negated += first.negated
        hypothetical += first.hypothetical
        uncertain += entry.is_hedged
        possible += first.is_possible
    return RelationCounts(len(entries), stated, claimed, denied, negated, hypothetical, uncertain, possible)


def event_of(row: Row) -> int:
    """Return what tells whether two reports are of one event: their story, or the article that is alone."""
    return -row.article_id if row.story_id is None else row.story_id


def pair_of(row: Row) -> tuple[int, int]:
    """Return the two sides, whoever acts."""
    return (row.source, row.target) if row.source <= row.target else (row.target, row.source)


def speaker_of(row: Row) -> Hashable:
    """Return what tells whether two claims are of one speaker; None for what the publisher itself says."""
    return row.speaker_id if row.speaker is None or row.speaker_id is not None else _folded(row.speaker)


@lru_cache(4096)
def _folded(speaker: str) -> str:
    return fold(speaker)


def _key(row: Row) -> Hashable:
    return (
        event_of(row),
        pair_of(row),
        row.action,
        speaker_of(row),
        row.negated,
        row.hypothetical,
        row.confidence < LEAST_SURE,
        predicate_head(row.predicate) if row.predicate else None,
    )


def matter_of(entry: Entry) -> Hashable:
    """Return what tells whether two entries are of one matter, whoever says so."""
    row = entry.first
    return (
        event_of(row),
        pair_of(row) if entry.is_mutual else (row.source, row.target),
        row.action,
        row.hypothetical,
        predicate_head(row.predicate) if row.predicate else None,
    )


def predicate_head(predicate: str) -> str:
    """Return the word that a predicate is about: "visit" of "first visit in 24 years" and of "his visit since 2000".

    That is the last word with content before the first preposition, else the first one at all.
    """
    words = re.findall(r"[^\W\d_]+", fold(predicate))
    before: list[str] = []
    for word in words:
        if word in _PREPOSITIONS and before:
            break
        if word not in _EMPTY and word not in _PREPOSITIONS:
            before.append(word)
    return before[-1] if before else " ".join(words[:1])

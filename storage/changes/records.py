"""What a change is, and what a comparison comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.models import Actor, Relation


class ChangeKind(StrEnum):
    """How things changed."""

    NEW_PAIR = "new pair"
    NEW_KIND = "new kind"
    DENIED = "denied"
    WARMER = "warmer"
    COOLER = "cooler"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries are cooperative, and how many hostile."""

    cooperative: int
    hostile: int

    @property
    def total(self) -> int:
        """How many are either."""
        return self.cooperative + self.hostile

    @property
    def balance(self) -> float:
        """From -1, all hostile, to 1, all cooperative."""
        return (self.cooperative - self.hostile) / self.total


@dataclass(frozen=True, slots=True)
class Change:
    """One change with the entry that shows it best.

    `now` and `before` are there for what became warmer or cooler; `actor` for who is back, with `last_at`, when it was
    last named.
    """

    kind: ChangeKind
    relation: Relation
    now: Tally | None = None
    before: Tally | None = None
    actor: Actor | None = None
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes that some articles bring, best evidence first within each kind; `counts` has all of each kind.

    Without a past, where nothing was stored before, there is nothing to compare with, and no change.
    """

    found: tuple[Change, ...]
    counts: Mapping[ChangeKind, int]
    has_past: bool

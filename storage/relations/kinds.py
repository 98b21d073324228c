"""What a reader may ask of relations, and how they are counted."""

from dataclasses import dataclass
from enum import StrEnum

from storage.models import LEAST_SURE, Relation

HAPPENED = f"NOT relations.negated AND NOT relations.hypothetical AND relations.confidence >= {LEAST_SURE}"
"""A condition: a sentence surely says, as its own or as somebody's words, that this relation is or was so."""


class RelationKind(StrEnum):
    """What a reader may ask for. One relation can be of several kinds: a claim that is denied is both."""

    STATED = "stated"
    CLAIMED = "claimed"
    DENIED = "denied"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    UNCERTAIN = "uncertain"
    POSSIBLE = "possible"
    COOPERATIVE = "cooperative"
    HOSTILE = "hostile"


class Direction(StrEnum):
    """Whether the actor acts, is acted upon, or either. A mutual relation goes both ways."""

    OUT = "out"
    IN = "in"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class RelationCounts:
    """How many relations there are of each kind; they overlap, so that they do not add up to `total`."""

    total: int
    stated: int
    claimed: int
    denied: int
    negated: int
    hypothetical: int
    uncertain: int
    possible: int


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: some of the relations asked for, and how many there are in all."""

    relations: tuple[Relation, ...]
    counts: RelationCounts

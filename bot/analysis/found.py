"""A relation while its sentence is being read."""

from dataclasses import dataclass

from bot.analysis.claims import Claim
from bot.analysis.parties import Party
from storage.models import Action


@dataclass(frozen=True, slots=True)
class Found:
    """A relation between two parties of a sentence; the predicate is the tokens `start` to `end`.

    `cue` is the token that bears the class, `action` that class, or None where the frames leave it open. `finder` is
    "verb", "noun", "copula", "complement", "comparison" or "bond". Once it is classified, `framed` is what the frames
    said, and `chance` how likely `action` is; `confidence` is the finder's own guess until it is judged.
    """

    source: Party
    target: Party
    action: Action | None
    start: int
    end: int
    confidence: float
    finder: str
    cue: int
    negated: bool = False
    hypothetical: bool = False
    hedged: bool = False
    mutual: bool = False
    claim: Claim | None = None
    framed: Action | None = None
    chance: float = 1.0

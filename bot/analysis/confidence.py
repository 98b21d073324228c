"""How likely it is that a sentence says of these two, this way round, that the one acts on the other.

A logistic model over how the relation was found; whether the class is right too is not part of it, only how sure the
classifier is. The weights stand in `data/confidence.toml`, fitted by `python -m training.fit_confidence` on sentences
written for this project.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token

from bot.analysis.found import Found
from bot.analysis.parties import Party

LEAST_LIKELY = 0.3
"""What is less likely than this is not kept at all: a wrong relation is worse than none."""
_LONGEST_PATH = 8
_FAR = 6
_MANY = 5
_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "conj", "parataxis"})
_MOST = 0.97


def judge(doc: Doc, parties: Sequence[Party], found: Sequence[Found]) -> list[Found]:
    """Return the relations that are likely enough, each with its confidence."""
    likely = [replace(one, confidence=chance(one, doc, parties, found)) for one in found]
    return [one for one in likely if one.confidence >= LEAST_LIKELY]


def chance(one: Found, doc: Doc, parties: Sequence[Party], found: Sequence[Found]) -> float:
    """Return how likely a relation is, 0-1 but never quite sure."""
    weights = _weights()
    marks = signs(one, doc, parties, found)
    return min(_MOST, _likelihood(sum(weights.get(name, 0.0) * value for name, value in marks.items())))


def signs(one: Found, doc: Doc, parties: Sequence[Party], found: Sequence[Found]) -> dict[str, float]:
    """Return what speaks for or against a relation, by name; what is not named is 0."""
    source, target, cue = doc[one.source.head], doc[one.target.head], doc[one.cue]
    others = {party.key for party in parties} - {one.source.key, one.target.key}
    first, last = sorted((one.source.head, one.target.head))
    between = [party for party in parties if first < party.head < last]
    to_source, to_target = _path(source, cue), _path(target, cue)
    marks = {
        "always": 1.0,
        "guess of the finder": one.confidence,
        "class: chance": one.chance,
        "class: frames agree": one.framed is one.action,
        "class: frames leave it open": one.framed is None,
        f"class: {one.action.value if one.action else None}": 1.0,
        f"finder: {one.finder}": 1.0,
        f"finder: {one.finder}, open": one.framed is None,
        f"source: {one.source.type.value}": 1.0,
        f"target: {one.target.type.value}": 1.0,
        f"source: rank {one.source.rank}": 1.0,
        f"target: rank {one.target.rank}": 1.0,
        "source: pronoun": one.source.is_pronoun,
        "target: pronoun": one.target.is_pronoun,
        "source: owns": source.dep_ == "poss",
        "target: owns": target.dep_ == "poss",
        "source: subject": source.dep_ in ("nsubj", "nsubjpass"),
        "source: modifier": source.dep_ in ("amod", "compound", "nmod"),
        "target: modifier": target.dep_ in ("amod", "compound", "nmod"),
        "target: object": target.dep_ in ("dobj", "dative"),
        "target: in another clause": any(step in _CLAUSES for step in to_target or ()),
        "source: in another clause": any(step in _CLAUSES for step in to_source or ()),
        "source: steps to the cue": _steps(to_source),
        "target: steps to the cue": _steps(to_target),
        "source: not below the cue": to_source is None,
        "target: not below the cue": to_target is None,
        "target: before the cue": one.target.head < one.cue,
        "source: behind the cue": one.source.head > one.cue,
        "words between": math.log1p(last - first),
        "parties between": min(_MANY, len(between)),
        "other parties": min(_MANY, len(others)),
        "other relations": min(_MANY, len(found) - 1),
        "other relations of the pair": sum(
            {r.source.key, r.target.key} == {one.source.key, one.target.key} for r in found
        )
        > 1,
        "passive": any(child.dep_ in ("auxpass", "nsubjpass") for child in cue.children),
        "joined": source.dep_ == "conj" or target.dep_ == "conj",
        "mutual": one.mutual,
        "negated": one.negated,
        "hypothetical": one.hypothetical,
        "claim": one.claim is not None,
        "cue: in a relative clause": cue.dep_ in ("relcl", "acl"),
        "cue: adverbial": cue.dep_ == "advcl",
        "cue: main": cue.dep_ == "ROOT",
        "long sentence": math.log(len(doc)),
        **_preposition(to_target),
    }
    return {name: float(value) for name, value in marks.items() if value}


def _preposition(path: tuple[str, ...] | None) -> Mapping[str, bool]:
    """Return how the target hangs on the cue: "on", "with", or by which kind of phrase."""
    if path is None:
        return {}
    last = path[-1] if path else "itself"
    return {f"target: by {last}": True}


def _path(token: Token, cue: Token) -> tuple[str, ...] | None:
    """Return the steps from a word up to the cue, prepositions by name; None where it does not depend on it."""
    steps: list[str] = []
    while token.i != cue.i:
        if token.head.i == token.i or len(steps) == _LONGEST_PATH:
            return None
        steps.append(token.lower_ if token.dep_ == "prep" else token.dep_)
        token = token.head
    return tuple(steps)


def _steps(path: tuple[str, ...] | None) -> int:
    return min(_FAR, len(path)) if path is not None else 0


def _likelihood(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def _weights() -> dict[str, float]:
    text = (files("bot.analysis") / "data" / "confidence.toml").read_text(encoding="utf-8")
    weights: dict[str, float] = tomllib.loads(text)["weights"]
    return weights

"""Which found relations are the marked ones: by names in sentences, by canonical names and sentence in articles."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
_UNFOLDED = str.maketrans({"’": "'", "‘": "'", "ı": "i", "ø": "o", "ł": "l", "đ": "d"})
# They are in the names of many actors, and alone make no two of them the same.
_COMMON = frozenset(
    """
    a an and at by for from in its of on or the their to with former new senior state states united foreign minister
    ministry prime president government officials leader leaders people group forces troops army police party
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_BARE = frozenset({"a", "an", "and", "of", "the"})
_LEAST_SHARED = 0.6
_SIDES = ("source", "target")


@dataclass(frozen=True, slots=True)
class Match:
    """A marked relation and the found one that it is, by their positions; whether its direction is right."""

    marked: int
    found: int
    is_directed: bool


def words(name: str | None) -> list[str]:
    """Return the words of a name as they are compared: no case, accents or possessives."""
    plain = unicodedata.normalize("NFKD", (name or "").translate(_UNFOLDED)).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", re.sub(r"'s\b|\.", "", plain))


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names share a word that tells actors apart, or all words of the shorter one."""
    left, right = set(words(one)), set(words(other))
    if not left or not right:
        return False
    if (left & right) - _COMMON:
        return True
    left, right = left - _BARE, right - _BARE
    return left == right or (bool(left and right) and (left <= right or right <= left))


def match_relations(marked: Sequence[Row], found: Sequence[Row], actors: Sequence[Row], *, exact: bool) -> list[Match]:
    """Return the matches, one to one, the best first; with `exact` names are equal and the sentence the same."""
    known = {actor["name"]: actor for actor in actors}
    candidates = []
    for i, one in enumerate(marked):
        for j, other in enumerate(found):
            forward, backward = (_fit(one, other, sides, known, exact) for sides in (_SIDES, _SIDES[::-1]))
            if not forward and not backward:
                continue
            is_directed = bool(one.get("mutual") or one.get("symmetric") or forward >= backward)
            is_class = other["action"] in classes_of(one)
            fit = max(forward, backward) + 0.4 * is_directed + 0.2 * is_class
            candidates.append((-fit, i, j, is_directed))
    taken: tuple[set[int], set[int]] = (set(), set())
    matches = []
    for _, i, j, is_directed in sorted(candidates):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            matches.append(Match(i, j, is_directed))
    return matches


def classes_of(marked: Row) -> set[str]:
    """Return the classes that are right."""
    return {marked.get("action") or marked["action_class"], *(marked.get("action_alt") or [])}


def _fit(marked: Row, found: Row, sides: Sequence[str], known: Mapping[str, Row], exact: bool) -> int:
    """Return how well both sides agree, 0 where one does not; `sides` are those of the found one."""
    if exact and not _same_sentence(marked.get("sentence"), found.get("sentence")):
        return 0
    fits = [
        _fit_side([marked[own], *(marked.get(f"{own}_alt") or [])], found, other, known, exact)
        for own, other in zip(_SIDES, sides, strict=True)
    ]
    return sum(fits) if min(fits) else 0


def _fit_side(names: Sequence[str | None], found: Row, side: str, known: Mapping[str, Row], exact: bool) -> int:
    actor = known.get(found[side], {})
    theirs = [found[side], *(actor.get("aliases") or [])]
    if exact:
        folded = {" ".join(words(name)) for name in theirs}
        return 2 * any(" ".join(words(name)) in folded for name in names if name)
    theirs.append(found.get(f"{side}_text"))
    if any(same_name(name, other) for name in names for other in theirs):
        return 2
    # Seoul and South Korea, the French and Paris: another name of the same state in the same text.
    country = actor.get("country")
    return int(
        country is not None
        and any(
            other.get("country") == country and any(words(name) == words(alias) for alias in other.get("aliases") or [])
            for other in known.values()
            for name in names
        )
    )


def _same_sentence(one: str | None, other: str | None) -> bool:
    left, right = set(words(one)), set(words(other))
    return bool(left and right) and len(left & right) >= _LEAST_SHARED * min(len(left), len(right))

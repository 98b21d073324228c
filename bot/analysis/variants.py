"""Whether two spellings name one actor: decided from the names and from what is known of both. Pure.

A name alone is never enough, and a surname alone never counts: "J. Smith" may be anybody. What else must agree is the
country, the role, or whom they are named with. Where two could be meant, neither is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from rapidfuzz.distance import JaroWinkler

from storage.models import ActorType, Analysis, Bearer, FoundActor
from storage.text import LEGAL_FORMS, fold, skeleton

_ALIKE: Final = 0.84
"""Jaro-Winkler similarity from which words of the same consonants are one: Kyiv and Kiev, not Hassan and Hussein."""

_FREE_VOWELS: Final = frozenset({"mhmd"})  # Mohammed, Muhamad, Mohamed: no other name has these consonants
_GENERATIONS: Final = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv"})
_TELLING: Final = ("person", "org")
"""Keys that begin so are of companions of whom one is enough; countries are named with everybody."""

_WORD = re.compile(r"[^\W_]+")


def is_spelling(one: str, other: str, kind: ActorType) -> bool:
    """Return whether both may be the same full name; the order of the two does not matter.

    People: the same words in any order, first and last name where one has no more, initials for given names.
    Organizations: the same words in their order. Words are the same when transliterations of one are.
    """
    if kind is ActorType.PERSON:
        return _is_one_person(_words(one), _words(other))
    if kind is ActorType.ORG:
        first, second = (_without(_words(name), LEGAL_FORMS) for name in (one, other))
        if max(len(first), len(second)) < 2:
            return False
        return "".join(first) == "".join(second) or (
            len(first) == len(second) and all(map(_is_same_word, first, second))
        )
    return False


def is_same(one: Bearer, other: Bearer) -> bool:
    """Return whether the two are one: a spelling of one name, and something else that agrees. Symmetric."""
    if one.type is not other.type or not is_spelling(one.name, other.name, one.type):
        return False
    if one.country and other.country and one.country != other.country:
        return False
    # Whoever is named beside somebody is somebody else.
    if one.key in other.companions or other.key in one.companions:
        return False
    if _abbreviates(one.name, other.name):
        return _shares_role(one, other)
    is_called_so = fold(one.name) in map(fold, other.names) or fold(other.name) in map(fold, one.names)
    shares_country = one.country is not None and one.country == other.country
    return is_called_so or shares_country or _shares_role(one, other) or _shares_company(one, other)


def choose(new: Bearer, stored: Iterable[Bearer]) -> str | None:
    """Return the key of the stored actor that the new one is; None where there is none, or more than one."""
    keys = {bearer.key for bearer in stored if is_same(new, bearer)}
    return keys.pop() if len(keys) == 1 else None


def bearer_of(actor: FoundActor, analysis: Analysis) -> Bearer:
    """Return what an article says of one of its actors."""
    return Bearer(
        key=actor.key,
        name=actor.name,
        type=actor.type,
        country=actor.country,
        names=frozenset(actor.aliases),
        roles=frozenset({(actor.role, actor.role_of)}) if actor.role is not None else frozenset(),
        companions=frozenset(other.key for other in analysis.actors if other.key != actor.key),
    )


def rename_keys(analysis: Analysis, keys: Mapping[str, str]) -> Analysis:
    """Return the analysis with actors under other keys.

    A key that is taken in this article, or that two would have, is left as it was: they are two here.
    """
    wanted = Counter(keys.values())
    taken = {actor.key for actor in analysis.actors}
    usable = {old: new for old, new in keys.items() if new not in taken and wanted[new] == 1}
    if not usable:
        return analysis

    def key(old: str) -> str:
        return usable.get(old, old)

    return replace(
        analysis,
        actors=tuple(replace(actor, key=key(actor.key)) for actor in analysis.actors),
        mentions=tuple(replace(mention, actor=key(mention.actor)) for mention in analysis.mentions),
        relations=tuple(
            replace(
                relation,
                source=key(relation.source),
                target=key(relation.target),
                attributed_to=None if relation.attributed_to is None else key(relation.attributed_to),
                denials=tuple(replace(denial, actor=key(denial.actor)) for denial in relation.denials),
            )
            for relation in analysis.relations
        ),
    )


# ------------------------------------------------------------------------------------------------------------ names


def _words(name: str) -> tuple[str, ...]:
    words = _WORD.findall(fold(name).replace("'", ""))
    return tuple(words[1:] if words[:1] == ["the"] else words)


def _without(words: Sequence[str], left_out: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in left_out)


def _is_one_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    generations = [sorted(_GENERATIONS & set(words)) for words in (one, other)]
    if generations[0] != generations[1]:
        return False
    one, other = _without(one, _GENERATIONS), _without(other, _GENERATIONS)
    if min(len(one), len(other)) < 2:
        return False
    if "".join(one) == "".join(other):
        return True
    if len(one) == len(other):
        return _is_in_order(one, other) or _is_reordered(one, other)
    shorter, longer = sorted((one, other), key=len)
    # Middle names may be left out as a whole: with some on both sides, George W. is not George H. W.
    return len(shorter) == 2 and _is_in_order(shorter, (longer[0], longer[-1]))


def _is_in_order(one: Sequence[str], other: Sequence[str]) -> bool:
    if not _is_same_word(one[-1], other[-1]):
        return False
    return all(_is_same_word(a, b) or _is_initial(a, b) for a, b in zip(one[:-1], other[:-1], strict=True))


def _is_reordered(one: Sequence[str], other: Sequence[str]) -> bool:
    left = list(other)
    for word in sorted(one, key=len, reverse=True):
        match = next((candidate for candidate in left if candidate == word), None) or next(
            (candidate for candidate in left if _is_same_word(candidate, word)), None
        )
        if match is None or len(word) == 1:
            return False
        left.remove(match)
    return True


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _is_same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < 2 or any(character.isdigit() for character in one + other):
        return False
    bare = [word.removesuffix("h") for word in (one, other)]
    # Mario is not Maria, Zelenska is not Zelensky, Anderson is not Andersen.
    if bare[0].endswith("a") != bare[1].endswith("a") or {one[-3:], other[-3:]} == {"son", "sen"}:
        return False
    sound = skeleton(one)
    if len(sound) < 2 or sound != skeleton(other):
        return False
    return sound in _FREE_VOWELS or JaroWinkler.similarity(*sorted((one, other))) >= _ALIKE


def _abbreviates(one: str, other: str) -> bool:
    """Whether the first given name is an initial on some side."""
    return any(len(_words(name)[0]) == 1 for name in (one, other))


# --------------------------------------------------------------------------------------------------------- evidence


def _shares_role(one: Bearer, other: Bearer) -> bool:
    """Whether both are the same of the same: presidents alone are many."""
    return any(
        fold(role) == fold(another) and fold(of) == fold(another_of)
        for role, of in one.roles
        for another, another_of in other.roles
        if of is not None and another_of is not None
    )


def _shares_company(one: Bearer, other: Bearer) -> bool:
    shared = one.companions & other.companions
    return any(key.startswith(_TELLING) for key in shared) or len(shared) >= 2

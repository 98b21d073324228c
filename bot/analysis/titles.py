"""What a sentence says a person is: the words before the name ("Chinese President Xi Jinping") or between commas."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from bot.analysis.names import Name
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_FURTHEST = 8
_NOT_ALONE = frozenset({"state", "first", "former", "then", "top", "high", "senior", "national", "special", "party"})
_LINKS = frozenset({"-", "of", "for", "and", "affairs"})
_GENITIVE = frozenset({"'s", "'"})
# Between an owner and a title or a name: "Thailand's new prime minister", "his Japanese counterpart, Takeshi Iwaya".
_LOOSE_WORDS = frozenset(
    {"new", "then", "longtime", "own", "late", "current", "next", "long-time", "-", "counterpart", "colleague"}
)
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "its", "their"})
# "Its director", "whose chief executive": of the organization that was just named.
_PRONOUNS = frozenset({"its", "their", "whose"})


@dataclass(frozen=True, slots=True)
class Title:
    """A role in the sentence's words, the name of what it is a role of, and whether it is only a courtesy."""

    role: str | None
    of: Name | None
    is_courtesy: bool = False


def title_of(doc: Doc, name: Name, names: Sequence[Name]) -> Title | None:
    """Return what the words around a person's name say; None where they say nothing.

    A state in the genitive alone gives no role, only where the person belongs: "Belgium's Bart De Wever".
    """
    before = _before(doc, name, names)
    if before is not None and before.of is not None:
        return before
    after = _after(doc, name, names)
    if after is not None or before is not None:
        return (
            after if after is not None and (before is None or before.role is None or after.of is not None) else before
        )
    owner = _owner(doc, name.start, names)
    return Title(None, owner) if owner is not None and owner.is_state else None


def _before(doc: Doc, name: Name, names: Sequence[Name]) -> Title | None:
    """Read "Chinese President" and "the World Bank's president," before a name."""
    words = vocabulary()
    end = name.start
    if end and doc[end - 1].lower_ in words.courtesies:
        return Title(None, None, is_courtesy=True)
    is_apposition = end > 1 and doc[end - 1].text == ","
    if is_apposition:
        if name.end < len(doc) and doc[name.end].text not in (",", ".", ";", ")"):
            return None
        end -= 1
        spoken_for = _spoken_for(doc, end, names)
        if spoken_for is not None:
            return spoken_for
    i = end
    while i and end - i < _FURTHEST and _is_title(doc[i - 1].lower_) and not _is_in_a_state(names, i - 1):
        i -= 1
    role = _role(doc, i, end)
    if role is None:
        return None
    owner = _owner(doc, i, names)
    if owner is None and i and doc[i - 1].lower_ in _PRONOUNS:
        owner = _last_institution(names, i)
    if is_apposition and owner is None and not (i and doc[i - 1].lower_ in _ARTICLES):
        return None
    return Title(role, owner)


def _spoken_for(doc: Doc, end: int, names: Sequence[Name]) -> Title | None:
    """Read "a spokesman for the Chinese foreign ministry" and "the leader of Hezbollah" before a comma."""
    i = end
    while i and end - i < 3 and doc[i - 1].text.islower() and _is_office(doc[i - 1].lower_):
        i -= 1
    owner = next((name for name in names if name.end == i and name.type is not ActorType.PERSON), None)
    if owner is None or not owner.start:
        return None
    i = owner.start - (doc[owner.start - 1].lower_ == "the")
    if i < 1 or doc[i - 1].lower_ not in ("of", "for", "at", "to"):
        return None
    stop = i - 1
    i = stop
    while i and stop - i < _FURTHEST and _is_title(doc[i - 1].lower_) and not _is_in_a_state(names, i - 1):
        i -= 1
    role = _role(doc, i, stop)
    if doc[stop].lower_ == "to":
        owner = _owner(doc, i, names)  # an envoy is the envoy of those who sent him
    return Title(role, owner) if role is not None else None


def _is_office(word: str) -> bool:
    return word in vocabulary().titles or word in vocabulary().of_state


def _is_in_a_state(names: Sequence[Name], position: int) -> bool:
    """Whether a word that could be a title belongs to a state's or an organization's name: "UN", "Security Council"."""
    return any(name.start <= position < name.end and name.known and name.type is not ActorType.PERSON for name in names)


def _owner(doc: Doc, end: int, names: Sequence[Name]) -> Name | None:
    """Return the name that ends before a position, with or without a genitive: "Chinese", "Thailand's new"."""
    i = end
    if i > 1 and doc[i - 1].text == "," and doc[i - 2].lower_ in _LOOSE_WORDS:
        i -= 1
    while i and doc[i - 1].lower_ in _LOOSE_WORDS:
        i -= 1
    if i and doc[i - 1].lower_ in _GENITIVE:
        i -= 1
    return next((name for name in names if name.end == i and name.type is not ActorType.PERSON), None)


def _last_institution(names: Sequence[Name], position: int) -> Name | None:
    earlier = [name for name in names if name.end <= position and name.type in (ActorType.ORG, ActorType.BLOC)]
    return max(earlier, key=lambda name: name.end, default=None)


def _after(doc: Doc, name: Name, names: Sequence[Name]) -> Title | None:
    """Read "…, the director of NK News," and "…, Russia's president,"."""
    i = name.end
    if i >= len(doc) or doc[i].text != ",":
        return None
    i += 1
    if i < len(doc) and doc[i].lower_ in _ARTICLES:
        i += 1
    owner = next((other for other in names if other.start == i and other.type is not ActorType.PERSON), None)
    if owner is not None:
        i = owner.end + (owner.end < len(doc) and doc[owner.end].lower_ in _GENITIVE)
    start = i
    while i < len(doc) and i - start < _FURTHEST and _is_title(doc[i].lower_):
        i += 1
    while i > start and doc[i - 1].lower_ in ("of", "for", "and"):
        i -= 1
    role = _role(doc, start, i)
    if role is None or i >= len(doc):
        return None
    if owner is None and doc[i].lower_ in ("of", "for", "at"):
        i += 1
        while i < len(doc) and doc[i].lower_ in ("the", "government", "in"):
            i += 1
        owner = next((other for other in names if other.start == i and other.type is not ActorType.PERSON), None)
        return Title(role, owner) if owner is not None else None
    return Title(role, owner) if owner is not None or doc[i].text in (",", ".") else None


def _is_title(word: str) -> bool:
    return word in vocabulary().titles or word in _LINKS or word.startswith("ex-")


def _role(doc: Doc, start: int, end: int) -> str | None:
    while start < end and (doc[start].lower_ in _LINKS or doc[start].lower_ == "then"):
        start += 1
    words = [token.lower_ for token in doc[start:end]]
    if not words or words[-1] in ("of", "for", "and", "-") or all(word in _NOT_ALONE for word in words):
        return None
    return doc[start:end].text

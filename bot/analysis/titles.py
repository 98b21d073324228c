"""What a sentence says a person is: the words before the name ("Chinese President Xi Jinping") or between commas."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from bot.analysis.names import Name
from bot.analysis.vocabulary import vocabulary

_FURTHEST = 8
_NOT_ALONE = frozenset({"state", "first", "former", "then", "top", "high", "senior", "national", "special", "party"})


@dataclass(frozen=True, slots=True)
class Title:
    """A role in the sentence's words, the name of what it is a role of, and whether it is only a courtesy."""

    role: str | None
    of: Name | None
    is_courtesy: bool = False


def title_of(doc: Doc, name: Name, names: Sequence[Name]) -> Title | None:
    """Return what the words around a person's name say; None where they say nothing."""
    before = _before(doc, name, names)
    if before is not None and before.of is not None:
        return before
    return _after(doc, name, names) or before


def _before(doc: Doc, name: Name, names: Sequence[Name]) -> Title | None:
    words = vocabulary()
    i = name.start
    if i and doc[i - 1].lower_ in words.courtesies:
        return Title(None, None, is_courtesy=True)
    while i and name.start - i < _FURTHEST and _is_title(doc[i - 1].lower_):
        i -= 1
    role = _role(doc, i, name.start)
    if role is None:
        return None
    return Title(role, _ends_at(names, i - 1 if i and doc[i - 1].lower_ in ("'s", "'") else i))


def _after(doc: Doc, name: Name, names: Sequence[Name]) -> Title | None:
    """Read "…, the director of NK News," and "…, Russia's president,"."""
    i = name.end
    if i >= len(doc) or doc[i].text != ",":
        return None
    i += 1
    if i < len(doc) and doc[i].lower_ in ("the", "a", "an", "who", "his", "her"):
        if doc[i].lower_ == "who":
            return None
        i += 1
    owner = next((other for other in names if other.start == i), None)
    if owner is not None:
        i = owner.end + (owner.end < len(doc) and doc[owner.end].lower_ == "'s")
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
        i += i < len(doc) and doc[i].lower_ == "the"
        owner = next((other for other in names if other.start == i), None)
        return Title(role, owner) if owner is not None else None
    return Title(role, owner) if owner is not None or doc[i].text in (",", ".") else None


def _is_title(word: str) -> bool:
    return word in vocabulary().titles or word in ("-", "of", "for", "affairs", "and") or word.startswith("ex-")


def _role(doc: Doc, start: int, end: int) -> str | None:
    while start < end and doc[start].lower_ in ("-", "of", "for", "and", "affairs"):
        start += 1
    words = [token.lower_ for token in doc[start:end]]
    if not words or words[-1] in ("of", "for", "and", "-") or all(word in _NOT_ALONE for word in words):
        return None
    return doc[start:end].text


def _ends_at(names: Sequence[Name], position: int) -> Name | None:
    return next((name for name in names if name.end == position), None)

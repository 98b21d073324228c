"""Organizations that a noun announces although their name alone says nothing: "the chemicals group Montedison"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from bot.analysis.names import Name
from bot.analysis.table import Use
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_LONGEST = 4
# "Told the newspaper John Smith had left": what follows is somebody else.
_TELLING = frozenset({"told", "tell", "tells", "telling", "asked", "informed", "assured", "warned", "reminded"})
_NOT_NAMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december i mr mr. mrs mrs. ms ms. dr dr. but and the a an
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_LINKS = frozenset({"and", "&"})


def with_announced(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Return the names with those that the noun before them makes organizations, whatever the model took them for."""
    found = [_as_partner(doc, name, names) for name in names]
    for start, end in _announced(doc):
        inside = [name for name in found if name.start < end and start < name.end]
        if any(name.known or name.type not in (ActorType.PERSON, ActorType.ORG) for name in inside):
            continue
        end = max([end, *(name.end for name in inside)])
        found = [name for name in found if name not in inside]
        found.append(Name(start, end, doc[start:end].text, ActorType.ORG, Use.NAME))
    return sorted(found, key=lambda name: name.start)


def is_announced(doc: Doc, name: Name) -> bool:
    """Whether the noun before a name says that it is an organization's."""
    return name.start > 0 and doc[name.start - 1].lower_ in vocabulary().trades and not _is_told(doc, name.start - 1)


def _announced(doc: Doc) -> Iterator[tuple[int, int]]:
    words = vocabulary()
    for noun in doc[:-1]:
        start = end = noun.i + 1
        is_noun = noun.text.islower() or (noun.i == 0 and noun.lower_.endswith("maker"))
        if noun.lower_ not in words.trades or not is_noun or _is_told(doc, noun.i):
            continue
        while end < len(doc) and end - start < _LONGEST and _is_capital(doc, end):
            end += 1
        if end > start and doc[start].lower_ not in words.titles:
            yield start, end


def _is_told(doc: Doc, noun: int) -> bool:
    return any(token.lower_ in _TELLING for token in doc[max(0, noun - 5) : noun])


def _is_capital(doc: Doc, position: int) -> bool:
    token = doc[position]
    return token.text[:1].isupper() and token.text.replace("-", "").isalpha() and token.lower_ not in _NOT_NAMES


def _as_partner(doc: Doc, name: Name, names: Sequence[Name]) -> Name:
    """Return as a company what stands beside one, though the model takes it for a person: "Nissan and Dongfeng"."""
    if name.known or name.type is not ActorType.PERSON or name.end - name.start > 1:
        return name
    before = doc[name.start - 1].lower_ if name.start else ""
    after = doc[name.end].lower_ if name.end < len(doc) else ""
    for other in names:
        is_beside = (before in _LINKS and other.end == name.start - 1) or (
            after in _LINKS and other.start == name.end + 1
        )
        if is_beside and other.type is ActorType.ORG and other.known and other.country:
            return Name(name.start, name.end, name.text, ActorType.ORG, Use.NAME)
    return name

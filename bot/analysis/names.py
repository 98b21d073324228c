"""The names of one sentence: what the table knows, and what the model finds besides."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from bot.analysis.table import KnownActor, Match, Table, Use
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_LABELS = {
    "PERSON": ActorType.PERSON,
    "ORG": ActorType.ORG,
    "GPE": ActorType.PLACE,
    "LOC": ActorType.PLACE,
    "FAC": ActorType.PLACE,
}
_LONGEST_NAME = 8


@dataclass(slots=True)
class Name:
    """A name as it stands: tokens `start` to `end`. `known` is empty for one that only the model knows."""

    start: int
    end: int
    text: str
    type: ActorType
    use: Use
    known: tuple[KnownActor, ...] = ()
    country: str | None = None

    @property
    def actor(self) -> KnownActor | None:
        """The known actor, where there is one and no other bears the name."""
        return self.known[0] if len(self.known) == 1 else None

    @property
    def is_state(self) -> bool:
        """Whether it names a state in any way."""
        return bool(self.known) and self.known[0].type is ActorType.COUNTRY


def known_names(doc: Doc, matches: Sequence[Match], table: Table) -> list[Name]:
    """Return the table's matches as names over the tokens of the sentence."""
    names: list[Name] = []
    for match in matches:
        span = doc.char_span(match.start, match.end, alignment_mode="expand")
        if span is None or (names and span.start < names[-1].end):
            continue
        actor = match.actor
        names += _shared_head(doc, span, match, names, table)
        names.append(
            Name(
                span.start,
                span.end,
                doc.text[match.start : match.end],
                actor.type,
                match.use,
                match.actors,
                actor.country,
            )
        )
    return [name for index, name in enumerate(names) if not _is_part_of_another(doc, names, index)]


_SIDES = frozenset({"north", "south", "east", "west"})


def _shared_head(doc: Doc, span: Span, match: Match, names: Sequence[Name], table: Table) -> list[Name]:
    """Return North Korea for the first word of "North and South Korea"."""
    first = span.start - 2
    is_shared = first >= 0 and span[0].lower_ in _SIDES and doc[first].lower_ in _SIDES
    if not is_shared or doc[first + 1].lower_ not in ("and", "or") or (names and names[-1].end > first):
        return []
    whole = f"{doc[first].text.title()} {match.actor.name.partition(' ')[2]}"
    other = next(iter(table.find(whole)), None)
    if other is None or other.end - other.start < len(whole):
        return []
    actor = other.actor
    return [Name(first, first + 1, doc[first].text, actor.type, match.use, other.actors, actor.country)]


def _is_part_of_another(doc: Doc, names: Sequence[Name], index: int) -> bool:
    """Whether a known organization's name is the end of another's: "Social Democrats", "the Mexican Congress"."""
    name = names[index]
    if name.type is not ActorType.ORG or name.end - name.start > 1 or name.start == 0:
        return False
    before = doc[name.start - 1]
    if index and names[index - 1].end == name.start:
        return bool(name.country) and names[index - 1].country not in (None, name.country)
    is_name = before.text[:1].isupper() and before.is_alpha and before.i > 0
    return is_name and before.lower_ not in vocabulary().titles


def has_unknown_names(doc: Doc, names: Sequence[Name]) -> bool:
    """Whether a capital letter stands where neither the table nor the start of the sentence explains it."""
    covered = {i for name in names for i in range(name.start, name.end)}
    return any(
        token.text[:1].isupper() and token.i not in covered and (token.i > 0 or _next_is_capital(doc)) for token in doc
    )


def _next_is_capital(doc: Doc) -> bool:
    return len(doc) > 1 and doc[1].text[:1].isupper()


def is_title_case(doc: Doc) -> bool:
    """Whether the words begin with capitals as in headlines, so that capitals say nothing about names."""
    words = [token.text for token in doc if token.is_alpha and len(token.text) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def add_model_names(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Return the names with those that only the model knows; the table's label counts more than the model's.

    A longer name of the model's replaces what it holds ("Michael Jordan", "Washington Zoo"), unless the rest of it is a
    title or a word for a state's own: "Chinese President Xi Jinping" and "the Turkish Foreign Ministry".
    """
    kept = list(names)
    added: list[Name] = []
    for entity in doc.ents:
        kind = _LABELS.get(entity.label_)
        span = _trim(entity, kind)
        if kind is None or span is None:
            continue
        inside = [name for name in kept if name.start < span.end and span.start < name.end]
        if not inside:
            added.append(_unknown(span, kind))
        elif kind is not ActorType.PLACE:
            replacement = _compare(span, kind, inside)
            if replacement is not None:
                dropped = [name for name in inside if name.start >= replacement.start and name.end <= replacement.end]
                kept = [name for name in kept if name not in dropped]
                added.append(replacement)
    return sorted([*kept, *added], key=lambda name: name.start)


def _compare(span: Span, kind: ActorType, inside: list[Name]) -> Name | None:
    """Return the model's name where it goes beyond the known ones inside it."""
    first, last = inside[0], inside[-1]
    if any(name.type in (ActorType.PERSON, ActorType.ORG) and name.use is Use.NAME for name in inside):
        return None
    if kind is ActorType.PERSON:
        if last.use is Use.SURNAME and last.end == span.end:
            return _unknown(span, kind) if span.start < last.start else None
        if last.end < span.end and last.use in (Use.ADJECTIVE, Use.PEOPLE):
            rest = _without_titles(span.doc[last.end : span.end])
            return _unknown(rest, kind) if rest is not None else None
        if first.start > span.start or last.end < span.end:
            return _unknown(span, kind)
        return None
    words = vocabulary()
    head = span[-1].lower_
    outside = [token for token in span if not any(name.start <= token.i < name.end for name in inside)]
    proper = [token for token in outside if token.text[:1].isupper()]
    is_own = head in words.of_state or head in words.groups or "'" in span.text
    if not proper or last.end == span.end or is_own or len(span) > _LONGEST_NAME:
        return None
    return _unknown(span, kind, next((name.country for name in inside if name.country), None))


def _unknown(span: Span, kind: ActorType, country: str | None = None) -> Name:
    return Name(span.start, span.end, span.text, kind, Use.NAME, (), country)


def _trim(entity: Span, kind: ActorType | None) -> Span | None:
    """Return the entity without article, possessive, titles and brackets; None where no name is left."""
    start, end, doc = entity.start, entity.end, entity.doc
    while start < end and (doc[start].lower_ in ("the", "a", "an") or not doc[start].text[:1].isalnum()):
        start += 1
    while start < end and (doc[end - 1].lower_ in ("'s", "'") or not doc[end - 1].text[-1:].isalnum()):
        end -= 1
    if start >= end or end - start > _LONGEST_NAME:
        return None
    span = doc[start:end]
    if kind is ActorType.PERSON:
        return _without_titles(span)
    return span if any(token.text[:1].isupper() for token in span) and any(c.isalpha() for c in span.text) else None


def _without_titles(span: Span) -> Span | None:
    words = vocabulary()
    start = span.start
    while start < span.end and (span.doc[start].lower_ in words.titles or span.doc[start].lower_ in words.courtesies):
        start += 1
    rest = span.doc[start : span.end]
    particles = words.name_particles
    is_name = all(
        token.text[:1].isupper() or token.lower_ in particles or token.text.startswith(("al-", "el-")) for token in rest
    )
    has_letters = any(len(token.text) > 1 and token.text[:1].isupper() for token in rest)
    return rest if len(rest) and is_name and has_letters and not any(token.like_num for token in rest) else None

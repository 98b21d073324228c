"""The names of one sentence: what the table knows, and what the model finds besides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from bot.analysis.table import KnownActor, Match, Table, Use
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

LABELS = {
    "PERSON": ActorType.PERSON,
    "ORG": ActorType.ORG,
    "GPE": ActorType.PLACE,
    "LOC": ActorType.PLACE,
    "FAC": ActorType.PLACE,
}
"""What the model's labels mean here; names with other labels are no actors."""

LONGEST_NAME = 8
"""In tokens."""
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
# What a company is, in front of its name at the start of a sentence.
_TRADES = frozenset(
    {"carmaker", "automaker", "chipmaker", "drugmaker", "shipbuilder", "insurer", "retailer", "lender", "planemaker"}
)


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

    @property
    def is_short_person(self) -> bool:
        """Whether it is one word of a known person's longer name: "Trump", "Mr Kim"."""
        return self.type is ActorType.PERSON and " " not in self.text and bool(self.known)


def known_names(doc: Doc, matches: Sequence[Match], table: Table) -> list[Name]:
    """Return the table's matches as names over the tokens of the sentence."""
    names: list[Name] = []
    text = doc.text
    for match in matches:
        span = doc.char_span(match.start, match.end, alignment_mode="expand")
        if span is None or (names and span.start < names[-1].end):
            continue
        names += _shared_head(doc, span, match, names, table)
        names.append(_name(span, text[match.start : match.end], match))
    if any(pair in text for pair in _PAIRS):
        names = sorted([*names, *_pairs(doc, table)], key=lambda name: name.start)
    return [name for index, name in enumerate(names) if not _is_part_of_another(doc, names, index)]


def _name(span: Span, text: str, match: Match) -> Name:
    return Name(span.start, span.end, text, match.actor.type, match.use, match.actors, match.actor.country)


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


_PAIRS = {
    "Koreas": ("North Korea", "South Korea"),
    "Sudans": ("Sudan", "South Sudan"),
    "Congos": ("Democratic Republic of the Congo", "Republic of the Congo"),
}


def _pairs(doc: Doc, table: Table) -> Iterator[Name]:
    """Yield both states of "the two Koreas"."""
    for token in doc:
        for whole in _PAIRS.get(token.text, ()):
            span = doc[token.i : token.i + 1]
            yield from (_name(span, span.text, match) for match in table.find(whole))


def _is_part_of_another(doc: Doc, names: Sequence[Name], index: int) -> bool:
    """Whether a known organization's name is another's: "Social Democrats", "the Mexican Congress"."""
    name = names[index]
    if name.type is not ActorType.ORG or not name.start:
        return False
    if name.country and all(token.lower_ in vocabulary().generic for token in doc[name.start : name.end]):
        owner = _owner(doc, names, name)
        if owner is not None and owner.country not in (None, name.country):
            return True
        is_generic = True
    else:
        is_generic = False
    before = doc[name.start - 1]
    if (name.end - name.start > 1 and not is_generic) or (index and names[index - 1].end == name.start):
        return False
    is_name = before.text[:1].isupper() and before.is_alpha and before.i > 0
    return is_name and before.lower_ not in vocabulary().titles


def _owner(doc: Doc, names: Sequence[Name], name: Name) -> Name | None:
    """Return the name that says whose a name is: "Malta's …", "Peruvian …", "… of Canada"."""
    start = name.start - (doc[name.start - 1].lower_ in ("'s", "'"))
    end = name.end + (name.end < len(doc) and doc[name.end].lower_ == "of")
    for other in names:
        if other is not name and (other.end == start or (end > name.end and other.start == end)):
            return other
    return None


def has_unknown_names(doc: Doc, names: Sequence[Name]) -> bool:
    """Whether a capital letter stands where neither the table nor the start of the sentence explains it.

    Names of days, words like "The" in what is quoted, and titles before a known name are no names.
    """
    covered = {i for name in names for i in range(name.start, name.end)}
    is_title = False  # whether the words from here on are titles before a known name
    for token in reversed(doc):
        if token.i in covered:
            is_title = True
            continue
        is_title = is_title and token.lower_ in vocabulary().titles
        is_capital = token.text[:1].isupper() and (token.i > 0 or _next_is_capital(doc))
        if is_capital and not is_title and not token.is_stop and token.lower_ not in _CALENDAR:
            return True
    return any(name.use is Use.SURNAME or (name.is_short_person and name.start == 1) for name in names)


def _next_is_capital(doc: Doc) -> bool:
    return len(doc) > 1 and doc[1].text[:1].isupper()


_STOPS = (".", "!", "?", '"', ")", ":", ";")


def is_title_case(doc: Doc, *, is_headline: bool = True) -> bool:
    """Whether the words begin with capitals as in headlines, so that capitals say nothing about names.

    Only headlines and lines without a full stop can be: many a sentence is dense with names.
    """
    if not is_headline and doc.text.rstrip().endswith(_STOPS):
        return False
    words = [token.text for token in doc if token.is_alpha and len(token.text) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def add_model_names(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Return the names with those that only the model knows; the table's label counts more than the model's.

    A longer name of the model's replaces what it holds ("Michael Jordan", "Washington Zoo"), unless the rest of it is a
    title or a word for a state's own: "Chinese President Xi Jinping" and "the Turkish Foreign Ministry".
    """
    kept = list(names)
    added: list[Name] = []
    for span, kind in _entities(doc, names):
        if any(name.start < span.end and span.start < name.end for name in added):
            continue
        inside = [name for name in kept if name.start < span.end and span.start < name.end]
        if not inside:
            added.append(_unknown(span, kind))
            continue
        replacement = _compare(span, kind, inside)
        if replacement is not None:
            dropped = [name for name in inside if name.start >= replacement.start and name.end <= replacement.end]
            kept = [name for name in kept if name not in dropped]
            added.append(replacement)
    found = sorted([*kept, *added], key=lambda name: name.start)
    return sorted([*found, *_titled(doc, found)], key=lambda name: name.start)


def _titled(doc: Doc, names: Sequence[Name]) -> Iterator[Name]:
    """Yield the people whom the model missed although a title stands before them: "leader Fiame Naomi Mata'afa"."""
    words = vocabulary()
    covered = {i for name in names for i in range(name.start, name.end)}
    start = 1
    while start < len(doc):
        end = start
        while end < len(doc) and end not in covered and doc[end].text[:1].isupper() and not doc[end].text.isupper():
            end += 1
        is_titled = doc[start - 1].lower_ in words.titles and start - 1 not in covered
        if is_titled and 1 < end - start <= 4:
            rest = without_titles(doc[start:end])
            if rest is not None and len(rest) > 1 and not any(t.lower_ in words.institutions for t in rest):
                yield _unknown(rest, ActorType.PERSON)
        start = max(end, start + 1)


def _entities(doc: Doc, names: Sequence[Name]) -> Iterator[tuple[Span, ActorType]]:
    """Yield the model's names without what is no part of them, each with what it is in the light of its neighbors."""
    for entity in doc.ents:
        kind = LABELS.get(entity.label_)
        span = _trim(entity, kind)
        if span is None or (kind is None and entity.label_ not in ("PRODUCT", "WORK_OF_ART")):
            continue
        if kind is not ActorType.PERSON and _is_person(span, names):
            person = without_titles(_to_the_right(span))
            if person is not None:
                yield person, ActorType.PERSON
                continue
        if kind is ActorType.PERSON:
            span = _to_the_right(span)
            if _is_institution(span) or _is_company(span, names):
                kind = ActorType.ORG
        if kind is ActorType.ORG and len(span) > 1 and span[-1].lower_ in vocabulary().landforms:
            kind = ActorType.PLACE
        if kind is not None:
            yield span, kind


def _to_the_right(span: Span) -> Span:
    """Take in the capitalized words that the model left out: "Denis Sassou" and "Nguesso", "Kennedy" and "Jr."."""
    end = span.end
    doc = span.doc
    while end < len(doc) and end - span.start < LONGEST_NAME:
        is_joined = doc[end].text in _JOINTS and end + 1 < len(doc) and doc[end + 1].text[:1].isupper()
        if not is_joined and not _is_capital_word(doc, end):
            break
        end += 1 + is_joined
    return span.doc[span.start : end] if len(span) > 1 or end == span.end else span


# Between the parts of a person's name, never between two names: "Hans van den Broek".
_JOINTS = frozenset({"van", "von", "den", "der", "bin", "ibn", "bint", "ben", "dos", "da"})


def _is_capital_word(doc: Doc, position: int) -> bool:
    token = doc[position]
    is_word = token.text[:1].isupper() and not token.text.isupper() and token.text.rstrip(".").isalpha()
    return is_word and not token.ent_type_ and token.lower_ not in vocabulary().titles


def _is_institution(span: Span) -> bool:
    return len(span) > 1 and span[-1].lower_ in vocabulary().institutions


def _is_company(span: Span, names: Sequence[Name]) -> bool:
    """Whether a state's name opens a name of two words: "Japan Tobacco", but not "Jordan Bardella"."""
    first = next((name for name in names if name.start == span.start), None)
    is_state = first is not None and first.is_state and first.use is Use.NAME and first.end < span.end
    return is_state and span[0].lower_ not in vocabulary().given_names


def _is_person(span: Span, names: Sequence[Name]) -> bool:
    """Whether the words around a name say that it is a person's although the model says something else.

    A title or a state in the genitive stands before it: "President Rodrigo Chaves", "Belgium's Bart De Wever",
    "Brunei's sultan, Hassanal Bolkiah,".
    """
    words = vocabulary()
    doc, start = span.doc, span.start
    while start < span.end - 1 and doc[start].lower_ in words.titles:
        start += 1
    rest = doc[start : span.end]
    is_name = 1 < len(rest) <= 5 and all(
        token.text[:1].isupper() or token.text in "-'" or _is_particle(token.text) for token in rest
    )
    if not is_name or any(token.lower_ in words.institutions or token.lower_ in words.of_state for token in rest):
        return False
    if any(name.start < rest.end and rest.start < name.end and name.type is not ActorType.PERSON for name in names):
        return _is_given_name_of_person(rest, names)
    if any(token.lower_ in ("al", "el", "bin", "ibn") for token in rest) or _is_listed_with_people(span):
        return True
    i = start - 1
    if i > 0 and doc[i].text == "," and span.end < len(doc) and doc[span.end].text in (",", "."):
        i -= 1
    if i < 0:
        return False
    before = doc[i].lower_
    if before in words.titles and before not in ("party", "union", "state", "council", "the", "military", "army"):
        return True
    return (
        before in ("'s", "'") and any(name.end == i and name.is_state for name in names) and doc[start - 1].text != ","
    )


def _is_listed_with_people(span: Span) -> bool:
    """Whether a comma or "and" joins a name of two words to a person's: "Rixi Moncada, Nasry Asfura and …"."""
    doc = span.doc
    after = span.end + 1 < len(doc) and doc[span.end].lower_ in (",", "and") and doc[span.end + 1].ent_type_ == "PERSON"
    before = span.start > 1 and doc[span.start - 1].lower_ == "and" and doc[span.start - 2].ent_type_ == "PERSON"
    return len(span) == 2 and (after or before) and all(token.text.istitle() for token in span)


def _is_particle(word: str) -> bool:
    return word.lower() in vocabulary().name_particles


def _is_given_name_of_person(span: Span, names: Sequence[Name]) -> bool:
    """Whether a city's name is one word of two in "Denzel Washington", "Paris Hilton", "Santiago Peña"."""
    inside = [name for name in names if name.start < span.end and span.start < name.end]
    words = vocabulary()
    after = span.doc[span.end].lower_ if span.end < len(span.doc) else "."
    return (
        len(span) == 2
        and len(inside) == 1
        and inside[0].end - inside[0].start == 1
        and inside[0].is_state
        and (inside[0].use is Use.CAPITAL or inside[0].text.lower() in words.given_names)
        and not any(token.text.isupper() for token in span)
        and after not in words.of_state
        and after not in words.groups
        and span[0].lower_ not in ("air", "new", "old", "bank", "central", "greater", "royal")
    )


def _compare(span: Span, kind: ActorType, inside: list[Name]) -> Name | None:
    """Return the model's name where it goes beyond the known ones inside it."""
    first, last = inside[0], inside[-1]
    if kind is ActorType.PLACE:
        return _longer_place(span, inside)
    if kind is ActorType.PERSON and len(inside) == 1 and first.is_short_person:
        return _fuller_person(span, first)
    if kind is ActorType.PERSON and len(inside) > 1 and all(name.is_short_person for name in inside):
        return _unknown(span, kind)  # "Henry Biden": each word is another's
    if any(name.type in (ActorType.PERSON, ActorType.ORG) and name.use is Use.NAME for name in inside):
        return _fuller_person(span, first) if kind is ActorType.PERSON and len(inside) == 1 else None
    if kind is ActorType.PERSON:
        if last.end < span.end and last.use in (Use.ADJECTIVE, Use.PEOPLE) and last.start == span.start:
            rest = without_titles(span.doc[last.end : span.end])
            if rest is None:
                return None
            if first.type is ActorType.GROUP:  # "Christian Stocker"
                return _unknown(span, kind)
            # "Chinese Xi Jinping" is a person, "Georgian Dream" is none.
            return _unknown(rest, kind) if len(rest) > 1 else _unknown(span, ActorType.ORG)
        if first.start > span.start or last.end < span.end:
            return _unknown(span, kind)
        return None
    words = vocabulary()
    head = span[-1].lower_
    outside = [token for token in span if not any(name.start <= token.i < name.end for name in inside)]
    proper = [token for token in outside if token.text[:1].isupper()]
    is_own = head in words.of_state or head in words.groups or "'" in span.text
    is_own = is_own or (span.end < len(span.doc) and span.doc[span.end].lower_ in ("minister", "ministry", "secretary"))
    if not proper or is_own or len(span) > LONGEST_NAME:
        return None
    if last.end == span.end and not _is_headed_by_institution(span, last):
        return None
    return _unknown(span, kind, next((name.country for name in inside if name.country), None))


def _longer_place(span: Span, inside: list[Name]) -> Name | None:
    """Return "New Mexico" or "Mexico City" for the state's name inside it."""
    (first, *others) = inside
    outside = [token for token in span if not first.start <= token.i < first.end]
    is_longer = outside and all(token.text[:1].isupper() and token.text.isalpha() for token in outside)
    is_name = first.use in (Use.NAME, Use.CAPITAL, Use.ADJECTIVE) and first.type in (ActorType.COUNTRY, ActorType.PLACE)
    if others or not is_longer or not is_name or len(span) > 4 or span[-1].lower_ in vocabulary().of_state:
        return None
    return _unknown(span, ActorType.PLACE, first.country if first.start == span.start else None)


def _is_headed_by_institution(span: Span, last: Name) -> bool:
    """Whether a state's name only ends another's: "Bank of Japan", "Air France"; not "Government of India"."""
    words = vocabulary()
    if last.use is not Use.NAME or last.start == span.start:
        return False
    heads = [token for token in span.doc[span.start : last.start] if token.lower_ not in ("of", "the")]
    return (
        bool(heads)
        and all(head.text[:1].isupper() for head in heads)
        and (not any(head.lower_ in words.of_state for head in heads) or heads[-1].lower_ == "bank")
        and heads[-1].lower_ in words.institutions
    )


def _fuller_person(span: Span, short: Name) -> Name | None:
    """Return another person for a name that is longer than the known one in it: "Melania Trump", "Donald Trump Jr."."""
    outside = [token for token in span if not short.start <= token.i < short.end]
    if not any(len(token.text) > 1 and token.text[:1].isupper() for token in outside):
        return None
    before = {token.lower_ for token in outside if token.i < short.start}
    own = {word.lower() for actor in short.known for name in (actor.name, *actor.also) for word in name.split()}
    after = [token for token in outside if token.i >= short.end]
    if before and before <= own and not after:
        return None
    return _unknown(span, ActorType.PERSON)


def _unknown(span: Span, kind: ActorType, country: str | None = None) -> Name:
    return Name(span.start, span.end, span.text, kind, Use.NAME, (), country)


def _trim(entity: Span, kind: ActorType | None) -> Span | None:
    """Return the entity without article, possessive, titles and brackets; None where no name is left."""
    start, end, doc = entity.start, entity.end, entity.doc
    while start < end and (doc[start].lower_ in ("the", "a", "an") or not doc[start].text[:1].isalnum()):
        start += 1
    if kind is ActorType.ORG and start + 1 < end and start == 0 and doc[0].lower_ in _TRADES:
        start += 1  # "Carmaker Ford said"
    while start < end and (doc[end - 1].lower_ in ("'s", "'") or not doc[end - 1].text[:1].isalnum()):
        end -= 1
    if start >= end or end - start > LONGEST_NAME:
        return None
    span = doc[start:end]
    if kind is ActorType.PERSON:
        return without_titles(span)
    return span if any(token.text[:1].isupper() for token in span) and any(c.isalpha() for c in span.text) else None


def without_titles(span: Span) -> Span | None:
    """Return a person's name without the titles before it; None where no name is left."""
    words = vocabulary()
    start = span.start
    while start < span.end and (span.doc[start].lower_ in words.titles or span.doc[start].lower_ in words.courtesies):
        start += 1
    rest = span.doc[start : span.end]
    particles = words.name_particles
    is_name = all(
        token.text[:1].isupper()
        or token.lower_ in particles
        or token.text.startswith(("al-", "el-"))
        or _follows_hyphen(token.i, span)
        for token in rest
    )
    has_letters = any(len(token.text) > 1 and token.text[:1].isupper() for token in rest)
    return rest if len(rest) and is_name and has_letters and not any(token.like_num for token in rest) else None


def _follows_hyphen(position: int, span: Span) -> bool:
    """Whether a small word ends a name like "Li Ka-shing"."""
    return position > span.start + 1 and span.doc[position - 1].text == "-" and span.doc[position].is_alpha

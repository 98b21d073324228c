"""Names that name no actor here: food and animals, games, storms, and words at the start of a sentence."""

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from bot.analysis.names import Name
from bot.analysis.table import Table, Use
from bot.analysis.vocabulary import vocabulary
from bot.analysis.words import stop_words
from storage.models import ActorType

_SCORE = re.compile(r"\b\d{1,3}\s?[-–]\s?\d{1,3}\b")
_EVENTS = frozenset({"war", "hurricane", "storm", "typhoon", "cyclone", "cup", "games", "olympics", "open", "prix"})
_MONTHS = frozenset({"may", "march", "april", "august"})
_BEFORE_MONTHS = frozenset({"in", "since", "until", "last", "next", "this", "early", "late", "mid", "-", "of", "on"})
_OWN = frozenset({"your", "my", "our", "his", "her", "their", "its", "the", "a", "an"})
# Titles only beside others ("county judge"): alone before a name they make it a place or a club.
_NOT_OF_PEOPLE = frozenset({"county", "district", "union", "field", "oil", "park"})
_NOT_NAMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december i says said on in at as
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)


def without_doubtful(doc: Doc, names: Sequence[Name], table: Table, *, proves_names: bool) -> list[Name]:
    """Return the names that name actors or places; `proves_names` is False for a headline in title case."""
    kept = [name for name in names if not _is_word(doc, name)]
    if any(not name.known for name in kept):
        phrases = table.phrases(doc.text)
        kept = [name for name in kept if name.known or not _is_within(doc, name, phrases)]
    if proves_names:
        kept = [name for name in kept if not _is_of_an_event(doc, name) and not _has_strange_neighbor(doc, name, kept)]
    return [name for name in kept if not _is_team(name, kept)] if is_about_a_game(doc) else kept


def is_about_a_game(doc: Doc) -> bool:
    """Whether a sentence tells of sports, so that the states in it are teams."""
    words = {token.lower_ for token in doc}
    if not words.isdisjoint(vocabulary().sports_sure):
        return True
    found = words & vocabulary().sports
    if found <= {"group", "test", "final", "league", "match", "cup"}:
        return False
    return len(found) > 1 or _SCORE.search(doc.text) is not None


def _is_team(name: Name, names: Sequence[Name]) -> bool:
    is_state = name.is_state and name.use is Use.NAME
    is_followed = any(other.type is ActorType.PERSON and other.start == name.end for other in names)
    return (is_state and not is_followed) or (bool(name.known) and name.use is Use.CAPITAL)


def _is_within(doc: Doc, name: Name, spans: Sequence[tuple[int, int]]) -> bool:
    start = doc[name.start].idx
    return any(first <= start < last for first, last in spans)


def _is_word(doc: Doc, name: Name) -> bool:
    """Whether it is a word of everyday life: "in May", "Polish your shoes", "ex-Soviet"."""
    if not name.known:
        return False
    after = doc[name.end] if name.end < len(doc) else None
    if name.use is Use.ADJECTIVE and name.start > 1 and doc[name.start - 1].text == "-":
        return doc[name.start - 2].lower_ in ("ex", "post")
    if name.use is Use.ADJECTIVE and name.start == 0 and after is not None and after.lower_ in _OWN:
        return True
    return name.is_short_person and name.text.lower() in _MONTHS and _is_date(doc, name)


def _is_date(doc: Doc, name: Name) -> bool:
    """Whether a month is meant: "in May", "May 5"."""
    is_after = name.start > 0 and doc[name.start - 1].lower_ in _BEFORE_MONTHS
    return is_after or (name.end < len(doc) and doc[name.end].is_digit)


def _is_of_an_event(doc: Doc, name: Name) -> bool:
    """Whether a storm or a war bears the name: "Hurricane Isaias", "the Vietnam War"."""
    if not name.known:
        return False
    before = doc[name.start - 1] if name.start else None
    after = doc[name.end] if name.end < len(doc) else None
    if before is not None and before.text[:1].isupper() and before.lower_ in _EVENTS and name.type is ActorType.PERSON:
        return True
    return (
        name.use in (Use.NAME, Use.ADJECTIVE)
        and after is not None
        and after.text[:1].isupper()
        and after.lower_ in _EVENTS
        and before is not None
        and before.lower_ == "the"
    )


def _has_strange_neighbor(doc: Doc, name: Name, names: Sequence[Name]) -> bool:
    """Whether a person's short name is part of an unknown one: "County Kerry", "Bolton Wanderers", "Abe Lincoln"."""
    if not name.is_short_person:
        return False
    covered = {i for other in names if other is not name for i in range(other.start, other.end)}
    words = vocabulary()
    before = name.start - 1
    if before > 0 and before not in covered and _is_capital(doc, before):
        word = doc[before].lower_
        if (
            (word not in words.titles or word in _NOT_OF_PEOPLE)
            and word not in words.courtesies
            and doc[before - 1].text not in (".", ":", '"')
        ):
            return True
    after = name.end
    return after < len(doc) and after not in covered and _is_capital(doc, after) and doc[after].text.isalpha()


def _is_capital(doc: Doc, position: int) -> bool:
    text = doc[position].text
    lower = text.lower()
    return text[0].isupper() and not text.isupper() and lower not in _NOT_NAMES and lower not in stop_words("en")

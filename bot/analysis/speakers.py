"""Who speaks, from the noun that is the subject of a verb of speech: an actor, several, or only words."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_LONGEST = 12
_IN_NAMES = frozenset({"state", "states", "republic", "union", "kingdom", "federation"})
_JOINING = frozenset({"and", "the", "both"})


@dataclass(frozen=True, slots=True)
class Speakers:
    """The words that name who speaks, tokens `start` to `end`; `party` is the first of them who is an actor.

    `count` is how many speak: two actors joined by "and" both say it. `is_spokesman` where the words do not name the
    actor but somebody or something of it: "an army officer", "the foreign ministry in Tehran".
    """

    party: Party | None
    start: int
    end: int
    count: int
    all: tuple[Party, ...] = ()
    is_spokesman: bool = False


def speakers_of(noun: Token, parties: Sequence[Party]) -> Speakers:
    """Return who a speaker is. "Officials in Moscow" and "residents" are words, "the Russian army" is Russia."""
    heads = [noun, *(word for word in noun.conjuncts if word.i > noun.i and word.tag_.startswith(("NN", "PRP")))]
    start, end = noun.left_edge.i, _end_of(heads[-1])
    found = [party for head in heads if (party := _party_of(head, parties)) is not None]
    party = found[0] if len(found) == len(heads) else None
    if party is None and len(heads) == 1:
        end = min(end, start + _LONGEST)
    is_spokesman = party is not None and len(heads) == 1 and not _is_own_name(noun, party)
    everybody = tuple(found) if len(found) == len(heads) else ()
    return Speakers(party, start, max(end, noun.i + 1), len(heads), everybody, is_spokesman)


def named_together(doc: Doc, start: int, end: int, parties: Sequence[Party]) -> Speakers | None:
    """Return the speakers of tokens that are nothing but actors, "Chad and Niger"; None where they are more."""
    inside = [party for party in parties if start <= party.start and party.end <= end]
    named = {i for party in inside for i in range(party.start, party.end)}
    rest = [token for token in doc[start:end] if token.i not in named]
    if not inside or any(token.lower_ not in _JOINING and not token.is_punct for token in rest):
        return None
    first = inside[0]
    is_spokesman = len(inside) == 1 and not _is_own_name(doc[first.head], first)
    return Speakers(first, start, end, len(inside), tuple(inside), is_spokesman)


def _end_of(noun: Token) -> int:
    """Return where a speaker's words end: before a clause about them, and before what they are joined with."""
    end = noun.i + 1
    doc = noun.doc
    for child in noun.rights:
        is_told_of = child.dep_ == "acl" and child.tag_ == "VBN" and child.i == end and child.right_edge.i > child.i
        if child.dep_ in ("relcl", "acl", "ccomp", "conj", "cc", "appos", "punct", "case") and not is_told_of:
            break
        end = child.right_edge.i + 1
    clause = next((token.i for token in doc[noun.i + 1 : end] if token.tag_ in ("WP", "WDT", "WRB", "WP$")), end)
    while clause > noun.i + 1 and doc[clause - 1].is_punct:
        clause -= 1
    while clause < len(doc) and _goes_on(doc[clause - 1], doc[clause]):
        clause += 1
    return clause


def _goes_on(noun: Token, word: Token) -> bool:
    """Whether a parser left a word out that belongs to the noun before it: "a Manama *daily*", "the agency *SUNA*"."""
    is_paper = noun.tag_ == "NNP" and frames().is_in(word.lower_, "press") and word.tag_ in ("RB", "JJ")
    is_agency = frames().is_in(frames().noun(noun.lower_), "press", "voices") and noun.tag_ == "NN"
    return is_paper or (is_agency and word.tag_ == "NNP" and word.text.isupper() and len(word.text) > 1)


def _party_of(noun: Token, parties: Sequence[Party]) -> Party | None:
    if _is_press(noun):
        return None
    start, end = noun.left_edge.i, _end_of(noun)
    inside = [party for party in parties if start <= party.start < end]
    exact = next((party for party in inside if _is_named_by(noun, party)), None)
    named = _apposed(noun, parties)
    if exact is not None and exact.type is ActorType.PERSON:
        return exact
    if named is not None:
        return named
    if exact is not None:
        return exact if exact.rank != 1 else None
    if not _speaks_for(noun):
        return None
    for party in inside:
        is_aide = party.type is ActorType.PERSON  # "the chancellor's spokesman" is not the chancellor
        if party.rank < 2 and not is_aide and not _is_hyphened(noun, party) and _is_of(noun, party):
            return party
    return None


def _is_press(noun: Token) -> bool:
    """Whether a noun's own words make it one of the press: "the Kuwaiti news agency KUNA", "state television"."""
    end = noun.i + 1
    if end < len(noun.doc) and _goes_on(noun, noun.doc[end]):
        end += 1
    words = noun.doc[noun.left_edge.i : end]
    return any(
        frames().is_in(frames().noun(word.lower_), "press")
        or (word.lower_ == "news" and word.i + 1 < len(noun.doc) and word.nbor(1).lower_ in ("agency", "service"))
        for word in words
    )


def _is_named_by(noun: Token, party: Party) -> bool:
    """Whether a party is what a noun names, not whom it belongs to: "Colombia's rebels" are not Colombia."""
    if party.start <= noun.i < party.end:
        # "The chancellor's spokesman" may be one party with the chancellor.
        owners = noun.doc[party.start : noun.i] if party.type is ActorType.PERSON else ()
        return all(token.tag_ != "POS" for token in owners)
    return party.head == noun.i and noun.doc[party.end].tag_ != "POS"


def _is_own_name(noun: Token, party: Party) -> bool:
    """Whether a noun is the actor itself: its name, the person whom it stands beside, a group like "the rebels"."""
    if party.type in (ActorType.PERSON, ActorType.GROUP):
        return True
    is_office = noun.text[0].islower() or (noun.lower_ in vocabulary().of_state and noun.lower_ not in _IN_NAMES)
    return party.start <= noun.i < party.end and not is_office


def _apposed(noun: Token, parties: Sequence[Party]) -> Party | None:
    """Return the person whom a title stands beside: "the Kremlin spokesman, Dmitry Peskov"."""
    heads = {child.i for child in noun.children if child.dep_ == "appos"}
    return next((p for p in parties if p.head in heads and p.type is ActorType.PERSON), None)


def _speaks_for(noun: Token) -> bool:
    """Whether a noun speaks for who stands beside it: "the ministry", "an army spokesman"; a witness does not."""
    words = vocabulary()
    return noun.lower_ in words.of_state or frames().is_in(frames().noun(noun.lower_), "voices")


def _is_hyphened(noun: Token, party: Party) -> bool:
    """Whether it is "Hamas-run": somebody else, whom Hamas runs."""
    return party.end < len(noun.doc) and noun.doc[party.end].text == "-"


def _is_of(noun: Token, party: Party) -> bool:
    """Whether a party is whom a noun speaks for, not where: "officials of", "the Russian army", no "officials in"."""
    if party.start < noun.i:
        return True
    token = noun.doc[party.head]
    while token.dep_ in ("compound", "poss", "nmod") and token.head.i != noun.i:
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ in ("of", "for", "from") and token.head.head.i == noun.i

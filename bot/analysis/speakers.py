"""Who speaks, from the noun that is the subject of a verb of speech: an actor, several, or only words."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_LONGEST = 12
_JOINING = frozenset({"and", "the", "both"})


@dataclass(frozen=True, slots=True)
class Speakers:
    """The words that name who speaks, tokens `start` to `end`; `party` is the first of them who is an actor.

    `count` is how many speak: two actors joined by "and" both say it.
    """

    party: Party | None
    start: int
    end: int
    count: int
    all: tuple[Party, ...] = ()


def speakers_of(noun: Token, parties: Sequence[Party]) -> Speakers:
    """Return who a speaker is. "Officials in Moscow" and "residents" are words, "the Russian army" is Russia."""
    heads = [noun, *(word for word in noun.conjuncts if word.i > noun.i and word.tag_.startswith(("NN", "PRP")))]
    start, end = noun.left_edge.i, _end_of(heads[-1])
    found = [party for head in heads if (party := _party_of(head, parties)) is not None]
    party = found[0] if len(found) == len(heads) else None
    if party is None and len(heads) == 1:
        end = min(end, start + _LONGEST)
    return Speakers(party, start, max(end, noun.i + 1), len(heads), tuple(found) if len(found) == len(heads) else ())


def named_together(doc: Doc, start: int, end: int, parties: Sequence[Party]) -> Speakers | None:
    """Return the speakers of tokens that are nothing but actors, "Chad and Niger"; None where they are more."""
    inside = [party for party in parties if start <= party.start and party.end <= end]
    named = {i for party in inside for i in range(party.start, party.end)}
    rest = [token for token in doc[start:end] if token.i not in named]
    if not inside or any(token.lower_ not in _JOINING and not token.is_punct for token in rest):
        return None
    return Speakers(inside[0], start, end, len(inside), tuple(inside))


def _end_of(noun: Token) -> int:
    """Return where a speaker's words end: before a clause about them, and before what they are joined with."""
    end = noun.i + 1
    for child in noun.rights:
        if child.dep_ in ("relcl", "acl", "ccomp", "conj", "cc", "appos", "punct", "case"):
            break
        end = child.right_edge.i + 1
    return end


def _party_of(noun: Token, parties: Sequence[Party]) -> Party | None:
    if _is_press(noun):
        return None
    inside = [party for party in parties if noun.left_edge.i <= party.start < _end_of(noun)]
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
    words = noun.doc[noun.left_edge.i : noun.i + 1]
    return any(
        frames().is_in(frames().noun(word.lower_), "press")
        or (word.lower_ == "news" and word.i + 1 < len(noun.doc) and word.nbor(1).lower_ in ("agency", "service"))
        for word in words
    )


def _is_named_by(noun: Token, party: Party) -> bool:
    """Whether a party is what a noun names, not whom it belongs to: "Colombia's rebels" are not Colombia."""
    if party.start <= noun.i < party.end:
        return True
    return party.head == noun.i and noun.doc[party.end].tag_ != "POS"


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

"""Whom a pronoun means that is the object of a verb: "congratulated her", "exempted it", "did not receive him"."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from bot.analysis.cast import Cast
from bot.analysis.frames import frames
from bot.analysis.grammar import doer_of
from bot.analysis.parties import Party
from storage.models import ActorType

OBJECTS = ("dobj", "dative", "pobj")
_IS_WOMAN = {"him": False, "her": True}
_THINGS = (ActorType.COUNTRY, ActorType.ORG, ActorType.BLOC)
_ROLES = ("nsubj", "nsubjpass", "dobj", "dative")


@dataclass(slots=True)
class _Named:
    """Whom a sentence names: everybody, and those who are subject or object of a verb in it."""

    all: list[str] = field(default_factory=list)
    main: list[str] = field(default_factory=list)


class Objects:
    """Remembers whom the two sentences before name.

    Who does something to "him" is not he himself, and whoever else it can be must be the only one.
    """

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._before: list[_Named] = []

    def person(self, token: Token, parties: Sequence[Party], doer: str | None) -> str | None:
        """Return whom "him" or "her" means."""
        is_woman = _IS_WOMAN[token.lower_]
        own = [p.key for p in parties if p.end <= token.i and p.rank < 3]
        for named in (_Named(own), *self._before):
            women = [key for key in self._people(named.all, is_woman, doer) if self._cast.drafts[key].is_woman]
            if len(women) == 1:
                return women[0]
            for keys in (named.main, named.all):
                fitting = self._people(keys, is_woman, doer)
                if len(fitting) == 1:
                    return fitting[0]
            if self._people(named.all, is_woman, doer):
                return None
        return None

    def thing(self, token: Token, parties: Sequence[Party], doer: str | None) -> str | None:
        """Return whom "it" means behind a verb whose object is somebody."""
        if not is_done_to_somebody(token):
            return None
        inside = {p.key for p in parties if p.end <= token.i and p.type in _THINGS and p.rank < 3} - {doer}
        if inside or not self._before:
            return inside.pop() if len(inside) == 1 else None
        later = {p.key for p in parties if p.start > token.i}
        for keys in (self._before[0].main, self._before[0].all):
            things = {key for key in keys if self._cast.drafts[key].type in _THINGS} - {doer} - later
            if len(things) == 1:
                return things.pop()
        return None

    def state(self, token: Token, parties: Sequence[Party], doer: str | None) -> str | None:
        """Return which state "the country" means: the last that the sentence names, or the only one before."""
        inside = [p for p in parties if p.end <= token.i and p.type is ActorType.COUNTRY and p.key != doer]
        if inside or not self._before:
            return inside[-1].key if len({party.key for party in inside}) == 1 else None
        keys = {key for key in self._before[0].all if self._cast.drafts[key].type is ActorType.COUNTRY} - {doer}
        return keys.pop() if len(keys) == 1 else None

    def remember(self, doc: Doc, parties: Sequence[Party]) -> None:
        """Note whom a sentence names, after all of its words are read."""
        named = _Named([party.key for party in parties if party.rank < 3])
        named.main = [party.key for party in parties if party.rank < 3 and _role(doc[party.head]) in _ROLES]
        if named.all:
            self._before = [named, *self._before[:1]]

    def _people(self, keys: Sequence[str], is_woman: bool, doer: str | None) -> list[str]:
        """Return the people who can be meant, each once."""
        drafts = [self._cast.drafts[key] for key in dict.fromkeys(keys) if key != doer]
        return [d.key for d in drafts if d.type is ActorType.PERSON and d.is_woman in (None, is_woman)]


def is_done_to_somebody(token: Token) -> bool:
    """Whether a word is the object of a verb that needs somebody: "accused it of", "exempted it"."""
    return token.dep_ in ("dobj", "dative") and frames().is_in(frames().verb(token.head.lower_), "whom")


def actor_upon(token: Token) -> Token | None:
    """Return the word for who does what a word is the object of."""
    if token.dep_ not in OBJECTS:
        return None
    verb = token.head
    while not verb.tag_.startswith("VB") and verb.head.i != verb.i:
        verb = verb.head
    return doer_of(verb)


def _role(token: Token) -> str:
    """Return how a word, or the first of those that it is joined to, stands to its verb."""
    while token.dep_ == "conj" and token.head.i < token.i:
        token = token.head
    return token.dep_

"""Which two an article speaks of together: "both sides", "the two leaders", "the neighbors", "its neighbor"."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise

from spacy.tokens import Doc, Token

from bot.analysis.cast import Cast
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.speech import is_speech
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_THINGS = (ActorType.COUNTRY, ActorType.ORG, ActorType.BLOC)
_STATES = frozenset({ActorType.COUNTRY})
_OF_STATES = frozenset({"countries", "nations", "states", "neighbors", "neighbours", "governments", "capitals"})
_OF_FIRMS = frozenset({"companies", "firms", "banks", "carmakers", "airlines"})
_ORDINARY = 2
# So many sentences back "the two leaders" may have been named.
_FURTHEST = 2
# Two that "and" joins are meant together more than two that one sentence happens to name.
_JOINED = 2
_OFTEN = 3
# "Meles and Eritrean President Isaias"
_LONGEST = 6

_Pair = tuple[str, str]


class Pairs:
    """Remembers from sentence to sentence who is named together."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._together: Counter[_Pair] = Counter()
        self._near: _Pair | None = None
        self._firms: _Pair | None = None
        self._people: tuple[int, _Pair] | None = None
        self._joined: _Pair | None = None

    def two(self, word: str, doer: str | None, at: int) -> list[str]:
        """Return the two whom a plural with "both" or "the two" can mean in sentence `at`; `doer` acts upon them."""
        if word in vocabulary().pairs_of_people:
            near = self._people
            return list(near[1]) if near and doer not in near[1] and at - near[0] <= _FURTHEST else []
        own = {doer, self._state_of_draft(doer)}  # "Blinken blamed both parties": not the United States
        for pair in (
            self._near,
            self._main(lambda two: self._fits(two, word) and own.isdisjoint(two)),
            self._of_firms(word),
        ):
            if pair and own.isdisjoint(pair) and self._fits(pair, word):
                return list(pair)
        return []

    def _of_firms(self, word: str) -> _Pair | None:
        """Return the last two organizations; for "both sides" only two that were once joined."""
        is_sure = word in _OF_FIRMS or (self._firms is not None and self._together[_sorted(self._firms)] > 0)
        return self._firms if is_sure else None

    def other(self, key: str) -> str | None:
        """Return the other one of the two states that the article is about: "its neighbor"."""
        pair = self._main(lambda two: self._kinds(two) <= _STATES)
        is_sure = pair is not None and self._together[pair] >= _OFTEN and key in pair
        return next(one for one in pair if one != key) if pair is not None and is_sure else None

    def them(self, token: Token, parties: Sequence[Party], doer: str | None) -> list[str]:
        """Return whom "them" means: both of "the two leaders", or the two that "and" joined last."""
        before = [party for party in parties if party.end <= token.i]
        pair = _joined_last(token.doc, before)
        if pair is None and all(party.key == doer for party in before):
            pair = self._joined
        return list(pair) if pair is not None and doer not in pair else []

    def remember(self, doc: Doc, parties: Sequence[Party], at: int) -> None:
        """Note who stands together in a sentence: named there, or by the person who leads it."""
        named = [party for party in parties if not party.is_pronoun]
        states = list(dict.fromkeys(filter(None, map(self._state_of, named))))
        if len(states) <= _ORDINARY + 1:
            self._together.update(map(_sorted, combinations(states, 2)))
        things = [party for party in named if party.type in _THINGS and not _mediates(doc[party.head])]
        for one, other in pairwise(things):
            between = [token.lower_ for token in doc[one.end : other.start] if token.lower_ != "the"]
            # Who only says it is not whom it is about: "signed a truce, Norway and Sweden said".
            if between == ["and"] and one.key != other.key and not is_speech(doc[one.head].head):
                self._together[_sorted((one.key, other.key))] += _JOINED
        self._joined = _joined_last(doc, parties)
        own = _distinct(party.key for party in things if party.type is ActorType.COUNTRY)
        if at == 1 and len(own) == _ORDINARY:
            self._together[_sorted((own[0], own[1]))] += 1
        self._near = (own[0], own[1]) if len(own) == _ORDINARY else None
        firms = _distinct(party.key for party in things if party.type is ActorType.ORG)
        self._firms = (firms[0], firms[1]) if len(firms) == _ORDINARY else self._firms
        people = _distinct(party.key for party in named if party.type is ActorType.PERSON)
        if people:
            self._people = (at, (people[0], people[1])) if len(people) == _ORDINARY else None

    def _main(self, is_fit: Callable[[_Pair], bool]) -> _Pair | None:
        """Return the two that are named together most; None where others are as often, or they only once."""
        fit = [(count, pair) for pair, count in self._together.items() if is_fit(pair)]
        most = max((count for count, _ in fit), default=0)
        best = [pair for count, pair in fit if count == most]
        return best[0] if len(best) == 1 and most > 1 else None

    def _fits(self, pair: _Pair, word: str) -> bool:
        kinds = self._kinds(pair)
        if word in _OF_FIRMS:
            return ActorType.COUNTRY not in kinds
        return kinds <= _STATES or word not in _OF_STATES

    def _kinds(self, pair: _Pair) -> set[ActorType]:
        return {self._cast.drafts[key].type for key in pair}

    def _state_of(self, party: Party) -> str | None:
        return self._state_of_draft(party.key)

    def _state_of_draft(self, key: str | None) -> str | None:
        draft = self._cast.drafts.get(key or "")
        if draft is None:
            return None
        if draft.type is ActorType.PERSON and draft.country:
            state = self._cast.table.country(draft.country)
            return state.key if state is not None and state.key in self._cast.drafts else None
        return draft.key if draft.type is ActorType.COUNTRY else None


def _joined_last(doc: Doc, parties: Sequence[Party]) -> _Pair | None:
    """Return the last whom the same words mean, else the last two of one kind that "and" joins.

    None where a longer list ends so.
    """
    twins = [(one.key, other.key) for one, other in pairwise(parties) if one.is_pronoun and one.start == other.start]
    if twins:
        return twins[-1]
    parties = [party for party in parties if not party.is_pronoun]
    for first, (one, other) in zip([None, *parties], pairwise(parties), strict=False):
        between = [token.lower_ for token in doc[one.end : other.start]]
        is_list = first is not None and doc[first.end : one.start].text.strip() == ","
        if "and" in between[:1] and len(between) <= _LONGEST and one.type is other.type and not is_list:
            found = one.key, other.key
            break
    else:
        return None
    return found if found[0] != found[1] else None


def _mediates(noun: Token) -> bool:
    """Whether it stands between two others: "a truce brokered by *Norway* and *Oman*"."""
    while noun.dep_ == "conj":
        noun = noun.head
    verb = noun.head.head
    return noun.head.dep_ == "agent" and frames().is_in(frames().verb(verb.lower_), "mediating")


def _sorted(pair: tuple[str, ...]) -> _Pair:
    return min(pair), max(pair)


def _distinct(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))

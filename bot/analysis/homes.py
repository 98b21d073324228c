"""The state that is meant by "his country": the one of the person whom the sentence names before."""

from collections.abc import Sequence

from spacy.tokens import Token

from bot.analysis.cast import Cast
from bot.analysis.parties import Party
from storage.models import ActorType

_HOMES = frozenset({"country", "nation", "homeland", "government"})
_WHOSE = frozenset({"his", "her"})


def home_of(token: Token, parties: Sequence[Party], cast: Cast) -> str | None:
    """Return the state of the only person named before: "Zelensky thanked Oslo for arming *his country*"."""
    if token.lower_ not in _HOMES or not any(c.dep_ == "poss" and c.lower_ in _WHOSE for c in token.children):
        return None
    people = {party.key for party in parties if party.end <= token.i and party.type is ActorType.PERSON}
    if len(people) != 1:
        return None
    state = cast.table.country(cast.drafts[people.pop()].country)
    return cast.known(state).key if state is not None else None

"""Soldiers, police and others who serve a state that neither their noun nor the article names."""

from collections.abc import Sequence

from spacy.tokens import Token

from bot.analysis.cast import Cast, Scene
from bot.analysis.parties import Party, is_group, text_of
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_AGAINST = frozenset({"by", "against", "at", "on", "between", "upon"})


def add_servants(scene: Scene, parties: Sequence[Party], cast: Cast) -> list[Party]:
    """Return the parties in their order, with those who serve a state that nobody names: "soldiers".

    Police, prosecutors and the like are the state in which the sentence happens, where it is one.
    """
    home = _home(parties, cast)
    taken = {i for party in parties for i in range(party.start, party.end)}
    words = vocabulary()
    added = []
    for token in scene.doc:
        if token.i in taken or token.lower_ not in words.of_state or not is_group(token) or _is_means(token):
            continue
        if home is not None and token.lower_ in words.at_home:
            added.append(Party(token.i, token.i + 1, token.i, home, ActorType.COUNTRY))
            continue
        start = token.i
        while start and scene.doc[start - 1].dep_ in ("amod", "compound") and start - 1 not in taken:
            start -= 1
        group = cast.found(ActorType.GROUP, text_of(scene, start, token.i + 1), is_shown=False)
        group.aliases[group.name] = None
        added.append(Party(start, token.i + 1, token.i, group.key, ActorType.GROUP, 1))
    return sorted([*parties, *added], key=lambda party: party.start)


def _home(parties: Sequence[Party], cast: Cast) -> str | None:
    """Return the only state in which a sentence says that it happens."""
    places = [cast.drafts[party.key].country for party in parties if party.rank == 3]
    state = cast.table.country(places[0]) if len(set(places)) == 1 else None
    return cast.known(state).key if state is not None else None


def _is_means(token: Token) -> bool:
    """Whether soldiers are what somebody acts with, and not who acts: "sent troops", "its guards"."""
    if any(child.dep_ == "poss" and child.tag_ == "PRP$" for child in token.children):
        return True
    if token.dep_ == "conj":
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ not in _AGAINST
    return token.dep_ != "nsubj" and token.head.lower_ in vocabulary().deploying

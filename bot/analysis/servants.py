"""Soldiers, police and others who serve a state that neither their noun nor the article names."""

from spacy.tokens import Token

from bot.analysis.cast import Cast, Scene
from bot.analysis.parties import Party, is_group, text_of
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_AGAINST = frozenset({"by", "against", "at", "on", "between", "upon"})


def add_servants(scene: Scene, parties: list[Party], cast: Cast) -> list[Party]:
    """Return the parties with the groups that serve a state of which the article says nothing: "soldiers"."""
    taken = {i for party in parties for i in range(party.start, party.end)}
    words = vocabulary()
    added = []
    for token in scene.doc:
        if token.i in taken or token.lower_ not in words.of_state or not is_group(token) or _is_means(token):
            continue
        start = token.i
        while start and scene.doc[start - 1].dep_ in ("amod", "compound") and start - 1 not in taken:
            start -= 1
        group = cast.found(ActorType.GROUP, text_of(scene, start, token.i + 1), is_shown=False)
        group.aliases[group.name] = None
        added.append(Party(start, token.i + 1, token.i, group.key, ActorType.GROUP, 1))
    return sorted([*parties, *added], key=lambda party: party.start)


def _is_means(token: Token) -> bool:
    """Whether soldiers are what somebody acts with, and not who acts: "sent troops", "its guards"."""
    if any(child.dep_ == "poss" and child.tag_ == "PRP$" for child in token.children):
        return True
    if token.dep_ == "conj":
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ not in _AGAINST
    return token.dep_ != "nsubj" and token.head.lower_ in vocabulary().deploying

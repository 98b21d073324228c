"""Soldiers, police and others who serve a state that neither their noun nor the article names."""

from collections.abc import Sequence

from spacy.tokens import Token

from bot.analysis.cast import Cast, Scene
from bot.analysis.parties import SIDES, Party, is_group, text_of
from bot.analysis.table import KnownActor
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_LEADERS = frozenset({"leaders", "chiefs", "representatives", "organizers", "organisers"})
_AGAINST = frozenset({"by", "against", "at", "on", "between", "upon"})


def add_servants(scene: Scene, parties: Sequence[Party], cast: Cast) -> list[Party]:
    """Return the parties in their order, with those who serve a state that nobody names: "soldiers", "union leaders".

    Police, prosecutors and the like who act are the state in which the sentence happens, where it is one.
    """
    home = _home(parties, cast)
    taken = {i for party in parties for i in range(party.start, party.end)}
    words = vocabulary()
    added = []
    for token in scene.doc:
        is_servant = token.lower_ in words.of_state and is_group(token) and not _is_means(token)
        if token.i in taken or not (is_servant or _leads_group(token)):
            continue
        start = token.i
        while start and scene.doc[start - 1].dep_ in ("amod", "compound", "poss", "case") and start - 1 not in taken:
            start -= 1
        if start - 1 in taken and scene.doc[start - 1].dep_ in ("amod", "compound"):
            continue  # "government troops": the government was described
        if home is not None and token.lower_ in words.at_home and token.dep_ == "nsubj":
            added.append(Party(token.i, token.i + 1, token.i, home.key, ActorType.COUNTRY))
            continue
        country = home.country if home is not None and token.lower_ in words.at_home else None
        group = cast.found(ActorType.GROUP, text_of(scene, start, token.i + 1), country=country, is_shown=False)
        group.aliases[group.name] = None
        added.append(Party(start, token.i + 1, token.i, group.key, ActorType.GROUP, 1))
    return sorted([*parties, *added], key=lambda party: party.start)


def _leads_group(token: Token) -> bool:
    """Whether leaders are said to be a group's: "student leaders", "opposition leaders"."""
    if token.lower_ not in _LEADERS or token.dep_ not in SIDES:
        return False
    groups = vocabulary().groups
    return any(
        child.dep_ in ("compound", "amod", "poss") and (child.lower_ in groups or child.lower_ in vocabulary().led)
        for child in token.children
    )


def _home(parties: Sequence[Party], cast: Cast) -> KnownActor | None:
    """Return the only state in which a sentence says that it happens."""
    places = [cast.drafts[party.key].country for party in parties if party.rank == 3]
    state = cast.table.country(places[0]) if len(set(places)) == 1 else None
    if state is not None:
        cast.known(state)
    return state


def _is_means(token: Token) -> bool:
    """Whether soldiers are what somebody acts with, and not who acts: "sent troops", "its guards"."""
    if any(child.dep_ == "poss" and child.tag_ == "PRP$" for child in token.children):
        return True
    if token.dep_ == "conj":
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ not in _AGAINST
    return token.dep_ != "nsubj" and token.head.lower_ in vocabulary().deploying

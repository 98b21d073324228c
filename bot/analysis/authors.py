"""Whose plan, offer or text it is that somebody takes or rejects: who made it is who is answered."""

from collections.abc import Sequence

from spacy.tokens import Token

from bot.analysis.chains import Verbs
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party
from bot.analysis.speech import subject_of
from storage.models import Action

_ANSWERS = (Action.REJECT, Action.AGREE, Action.SUPPORT, Action.ACCUSE, Action.CONCEDE, Action.CONCERN)
_WAYS = frozenset({"at", "against", "for", "to", "with", "of", "on", "about", "over"})


def authors_of(verbs: Verbs, candidates: Sequence[Party]) -> list[Party]:
    """Return who made what somebody answers: "balked at the terms *Norway* had set", "rejected a plan by *Norway*"."""
    if verbs.action not in _ANSWERS:
        return []
    verb = verbs.chain[verbs.at]
    things = [child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i]
    ways = [child for child in verb.children if child.dep_ == "prep" and child.lower_ in _WAYS and child.i > verb.i]
    things += [noun for way in ways for noun in way.children if noun.dep_ == "pobj"]
    for thing in things:
        if any(party.head == thing.i or party.start <= thing.i < party.end for party in candidates):
            return []
        for clause in thing.children:
            author = _author(clause) if clause.dep_ in ("relcl", "acl") else None
            if author is not None:
                return first_party(author, [party for party in candidates if party.rank < 2])
    return []


def _author(clause: Token) -> Token | None:
    words = frames()
    if not clause.tag_.startswith("VB") or not words.is_in(words.verb(clause.lower_), "authoring"):
        return None
    agent = next((child for child in clause.children if child.dep_ == "agent"), None)
    if agent is not None:
        return next((noun for noun in agent.children if noun.dep_ == "pobj"), None)
    subject = subject_of(clause)
    is_own = subject is not None and subject.dep_ == "nsubj" and subject.tag_.startswith("NN")
    return subject if is_own else None

"""Clauses whose subject is at the other end: what somebody suffers, gets or is reached by."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from bot.analysis.chains import Verbs
from bot.analysis.frames import frames
from bot.analysis.grammar import is_passive, own_words
from bot.analysis.parties import Party
from storage.models import Action, ActorType, Quad

_MATERIAL = (Quad.MATERIAL_COOPERATION, Quad.MATERIAL_CONFLICT)


def suffered(verb: Token) -> Token | None:
    """Return the noun that says what the subject suffers or enjoys: "came under *fire* from"."""
    words = frames()
    if not words.is_in(words.verb(verb.lower_), "suffering"):
        return None
    if not any(token.lower_ == "from" and token.i > verb.i for token in own_words(verb)):
        return None
    for child in verb.children:
        for token in (child, *child.children):
            is_named = words.nouns.get(words.noun(token.lower_)) is not None or token.lower_ in ("fire", "heat")
            if is_named and token.dep_ in ("dobj", "pobj"):
                return token
    return None


def suffering(verbs: Verbs, noun: Token, giver: Party | None) -> Verbs:
    """Return the verbs with the class of what is suffered, where they have none: "drawing a *protest* from"."""
    action = frames().nouns.get(frames().noun(noun.lower_))
    if verbs.action is not None or action is None:
        return verbs
    if action is Action.PROTEST and (giver is None or giver.type is not ActorType.GROUP):
        action = Action.ACCUSE  # states protest with notes
    return replace(verbs, action=action)


def giver_behind(verb: Token, others: Sequence[Party]) -> Party | None:
    """Return the party behind "from": "receives supplies from North Korea"."""
    start = verb.i
    for token in verb.subtree:
        if token.lower_ == "from" and token.i > start:
            return next((party for party in others if token.i < party.start <= token.right_edge.i), None)
    return None


def reached_by(verb: Token, verbs: Verbs, others: Sequence[Party]) -> list[Party]:
    """Return whom a thing reaches that another gave or fired: "blankets *donated* by Sweden reached Armenia"."""
    noun = verb.head
    if verb.dep_ != "acl" or verbs.action is None or verbs.action.quad not in _MATERIAL:
        return []
    above = noun.head
    words = frames()
    if noun.dep_ not in ("nsubj", "nsubjpass") or not words.is_in(words.verb(above.lower_), "reaching"):
        return []
    if is_passive(above) and any(child.dep_ == "agent" for child in above.children):
        return []
    goals = [child for child in above.children if child.i > above.i and child.dep_ in ("dobj", "dative")]
    ways = [child for child in above.children if child.i > above.i and child.dep_ in ("prep", "dative")]
    nouns = [noun for way in ways if words.is_in(way.lower_, "goals") for noun in way.children]
    heads = {goal.i for goal in goals} | {noun.i for noun in nouns if noun.dep_ == "pobj"}
    return [party for party in others if party.head in heads or heads & set(range(party.start, party.end))][:1]

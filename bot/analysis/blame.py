"""Whom somebody holds responsible: "Norway said Iran was behind the attack", "believes Iran to be to blame"."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from bot.analysis.claims import claim_of
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.modality import is_hypothetical, is_negated
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.speech import subject_of
from bot.analysis.topics import is_grave
from storage.models import Action

_SURE = 0.65
_ANSWERABLE = frozenset({"responsible", "culpable", "guilty", "complicit", "accountable"})


def find_blame(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return who says of another that he did it, where "is" says so."""
    return [found for verb in doc if verb.tag_.startswith("VB") for found in _of_blame(verb, parties, pronouns)]


def _of_blame(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    words = frames()
    subject = subject_of(verb)
    if words.verb(verb.lower_) != "be" or subject is None or not _is_blame(verb):
        return []
    claim = claim_of(verb, parties, pronouns)
    if claim is None or claim.party is None or any(is_negated([w]) or is_hypothetical([w]) for w in (verb, claim.verb)):
        return []
    blamed = with_conjuncts(first_party(subject, parties), parties, verb.doc)
    if not blamed and is_reference(subject):
        meant = pronouns.stands_for(subject, parties)
        blamed = [meant] if meant is not None else []
    lemma = words.verb(claim.verb.lower_)
    if words.is_in(lemma, "denying", "disbelief", "fearing"):
        return []
    start, end = min(verb.i, claim.verb.i), min(verb.i + 2, len(verb.doc))
    return [
        Found(claim.party, party, Action.ACCUSE, start, end, _SURE, "copula", verb.i)
        for party in blamed
        if party.key != claim.party.key and party.rank < 2 and not party.is_pronoun
    ]


def _is_blame(verb: Token) -> bool:
    """Whether it is said of the subject that it did harm: "is responsible for *the attack*", not "for health"."""
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ == "xcomp" and child.lower_ == "blame":
            return True
        if child.dep_ == "prep" and child.lower_ == "behind":
            return _is_harm(child)
        if child.dep_ == "acomp" and child.lower_ in _ANSWERABLE:
            ways = [way for way in (*child.children, *verb.children) if way.dep_ == "prep" and way.i > child.i]
            return not ways or any(_is_harm(way) for way in ways)
    return False


def _is_harm(preposition: Token) -> bool:
    """Whether what stands behind a preposition is an act that one is blamed for."""
    words = frames()
    for noun in preposition.children:
        if noun.dep_ in ("pobj", "pcomp"):
            action = words.nouns.get(words.noun(noun.lower_)) or words.verbs.get(words.verb(noun.lower_))
            return is_grave(noun) or action in (Action.ASSAULT, Action.COERCE) or words.is_in(noun.lower_, "harms")
    return False

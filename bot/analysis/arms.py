"""Arms that somebody gives: "sent tanks to Norway" helps Norway, "sent drones against Norway" does not."""

from spacy.tokens import Token

from bot.analysis.frames import frames
from bot.analysis.vocabulary import vocabulary
from storage.models import Quad

_HELPFUL = (Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION)


def is_gift_of_arms(verb: Token) -> bool:
    """Whether a verb hands weapons to somebody, and no purpose beside it tells of something else."""
    is_armed = any(child.dep_ in ("dobj", "nsubjpass") and _are_arms(child) for child in verb.children)
    return is_armed and any(_is_receiver(child) for child in verb.children) and not _has_other_end(verb)


def _are_arms(noun: Token) -> bool:
    words = frames()
    if words.is_in(words.noun(noun.lower_), "arms"):
        return True
    # "Dozens of tanks", "a batch of shells".
    inside = [thing for prep in noun.children if prep.lower_ == "of" for thing in prep.children if thing.dep_ == "pobj"]
    return any(_are_arms(thing) for thing in inside)


def _is_receiver(child: Token) -> bool:
    """Whether a word beside a verb names who gets it: "to Norway", "to the rebels"; "to the border" is a place."""
    if child.lower_ == "to" and child.dep_ in ("prep", "dative"):
        return any(_is_somebody(noun) for noun in child.children if noun.dep_ == "pobj")
    return child.dep_ == "dative" and child.tag_ != "IN" and _is_somebody(child)


def _is_somebody(noun: Token) -> bool:
    words = vocabulary()
    if frames().is_in(frames().noun(noun.lower_), "grounds"):
        return False
    return noun.tag_ in ("NNP", "NNPS", "PRP") or noun.lower_ in words.of_state or noun.lower_ in words.groups


def _has_other_end(verb: Token) -> bool:
    """Whether they go there to fight: "sent tanks to Norway to crush", "into battle against"."""
    words = frames()
    clauses = [child for child in verb.children if child.dep_ in ("advcl", "xcomp") and child.tag_ == "VB"]
    ends = [words.verbs.get(words.verb(clause.lower_)) for clause in clauses]
    is_hostile = any(end is not None and end.quad not in _HELPFUL for end in ends)
    return is_hostile or any(child.lower_ in ("against", "into", "at") for child in verb.children)

"""Whether it happened: negation, what is only intended or possible, and how sure somebody is."""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from bot.analysis.frames import frames
from storage.models import Action

_FIGURE = re.compile(
    r"(?:[$€£¥]\s?\d[\d,.]*\d?(?:\s?(?:thousand|million|billion|trillion|bn|m)\b)?"
    r"|\d[\d,.]*\s?(?:percent|per cent|%|thousand|million|billion|trillion|tons|tonnes|km|miles|people|troops|soldiers)"
    r"(?:\s(?:dollars|euros|pounds|tons|tonnes|barrels|people|troops))?)"
)


def is_negated(chain: Sequence[Token]) -> bool:
    """Whether "not", "never" or "no" stands with one of the verbs or its object."""
    for verb in chain:
        for child in verb.children:
            if child.dep_ == "neg" or frames().is_in(child.lower_, "negations"):
                return True
            if child.dep_ in ("nsubj", "dobj") and any(c.dep_ == "det" and c.lower_ == "no" for c in child.children):
                return True
    return False


def is_hypothetical(chain: Sequence[Token]) -> bool:
    """Whether it is only intended, possible or demanded: "will", "plans to", "if"."""
    words = frames()
    for position, verb in enumerate(chain):
        lemma = words.verb(verb.lower_)
        if position < len(chain) - 1 and words.is_in(lemma, "intention"):
            return True
        if any(child.dep_ == "aux" and words.is_in(child.lower_, "modals") for child in verb.children):
            return True
        if any(child.dep_ == "mark" and words.is_in(child.lower_, "conditions") for child in verb.children):
            return True
    first = chain[0]
    if first.dep_ in ("xcomp", "advcl", "acl", "ccomp") and any(
        c.lower_ == "to" and c.dep_ == "aux" for c in first.children
    ):
        return True
    return first.dep_ == "conj" and is_hypothetical([first.head]) if first.head.i < first.i else False


def is_wished(verb: Token) -> bool:
    """Whether a clause is what another verb demands, plans or fears: "demanded that Kyiv withdraw"."""
    if verb.dep_ == "conj" and verb.head.i < verb.i and verb.head.tag_.startswith("VB"):
        return is_wished(verb.head)
    words = frames()
    head = verb.head.head if verb.dep_ == "pcomp" else verb.head
    if verb.dep_ not in ("ccomp", "xcomp", "pcomp", "advcl", "acl") or head.i == verb.i:
        return False
    if verb.tag_ == "VB" and verb.dep_ == "ccomp" and head.i < verb.i:
        return True  # the subjunctive; before its head it is a headline's other half
    lemma = words.verb(head.lower_)
    wishes = words.is_in(lemma, "intention") and not words.is_in(lemma, "speech")
    if verb.dep_ == "pcomp":
        return (
            wishes
            or verb.head.lower_ in ("against", "from")
            or words.verbs.get(lemma) in (Action.REQUEST, Action.THREATEN)
        )
    return verb.dep_ != "advcl" and (wishes or words.verbs.get(lemma) is Action.REQUEST)


def is_denied(verb: Token) -> bool:
    """Whether a clause is what a verb denies: "denied that it had sent shells"."""
    head = verb.head
    return verb.dep_ in ("ccomp", "xcomp") and head.i != verb.i and frames().verb(head.lower_) == "deny"


def obliges(verb: Token) -> bool:
    """Whether the clause says what somebody must do."""
    return any(child.dep_ == "aux" and child.lower_ in ("must", "should", "ought") for child in verb.children) or (
        frames().verb(verb.lower_) in ("need", "have") and any(child.dep_ == "xcomp" for child in verb.children)
    )


def is_hedged(chain: Sequence[Token]) -> bool:
    """Whether the sentence itself is not sure: "reportedly"."""
    return any(frames().is_in(child.lower_, "hedges") for verb in chain for child in verb.children)


def figure_in(text: str) -> str | None:
    """Return the first quantity of a text, as it stands: "90 percent", "$50,000"."""
    match = _FIGURE.search(text)
    return match[0].strip() if match else None

"""What is only the content of another relation: in "demanded that Norway *sell* ships to Iran" one thing happened.

A demand, an offer, a refusal or a threat is news; what is demanded or refused is in its sentence, did not happen, and
is no relation of its own. Nor is what somebody does something for: "met to *discuss* aid for Iran".
"""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from bot.analysis.found import Found
from storage.models import Action

_STANCES = frozenset({Action.AGREE, Action.REJECT, Action.REQUEST, Action.THREATEN, Action.CONCEDE})
# What somebody said, and the answer to it that tells no news without it: "rejected Norway's offer".
_ANSWERED = frozenset({(Action.AGREE, Action.REJECT), (Action.AGREE, Action.AGREE), (Action.REQUEST, Action.AGREE)})
_DEEPEST = 12


def without_embedded(found: Sequence[Found], doc: Doc) -> list[Found]:
    """Return the relations but for those that are what another one is about, or what for."""
    return [one for one in found if not any(_is_content(one, other, doc) for other in found if other is not one)]


def once_for_each_pair(found: Sequence[Found], doc: Doc) -> list[Found]:
    """Return the relations without those that only echo a surer one of the same two.

    "Iran rejected Norway's protest" is no news of Norway, and "attacked Iran, killing Iranians" is one attack.
    """
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: -one.confidence):
        ends = {one.source.key, one.target.key}
        told = [other for other in kept if {other.source.key, other.target.key} == ends]
        is_back = any(other.source.key != one.source.key for other in told)
        is_echo = (
            is_back and not _is_answered(one, told) if one.finder == "noun" else not is_back and _is_below(doc[one.cue])
        )
        if one.finder == "bond" and told:
            continue  # "accused its neighbor Norway" is no news of the neighborhood
        if not told or not is_echo or one.mutual:
            kept.append(one)
    return [one for one in found if one in kept]


def _is_answered(one: Found, told: Sequence[Found]) -> bool:
    """Whether the others are the answer to what a noun says that somebody offered or asked for."""
    return all((one.action, other.action) in _ANSWERED for other in told)


def _is_below(token: Token) -> bool:
    while token.head.i != token.i:
        if token.dep_ in ("relcl", "acl", "advcl", "pcomp", "appos"):
            return True
        token = token.head
    return False


def _is_content(one: Found, other: Found, doc: Doc) -> bool:
    if one.cue == other.cue or one.finder == "copula":
        return False
    way = _way(doc[one.cue], doc[other.cue])
    if not way:
        return False
    is_reply = _is_answered(one, [other]) and one.target.key == other.source.key
    if one.finder == "noun" and other.action in _STANCES and _is_object(way) and not is_reply:
        return True  # "rejected an offer from Norway", "called for talks with Norway"
    return one.hypothetical and (other.action in _STANCES or _is_purpose(way))


def _way(token: Token, above: Token) -> list[Token]:
    """Return the words from one up to below another; none where it does not depend on it."""
    way = [token]
    while way[-1].head.i != above.i:
        if way[-1].head.i == way[-1].i or len(way) == _DEEPEST:
            return []
        way.append(way[-1].head)
    return way


def _is_object(way: Sequence[Token]) -> bool:
    return all(step.dep_ in ("dobj", "pobj", "prep", "conj", "compound", "nsubjpass") for step in way)


def _is_purpose(way: Sequence[Token]) -> bool:
    """Whether a clause with "to" and no subject of its own lies between."""
    return any(
        step.dep_ in ("advcl", "xcomp", "acl", "relcl")
        and any(child.lower_ == "to" and child.dep_ == "aux" for child in step.children)
        and not any(child.dep_ in ("nsubj", "nsubjpass") for child in step.children)
        for step in way
    )

"""What reads like an act but is none: a thing from one country in another, a duet, a match, a storm."""

import tomllib
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token

from bot.analysis.cast import Cast, Draft
from bot.analysis.found import Found
from bot.analysis.parties import Party
from bot.analysis.topics import (
    everyday_words,
    is_grave,
    is_playful,
    is_winning,
    public_words,
    topics,
)
from bot.analysis.vocabulary import vocabulary
from storage.models import Action, ActorType, Quad

_NATURE = ("typhoon", "hurricane", "storm", "cyclone", "tropical storm", "el niño", "la niña", "super typhoon")
_MANY = 2
_GOING = frozenset("fly flies flew flown flying travel travels traveled travelled traveling travelling".split())  # noqa: SIM905
_PEOPLE = ("ers", "ors", "ists", "men", "women", "people")
_FIGHTS = (Action.ASSAULT, Action.COERCE, Action.MOBILIZE)
_ABROAD = (Action.CONSULT, Action.RETREAT, Action.TIES, Action.FACT, Action.COOPERATE, Action.AGREE)
_PLACES = (ActorType.PLACE, ActorType.REGION)
# What a company does to another one, and not only better or earlier; and what none is to a state.
_DEALS = (
    Action.COOPERATE,
    Action.AGREE,
    Action.REJECT,
    Action.ACCUSE,
    Action.SANCTION,
    Action.TIES,
    Action.AID,
    Action.REQUEST,
    Action.THREATEN,
)
_TRADE = (Action.AID, Action.COOPERATE)
_SHOWS = (Action.SUPPORT, Action.FACT, Action.MOBILIZE)
_DEEDS = (Quad.MATERIAL_COOPERATION, Quad.MATERIAL_CONFLICT)
_UNNAMED = 1
_LEAST_VAGUE = 0.8
_LEAST_EVERYDAY = 0.85


def is_harmless(one: Found, doc: Doc, cast: Cast, *, is_public: bool = False) -> bool:
    """Whether nobody acts on anybody, by who they are, what the verb is and what else the sentence is about.

    `is_public` tells that the article is of public affairs even where this sentence does not say so.
    """
    if _is_nature(one.source, doc) or _is_nature(one.target, doc) or _is_at_home(one, cast):
        return True
    if public_words(doc) or one.finder == "comparison":
        return False  # goods and numbers are what a comparison is made of
    cue = doc[one.cue]
    if is_origin(doc, one.source) or _is_compared(one, doc) or (is_winning(cue) and _are_teams(one)):
        return True
    if is_grave(cue):
        return False
    if not is_public and (_is_private(one, doc, cast) or _is_elsewhere(one) or _is_of_brands(one, cast)):
        return True
    everyday, is_game = everyday_words(doc), is_playful(cue)
    if one.action is None:
        return everyday >= _MANY or is_game
    if one.source.type is one.target.type is ActorType.PERSON:
        return everyday >= _MANY or (is_game and (everyday > 0 or one.action in _FIGHTS))
    if one.source.type is ActorType.ORG and one.action is Action.CONSULT:
        return cue.lower_ in _GOING or everyday > 0
    if one.source.type is one.target.type is ActorType.ORG and _role(doc[one.target.head]) in ("dobj", "appos"):
        return False  # "bought the battery maker Yinhe"
    return everyday > _MANY or (is_game and everyday > 0)


def is_unsure(one: Found, doc: Doc, cast: Cast) -> bool:
    """Whether a judged relation is not likely enough for what the verb is and what the sentence is about."""
    if one.framed is None and one.action is Action.FACT and one.finder == "verb" and one.confidence < _LEAST_VAGUE:
        return True  # neither frames nor classifier know what the verb does
    if _is_said_to_anybody(one):
        return True
    if one.finder == "comparison" or one.confidence >= _LEAST_EVERYDAY or public_words(doc) or is_grave(doc[one.cue]):
        return False
    if _is_official(cast.drafts[one.source.key]) or _is_official(cast.drafts[one.target.key]):
        return False
    if one.finder == "verb" and one.action in _TRADE and {one.source.key, one.target.key} <= _companies():
        return False  # "supplies Tesla and Apple"
    return everyday_words(doc) > 0


def _is_said_to_anybody(one: Found) -> bool:
    """Whether words, and no deeds, go to people of no name and no side: "urged residents to leave"."""
    is_anybody = one.target.type is ActorType.GROUP and one.target.rank == _UNNAMED
    return is_anybody and (one.action is None or one.action.quad not in _DEEDS)


def _role(word: Token) -> str:
    """Return what a word is to its verb, alone or joined to others: "supplies Nvidia and *Apple*"."""
    while word.dep_ == "conj" and word.head.i < word.i:
        word = word.head
    return word.dep_


def _is_official(draft: Draft) -> bool:
    """Whether a person is constantly in the news for an office."""
    return draft.type is ActorType.PERSON and draft.known is not None and bool(draft.known.roles)


def _is_at_home(one: Found, cast: Cast) -> bool:
    """Whether somebody only goes about in the own country: "Putin leaves Russia", "Modi meets voters in India"."""
    source = cast.drafts[one.source.key]
    is_own = source.type is ActorType.PERSON and one.target.key == f"country/{source.country}"
    return is_own and (one.action is None or one.action in _ABROAD)


def _is_compared(one: Found, doc: Doc) -> bool:
    """Whether the target is only what the source is more or less than: "buys more wheat than Norway"."""
    above = doc[one.target.head]
    while above.dep_ in ("conj", "poss", "compound", "amod", "pobj") and above.head.i != above.i:
        if above.dep_ == "pobj":
            return above.head.lower_ == "than" and (one.action is not Action.FACT or everyday_words(doc) > 0)
        above = above.head
    return False


def _are_teams(one: Found) -> bool:
    """Whether both sides can be teams or brands, of whose match nothing more is said."""
    sides = {one.source.type, one.target.type}
    return sides <= {ActorType.COUNTRY, ActorType.PLACE, ActorType.REGION, ActorType.ORG}


def _is_private(one: Found, doc: Doc, cast: Cast) -> bool:
    """Whether one of the two is a person without an office, and the other one nobody whom that concerns."""
    source, target = cast.drafts[one.source.key], cast.drafts[one.target.key]
    is_target_nobody = _is_nobody(one.target, target, doc)
    if _is_nobody(one.source, source, doc) and not one.source.is_pronoun:
        return is_target_nobody or target.type in (*_PLACES, ActorType.COUNTRY, ActorType.ORG)
    return is_target_nobody and (source.type in _PLACES or _is_brand(source))


def _is_nobody(party: Party, draft: Draft, doc: Doc) -> bool:
    """Whether a party is a person without an office: "Ada Berg", "a Danish designer", "the Dominican"."""
    if draft.type is ActorType.PERSON:
        return draft.known is None and (draft.role is None or not _everyday().isdisjoint(draft.role.lower().split()))
    head = doc[party.head]
    if draft.type not in (ActorType.COUNTRY, ActorType.GROUP):
        return False
    if head.tag_ in ("NN", "NNS") and head.lower_ in topics()["private"]:
        return True
    return party.end - party.start == 1 and head.lower_.endswith("an") and any(c.dep_ == "det" for c in head.children)


@cache
def _everyday() -> frozenset[str]:
    """Return the words of everyday things and of private people."""
    return topics()["everyday"] | topics()["private"]


def _is_elsewhere(one: Found) -> bool:
    """Whether a place does something to a place, or to a company: there are no such acts, only news from there."""
    return one.source.type in _PLACES and one.target.type in (*_PLACES, ActorType.ORG)


def _is_of_brands(one: Found, cast: Cast) -> bool:
    """Whether a company only competes, shows itself or goes somewhere: "Google attacks Apple with a phone"."""
    source, target = cast.drafts[one.source.key], cast.drafts[one.target.key]
    if not _is_brand(source):
        return False
    if _is_brand(target):
        return one.action not in _DEALS
    return target.type in _PLACES or (source.key in _companies() and one.action in _SHOWS)


def _is_brand(draft: Draft) -> bool:
    """Whether an organization is a company or a club, as far as we know."""
    return draft.type is ActorType.ORG and (draft.known is None or draft.key in _companies())


@cache
def _companies() -> frozenset[str]:
    document = tomllib.loads((files("bot.analysis") / "data" / "companies.toml").read_text(encoding="utf-8"))
    return frozenset(f"org/{name}" for name in document["org"])


def is_origin(doc: Doc, party: Party) -> bool:
    """Whether a party only says where a thing or somebody is from: "wheat from Ukraine", "the Huawei watch"."""
    above = doc[party.head]
    if above.tag_ in ("NN", "NNS") and above.lower_ in _everyday():
        return True
    while above.dep_ in ("conj", "compound", "amod", "nmod", "poss") and above.head.i != above.i:
        if above.dep_ != "conj" and above.head.lower_ in _everyday() and _is_subject(above.head):
            return True
        above = above.head
    if above.dep_ != "pobj" or above.head.lower_ != "from" or above.head.dep_ != "prep":
        return False
    owner = above.head.head
    while owner.dep_ == "pobj" and owner.head.lower_ == "of" and owner.head.head.i != owner.head.i:
        owner = owner.head.head
    if owner.tag_ not in ("NN", "NNS") or not _is_subject(owner):
        return False
    words = vocabulary()
    is_actor = owner.lower_ in words.of_state or owner.lower_ in words.groups or owner.lower_.endswith(_PEOPLE)
    return owner.lower_ in _everyday() or not (is_actor or owner.lower_ in topics()["public"])


def _is_subject(noun: Token) -> bool:
    return noun.dep_ in ("nsubj", "nsubjpass")


def _is_nature(party: Party, doc: Doc) -> bool:
    return doc[party.start : party.end].text.lower().startswith(_NATURE)

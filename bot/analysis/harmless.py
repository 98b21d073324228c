"""What reads like an act but is none: a thing from one country in another, a duet, a storm."""

from spacy.tokens import Doc, Token

from bot.analysis.found import Found
from bot.analysis.parties import Party
from bot.analysis.topics import everyday_words, is_playful, public_words, topics
from bot.analysis.vocabulary import vocabulary
from storage.models import Action, ActorType

_NATURE = ("typhoon", "hurricane", "storm", "cyclone", "tropical storm", "el niño", "la niña", "super typhoon")
_MANY = 2
_GOING = frozenset("fly flies flew flown flying travel travels traveled travelled traveling travelling".split())  # noqa: SIM905
_BEATING = frozenset("beat beats beating thrash thrashed edged outplayed trounced hammered".split())  # noqa: SIM905
_PEOPLE = ("ers", "ors", "ists", "men", "women", "people")
_FIGHTS = (Action.ASSAULT, Action.COERCE, Action.MOBILIZE)


def is_harmless(one: Found, doc: Doc) -> bool:
    """Whether nobody acts on anybody, by who they are, what the verb is and what else the sentence is about."""
    if _is_nature(one.source, doc) or _is_nature(one.target, doc):
        return True
    if public_words(doc):
        return False
    if is_origin(doc, one.source) or _is_of_teams(one, doc):
        return True
    everyday, is_game = everyday_words(doc), is_playful(doc[one.cue])
    if one.action is None:
        return everyday >= _MANY or is_game
    if one.source.type is one.target.type is ActorType.PERSON:
        return everyday >= _MANY or (is_game and (everyday > 0 or one.action in _FIGHTS))
    if one.source.type is ActorType.ORG and one.action is Action.CONSULT:
        return doc[one.cue].lower_ in _GOING or everyday > 0
    if one.source.type is one.target.type is ActorType.ORG and doc[one.target.head].dep_ in ("dobj", "appos"):
        return False  # "bought the battery maker Yinhe"
    return everyday > _MANY or (is_game and everyday > 0)


def _is_of_teams(one: Found, doc: Doc) -> bool:
    """Whether one state "beats" another, of which nothing more is said."""
    return one.source.type is one.target.type is ActorType.COUNTRY and doc[one.cue].lower_ in _BEATING


def is_origin(doc: Doc, party: Party) -> bool:
    """Whether a party only says where a thing or somebody is from: "wheat from Ukraine", "the Huawei watch"."""
    above = doc[party.head]
    while above.dep_ in ("conj", "compound", "amod", "nmod", "poss") and above.head.i != above.i:
        if above.dep_ != "conj" and above.head.lower_ in topics()["everyday"] and _is_subject(above.head):
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
    return owner.lower_ in topics()["everyday"] or not (is_actor or owner.lower_ in topics()["public"])


def _is_subject(noun: Token) -> bool:
    return noun.dep_ in ("nsubj", "nsubjpass")


def _is_nature(party: Party, doc: Doc) -> bool:
    return doc[party.start : party.end].text.lower().startswith(_NATURE)

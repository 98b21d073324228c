"""Relations of nouns: "the invasion of", "ties between X and Y", "X's trip to Y"."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from bot.analysis.claims import claim_of, claim_region
from bot.analysis.context import Context, is_reference
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.modality import is_denied, is_hypothetical, is_wished
from bot.analysis.parties import Party
from storage.models import Action

_SURE = 0.65
_TOWARDS = frozenset({"of", "to", "on", "with", "against", "for", "towards", "toward", "into", "over", "from", "upon"})


def find_in_nouns(doc: Doc, parties: Sequence[Party], context: Context) -> list[Found]:
    """Return the relations that nouns name between two actors of their own phrase."""
    found: list[Found] = []
    for noun in doc:
        if noun.tag_ in ("NN", "NNS"):
            action = frames().nouns.get(frames().noun(noun.lower_))
            if action is not None:
                found += _of_noun(noun, action, parties, context)
    return found


def _of_noun(noun: Token, action: Action, parties: Sequence[Party], context: Context) -> list[Found]:
    own = [party for party in parties if noun.left_edge.i <= party.start <= noun.right_edge.i]
    owner = next((child for child in noun.children if child.dep_ == "poss" and is_reference(child)), None)
    if owner is not None:
        meant = context.stands_for(owner, parties)
        own = [meant, *own] if meant is not None else own
    if len(own) < 2:
        return []
    is_mutual = frames().is_in(frames().noun(noun.lower_), "mutual_nouns")
    between = _behind(noun, own, {"between", "among"})
    before = [party for party in own if party.start < noun.i]
    after = _behind(noun, own, {"by"} if _behind(noun, own, {"by"}) else _TOWARDS)
    if len(between) >= 2:
        pair = between[0], between[1]
        is_mutual = True
    elif before and after:
        pair = before[-1], after[0]
    elif is_mutual and len(before) >= 2:
        pair = before[-2], before[-1]
    else:
        return []
    verb = _verb_above(noun)
    if pair[0].key == pair[1].key or is_denied(verb):
        return []
    claim = claim_of(noun, parties, context)
    if {pair[0].head, pair[1].head} & claim_region(claim):
        claim = None
    return [
        Found(
            *pair,
            action,
            noun.i,
            noun.i + 1,
            _SURE - 0.2 * pair[0].is_pronoun,
            "noun",
            noun.i,
            hypothetical=is_hypothetical([verb]) or is_wished(verb) or _is_wanted(noun, verb),
            mutual=is_mutual,
            claim=claim,
        )
    ]


def _verb_above(noun: Token) -> Token:
    token = noun
    while not token.tag_.startswith("VB") and token.head.i != token.i:
        token = token.head
    return token


def _is_wanted(noun: Token, verb: Token) -> bool:
    """Whether a verb asks for what its object names: "demanded the withdrawal of troops"."""
    words = frames()
    if verb.i not in (noun.head.i, noun.head.head.i):
        return False
    return words.verbs.get(words.verb(verb.lower_)) is Action.REQUEST or words.is_in(
        words.verb(verb.lower_), "intention"
    )


def _behind(noun: Token, parties: Sequence[Party], prepositions: set[str] | frozenset[str]) -> list[Party]:
    """Return the parties right behind a noun's preposition: heads of its object, and those joined by "and"."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in prepositions and child.i > noun.i:
            objects = [token for token in child.children if token.dep_ == "pobj"]
            heads = {token.i for pobj in objects for token in (pobj, *pobj.conjuncts)}
            inside = [party for party in parties if party.head in heads]
            if inside:
                return inside
    return []

"""How somebody stands to another, said beside the name without any "is": "Iran, wary of Iraq,", "Iran at odds with"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.claims import Claim, claim_of, claim_region
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns
from storage.models import Action, ActorType

_SURE = 0.7
_TOWARDS = frozenset({"of", "about", "over", "at", "with", "to", "toward", "towards", "against", "on"})
_STATES = frozenset({"at", "in", "on"})
_BEHIND = ("amod", "acl", "appos", "relcl", "advcl")
_ACTIONS = (Action.CONCERN, Action.ACCUSE, Action.REJECT, Action.TIES, Action.SUPPORT)


def find_in_attitudes(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return how those who are named stand to others by an adjective or "at odds" right behind them."""
    found: list[Found] = []
    for token in doc:
        if token.tag_ == "JJ" and token.dep_ in _BEHIND and token.i > token.head.i:
            found += _of_adjective(token, parties, pronouns)
        elif token.dep_ == "prep" and token.lower_ in _STATES and token.head.tag_.startswith("NN"):
            found += _of_state(token, parties, pronouns)
    return found


def _of_adjective(word: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    noun = word.head
    if not noun.tag_.startswith("NN") or any(child.dep_ in ("cop", "aux", "nsubj") for child in word.children):
        return
    for way in word.children:
        if way.dep_ == "prep" and way.i > word.i and way.lower_ in _TOWARDS:
            action = frames().phrase_class("be", [word.lower_, way.lower_])
            yield from _between(noun, word, way, action, parties, pronouns)
            return


def _of_state(way: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    noun = way.head
    state = next((child for child in way.children if child.dep_ == "pobj"), None)
    if state is None or not frames().is_in(frames().noun(state.lower_), "states"):
        return
    action = frames().phrase_class("be", [state.lower_])
    beyond = [child for child in (*state.children, *way.children) if child.dep_ == "prep" and child.lower_ == "with"]
    if beyond:
        yield from _between(noun, state, beyond[0], action, parties, pronouns)
        return
    both = with_conjuncts(first_party(noun, parties), parties, noun.doc)
    if len(both) == 2 and action is not None:
        yield _found(both[0], both[1], action, state, claim_of(state, parties, pronouns))


def _between(
    noun: Token, word: Token, way: Token, action: Action | None, parties: Sequence[Party], pronouns: Pronouns
) -> Iterator[Found]:
    if action not in _ACTIONS:
        return
    claim = claim_of(word, parties, pronouns)
    free = [party for party in parties if party.start not in claim_region(claim)]
    goal = next((child for child in way.children if child.dep_ == "pobj"), None)
    first = [party for party in free if party.start < word.i]
    sources = with_conjuncts(first_party(noun, first), first, noun.doc)
    targets = with_conjuncts(first_party(goal, free), free, noun.doc) if goal is not None else []
    for source in sources:
        for target in targets:
            is_named = source.rank == 0 and target.type not in (ActorType.PLACE, ActorType.REGION)
            if is_named and source.key != target.key and action is not None:
                yield _found(source, target, action, word, claim)


def _found(source: Party, target: Party, action: Action, word: Token, claim: Claim | None) -> Found:
    return Found(
        source,
        target,
        action,
        word.i,
        word.i + 1,
        _SURE,
        "copula",
        word.i,
        negated=any(child.dep_ == "neg" for child in word.children),
        mutual=action is Action.TIES and frames().is_in(frames().noun(word.lower_), "states"),
        claim=claim,
    )

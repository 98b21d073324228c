"""Who stands too deep in what is said to be the one to whom it is said.

Not every object names who it is: "accused the government of jailing its critics" accuses a government that nobody has
named here, and no critics.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from bot.analysis.chains import Verbs
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.vocabulary import vocabulary
from storage.models import Action, ActorType

_SAID_TO_SOMEBODY = (Action.ACCUSE, Action.REQUEST, Action.COERCE, Action.SUPPORT, Action.REJECT, Action.THREATEN)
_PERSONAL = frozenset({"him", "her", "them", "me", "us", "you"})
_LOOSE = (ActorType.GROUP, ActorType.PLACE, ActorType.REGION)
_DEEP = 2


def within_reach(verbs: Verbs, candidates: Sequence[Party]) -> Sequence[Party]:
    """Return the parties that a verb can be aimed at: not the groups and places in what somebody else is to do.

    States, people and organizations stay: "sent soldiers to Iran", "urged its citizens to leave Iran".
    """
    verb = verbs.chain[verbs.at]
    candidates = [party for party in _not_in_name(verb, candidates) if not _is_own_loss(party, verb)]
    if verbs.action not in _SAID_TO_SOMEBODY:
        return candidates
    addressed = _addressed(verb, candidates)
    reached: list[Party] = []
    for party in candidates:
        is_loose = party.rank > 0 or party.type in _LOOSE
        noun = verb.doc[party.head]
        if is_loose and addressed is not None and addressed.i != noun.i and not addressed.is_ancestor(noun):
            continue
        # "Criticized the leader of a band of rebels", "vetoed a law on agents".
        if party.rank > 0 and _depth(noun, verb) >= _DEEP:
            continue
        reached.append(party)
    return reached


def _is_own_loss(party: Party, verb: Token) -> bool:
    """Whether people of one's own only stand in why or when: "stopped work after its employees were killed"."""
    noun = verb.doc[party.head]
    if party.type is not ActorType.GROUP or not any(child.tag_ == "PRP$" for child in noun.children):
        return False
    return any(step.dep_ == "advcl" for step in _way(noun, verb))


def _not_in_name(verb: Token, candidates: Sequence[Party]) -> Sequence[Party]:
    """Return the parties but for those in what something is called: "called it a threat *to Norway*"."""
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    called = [child for child in verb.children if child.dep_ == "oprd"]
    if not objects or not called or not frames().is_in(frames().verb(verb.lower_), "naming"):
        return candidates
    inside = range(called[0].left_edge.i, called[0].right_edge.i + 1)
    return [party for party in candidates if party.start not in inside]


def _addressed(verb: Token, candidates: Sequence[Party]) -> Token | None:
    """Return the people or the institution that a verb has for its object, where no party is meant by them."""
    named = {i for party in candidates for i in (party.head, *range(party.start, party.end))}
    words = vocabulary()
    for child in verb.children:
        if child.dep_ not in ("dobj", "dative") or child.i in named or child.i < verb.i:
            continue
        is_own = any(owner.tag_ == "PRP$" for owner in child.children)
        is_somebody = any(child.lower_ in kind for kind in (words.of_state, words.groups, _PERSONAL))
        if is_somebody and not is_own:
            return child
    return None


def _depth(noun: Token, verb: Token) -> int:
    """Return how many prepositions stand between a verb's object and a noun, one more for a law."""
    way = list(_way(noun, verb))
    if not way or way[-1].dep_ != "dobj":
        return 0
    is_law = any(frames().is_in(frames().noun(step.lower_), "laws") for step in way)
    areas = vocabulary().areas
    is_named_so = [step.lower_ == "of" and step.head.lower_ in areas for step in way]  # "the region of Somaliland"
    return sum(step.dep_ == "prep" for step in way) - sum(is_named_so) + is_law


def _way(token: Token, verb: Token) -> Iterator[Token]:
    while token.i != verb.i and token.head.i != token.i:
        yield token
        token = token.head

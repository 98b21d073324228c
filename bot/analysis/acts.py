"""What verbs do between who does it and to whom: one relation for each two, with its class, mood and confidence.

Confidence is a plain guess, by how the finder came to it: .8 for a class that the verb has and an actor that the clause
names as its object, less where the target is a place, an unnamed group, or a pronoun, or the verb has no class.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from bot.analysis.arms import is_gift_of_arms
from bot.analysis.chains import COOPERATIVE, Verbs, is_bare, refused_act
from bot.analysis.claims import Claim
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import is_passive
from bot.analysis.modality import is_denied, is_hedged, is_hypothetical, is_negated, is_wished, obliges
from bot.analysis.negation import fails
from bot.analysis.parties import Party
from bot.analysis.targets import is_direct
from storage.models import Action, ActorType, Quad

_SURE, _UNCLASSED = 0.8, 0.35
_FURTHEST_PREDICATE = 8
# "met in Seoul" says nothing of South Korea, "bombed targets in Jericho" all.
_TOGETHER = (Action.AGREE, Action.CONSULT, Action.COOPERATE)
_MOST_PAIRED = 4
_WILL = frozenset({"will", "wo", "would", "'ll", "shall"})
_JOINTLY = frozenset({"joint", "jointly", "together", "mutual", "bilateral"})
_GROUND = (ActorType.PLACE, ActorType.REGION)
_WAYS = frozenset({"to", "into", "off", "along", "through", "from", "past", "via", "by"})
_BESIDE = frozenset({"near", "outside", "around", "off"})
_NOT_TO_PLACES = (None, Action.CONSULT, Action.ACCUSE, Action.TIES, Action.FACT)


def relate(verbs: Verbs, sources: list[Party], targets: list[Party], claim: Claim | None) -> Iterator[Found]:
    """Yield what the sources do to the targets, or, where they do it to each other, the sources to one another."""
    words = frames()
    chain = verbs.chain
    lemma = verbs.lemma if verbs.action is not None else ""
    has_not = is_negated(chain[: verbs.at + 1])
    negated = has_not != is_denied(chain[0])
    hypothetical = is_hypothetical(chain[: verbs.at + 1]) or is_wished(chain[0])
    action = verbs.action
    if (
        negated
        and has_not
        and not any(fails(link) for link in chain[: verbs.at])
        and _is_refusal({words.verb(chain[0].lower_), lemma}, chain)
    ):
        action, negated = Action.REJECT, False
    refused = refused_act(verbs)
    if refused is not None and action is Action.REJECT:
        action, negated = refused, not negated
    is_self = claim is not None and claim.party is not None and any(p.key == claim.party.key for p in sources)
    if action is not None and hypothetical and is_self:
        action = _committed(action, negated=negated)
    is_demand = obliges(chain[0]) and not negated and not is_passive(chain[-1])
    if claim is not None and claim.party is not None and not is_self and is_demand:
        yield from _pairs([claim.party], sources, Action.REQUEST, verbs, 0.7)
        return
    start, end = _predicate_span(chain)
    is_pair = _are_pair(verbs, sources, targets)
    if is_pair:
        targets = []
        sources = [party for party in sources if party.rank < 3 or party.type is not ActorType.PLACE]
    for source in sources:
        for target in targets:
            if source.key == target.key or _is_place(source, target, verbs, action):
                continue
            if action is None and not _is_plain(verbs, source, target):
                continue
            yield Found(
                source,
                target,
                action if not _is_election(verbs, source, target) else Action.FACT,
                start,
                end,
                _confidence(action, source, target),
                "verb",
                verbs.cue,
                negated=negated,
                hypothetical=hypothetical,
                hedged=is_hedged(chain),
                mutual=_is_mutual(lemma, action) and len(sources) == 1 and not _is_for_another(verbs),
                claim=claim,
            )
    for one, other in _each_two(sources) if is_pair else ():
        yield Found(
            one,
            other,
            action,
            start,
            end,
            _SURE,
            "verb",
            verbs.cue,
            negated=negated,
            hypothetical=hypothetical,
            hedged=is_hedged(chain),
            mutual=True,
            claim=claim,
        )


def _is_election(verbs: Verbs, source: Party, target: Party) -> bool:
    """Whether one person or party beats another: at the ballot box, unless a word tells of blows."""
    rivals = (ActorType.PERSON, ActorType.ORG)
    are_rivals = source.type in rivals and target.type is source.type and not (source.rank or target.rank)
    return verbs.action is Action.ASSAULT and are_rivals and frames().is_in(verbs.lemma, "winning") and is_bare(verbs)


def _each_two(parties: Sequence[Party]) -> Iterator[tuple[Party, Party]]:
    """Yield each two of some parties; of many, each with the first one."""
    for index, one in enumerate(parties):
        if index == 0 or len(parties) <= _MOST_PAIRED:
            yield from ((one, other) for other in parties[index + 1 :] if other.key != one.key)


def _is_mutual(lemma: str, action: Action | None) -> bool:
    """Whether who does it to another has it done by that one, too: "held talks", but not "held responsible"."""
    if lemma in ("hold", "take", "join") and action not in (*_TOGETHER, Action.TIES):
        return False
    return frames().is_in(lemma, "mutual") and action not in (Action.ASSAULT, None)


def _is_for_another(verbs: Verbs) -> bool:
    """Whether one agrees alone to what it does to another: "agreed to send tanks to Norway"."""
    later = verbs.chain[verbs.at + 1 :]
    return verbs.action is Action.AGREE and any(is_gift_of_arms(verb) for verb in later)


def _is_refusal(lemmas: set[str], chain: Sequence[Token]) -> bool:
    """Whether a negated verb refuses: "does not allow", "will not support"; "did not support" says what was not."""
    words = frames()
    if any(words.is_in(lemma, "refusing_if_negated") for lemma in lemmas):
        return True
    is_willing = any(child.lower_ in _WILL for verb in chain for child in verb.children if child.dep_ == "aux")
    return is_willing and any(words.is_in(lemma, "refusing_if_unwilling") for lemma in lemmas)


def _inner(verbs: Verbs) -> list[Token]:
    return [token for token in verbs.chain[0].subtree if token.i > verbs.chain[0].i]


def _is_place(source: Party, target: Party, verbs: Verbs, action: Action | None) -> bool:
    """Whether one side is only where it happens; what is done in a town is done to it where nobody else suffers it."""
    if action in (None, Action.FACT) and source.type in _GROUND:
        return True  # "the Sahara covers large parts of"
    if source.rank == 3:
        return source.type is not ActorType.COUNTRY or target.rank == 3
    if target.type in _GROUND and action is not None and _is_aside(target, verbs, action):
        return True
    if target.rank != 3:
        return False
    return action in _NOT_TO_PLACES or (target.type in _GROUND and not _harms(action))


def _harms(action: Action | None) -> bool:
    return action is not None and action.quad in (Quad.MATERIAL_CONFLICT, Quad.VERBAL_CONFLICT)


def _is_aside(place: Party, verbs: Verbs, action: Action) -> bool:
    """Whether a place only tells where or whither: "bombed a bridge *near Jericho*", "drove rebels *to Jericho*".

    "Hit targets in Jericho" hits Jericho.
    """
    if not _harms(action):
        return False
    doc = verbs.chain[0].doc
    noun = doc[place.head]
    while noun.dep_ == "conj":
        noun = noun.head
    way = noun.head.lower_ if noun.dep_ == "pobj" else ""
    objects = [child for verb in verbs.chain for child in verb.children if child.dep_ == "dobj" and child.i != noun.i]
    others = [child for child in objects if not frames().is_in(frames().noun(child.lower_), "spots")]
    if place.rank == 3:
        return way in _BESIDE and bool(objects)
    return bool(others) and way in _WAYS


def _is_plain(verbs: Verbs, source: Party, target: Party) -> bool:
    """Whether two named actors stand so close to a verb without a class that it must relate them."""
    if source.rank > 1 or target.rank > 0 or frames().is_in(verbs.lemma, "idle"):
        return False
    if is_direct(target, verbs) or is_passive(verbs.chain[verbs.at]):
        return True
    return source.rank == 0 and verbs.chain[0].dep_ in ("ROOT", "conj", "relcl", "ccomp")


def _are_pair(verbs: Verbs, sources: list[Party], targets: list[Party]) -> bool:
    """Whether the subjects do it to each other: "Norway and Sweden signed", "blamed each other"."""
    if len(sources) < 2:
        return False
    if any(
        token.lower_ in ("other", "another") and token.nbor(-1).lower_ in ("each", "one") for token in _inner(verbs)
    ):
        return True
    if any(_is_theirs(token) for token in _inner(verbs)):
        return verbs.action is not None
    if any(is_direct(target, verbs) for target in targets):
        return False
    if frames().is_in(verbs.lemma, "idle") and verbs.action not in _TOGETHER:
        return False
    if frames().is_in(verbs.lemma, "mediating"):
        return False
    if any(token.lower_ in _JOINTLY for token in _inner(verbs)):
        return True
    if verbs.action is None:
        return False
    words = frames()
    things = [child for child in verbs.chain[-1].children if child.dep_ in ("dobj", "attr")]
    are_mutual = all(words.is_in(words.noun(thing.lower_), "mutual_nouns") for thing in things)
    return words.is_in(verbs.lemma, "mutual", "light") or (are_mutual and verbs.action in _TOGETHER)


def _is_theirs(token: Token) -> bool:
    """Whether what two have with each other is called theirs: "pledged to bury *their differences*"."""
    words = frames()
    is_object = token.lower_ == "their" and token.dep_ == "poss" and token.head.dep_ in ("dobj", "pobj", "nsubjpass")
    return is_object and words.is_in(words.noun(token.head.lower_), "mutual_nouns", "between")


def _pairs(sources: list[Party], targets: list[Party], action: Action, verbs: Verbs, sure: float) -> Iterator[Found]:
    start, end = _predicate_span(verbs.chain)
    for source in sources:
        for target in targets:
            if source.key != target.key:
                yield Found(source, target, action, start, end, sure, "complement", verbs.chain[0].i)


def _committed(action: Action, *, negated: bool) -> Action:
    """Return what it is to say that one will do something: to agree or to threaten, or to refuse."""
    if action.quad in COOPERATIVE:
        return Action.REJECT if negated else Action.AGREE
    if action.quad is Quad.MATERIAL_CONFLICT or action is Action.SANCTION:
        return Action.THREATEN
    return action


def _confidence(action: Action | None, source: Party, target: Party) -> float:
    sure = _SURE if action is not None else _UNCLASSED
    sure -= 0.1 * (source.rank + target.rank) / 2
    return max(0.1, sure - 0.2 * (source.is_pronoun or target.is_pronoun))


def _predicate_span(chain: Sequence[Token]) -> tuple[int, int]:
    """Return the tokens from the first verb to the last, with its particle or its short object."""
    start, last = chain[0].i, chain[-1]
    end = max(verb.i for verb in chain) + 1
    for child in last.children:
        if child.i >= end and child.dep_ in ("prt", "dobj", "acomp", "attr") and child.i - start < _FURTHEST_PREDICATE:
            end = child.i + 1
    start = min(verb.i for verb in chain)
    return start, min(end, start + 2 * _FURTHEST_PREDICATE)

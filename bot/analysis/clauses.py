"""Relations of clauses: who stands in the subject's phrase, does what the verb says, to whom stands behind it.

Confidence is a plain guess, by how the finder came to it: .8 for a class that the verb has and an actor that the clause
names as its object, less where the target is a place, an unnamed group, or a pronoun, or the verb has no class.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.chains import COOPERATIVE, Verbs, complement_of, own_class, read_verbs, refused_act
from bot.analysis.claims import Claim, claim_of, claim_region
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import agent_of, doer_of, is_passive, own_words, told_by
from bot.analysis.modality import is_denied, is_hedged, is_hypothetical, is_negated, is_wished, obliges
from bot.analysis.negation import fails
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.speech import content_of, has_content, is_speech
from bot.analysis.targets import is_direct, shared_targets, targets_of
from storage.models import Action, ActorType, Quad

_SURE, _UNCLASSED = 0.8, 0.35
_FURTHEST_PREDICATE = 8
# "met in Seoul" says nothing of South Korea, "bombed targets in Jericho" all.
_TOGETHER = (Action.AGREE, Action.CONSULT, Action.COOPERATE)
_WILL = frozenset({"will", "wo", "would", "'ll", "shall"})
_JOINTLY = frozenset({"joint", "jointly", "together", "mutual", "bilateral"})
_GROUND = (ActorType.PLACE, ActorType.REGION)
_NOT_TO_PLACES = (None, Action.CONSULT, Action.ACCUSE, Action.FACT)


def find_in_clauses(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return the relations that verbs state, in the order of their verbs."""
    found: list[Found] = []
    for verb in doc:
        if _begins_clause(verb):
            for relation in _clause(verb, parties, pronouns):
                if verb.dep_ != "advcl" or not _is_purpose_of(relation, found):
                    found.append(relation)
    return found


def _is_purpose_of(relation: Found, found: Sequence[Found]) -> bool:
    """Whether the main clause relates the same two already: "protested to demand", "rejected it, calling it"."""
    return any((r.source.key, r.target.key) == (relation.source.key, relation.target.key) for r in found)


def _begins_clause(verb: Token) -> bool:
    """Whether a verb begins a chain: what depends on it as its complement is read together with it."""
    if not verb.tag_.startswith("VB") or verb.dep_ in ("aux", "auxpass", "amod", "compound", "pobj", "nmod"):
        return False
    if verb.is_space:
        return False  # a line break that the model takes for a verb
    if verb.dep_ == "xcomp" and verb.head.tag_.startswith(("VB", "JJ")):
        return told_by(verb) is not None
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.tag_ == "VB":
        return False  # "a visit to secretive and isolated North Korea": no verb at all
    if verb.lower_ in ("according", "including", "following", "regarding", "concerning"):
        return False
    if any(child.dep_ in ("dobj", "dative") for child in verb.children):
        return True  # "warned Norway that"
    is_pact = frames().is_in(frames().verb(verb.lower_), "mutual")  # "agreed that"
    return not (is_speech(verb) and has_content(verb) and not _blames(verb) and not is_pact)


def _blames(verb: Token) -> bool:
    return frames().is_in(frames().verb(verb.lower_), "blaming")


def _clause(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    verbs = read_verbs(verb)
    if (
        frames().verb(verbs.chain[-1].lower_) == "be"
        and verbs.cue == verbs.chain[-1].i
        and any(child.dep_ in ("attr", "acomp") for child in verbs.chain[-1].children)
    ):
        return  # what somebody is
    claim = claim_of(verb, parties, pronouns)
    if claim is not None and claim.verb.i == verb.i:
        claim = None
    region = claim_region(claim)
    free = [party for party in parties if party.head not in region and party.start not in region]
    subject = doer_of(verb)
    if subject is None:
        return
    span = range(subject.left_edge.i, subject.right_edge.i + 1)
    first = first_party(subject, free)
    sources = with_conjuncts(first, free, verb.doc)
    if not sources and is_reference(subject):
        stands_for = pronouns.stands_for(subject, free, speaker=claim.party if claim is not None else None)
        sources = [stands_for] if stands_for is not None else []
    taken = {party.key for party in sources}
    others = [party for party in free if party.key not in taken and (party.start not in span or verb.i in span)]
    if is_passive(verb) and complement_of(verb) is not None:
        alone = Verbs((verb,), own_class(verb)[0], 0, verb.i)
        yield from _passive(verb, verb, alone, sources, others, claim)
    if is_passive(verbs.chain[verbs.at]):
        yield from _passive(verb, verbs.chain[verbs.at], verbs, sources, others, claim)
        return
    if not sources:
        return
    if frames().is_in(frames().verb(verb.lower_), "receiving") and verbs.action is not None:
        giver = _giver(verb, others)
        yield from _relate(verbs, [giver] if giver is not None else [], sources, claim)
        return
    if _suffers(verb):
        giver = _giver(verb, others)
        yield from _relate(verbs, [giver] if giver is not None else [], sources, claim)
        return
    behind = targets_of(verbs, _without_own_forces(verbs, others)) or shared_targets(verbs, others)
    twins = [party for party in others if behind and party.start == behind[0].start]
    targets = with_conjuncts(behind[:1], [*behind, *twins], verb.doc)
    yield from _relate(verbs, sources, [*targets, *_also_blamed(verb, others, targets)], claim)


def _without_own_forces(verbs: Verbs, parties: Sequence[Party]) -> Sequence[Party]:
    """Return the parties but for the troops that somebody moves: "mobilized reservists for a war against Iraq"."""
    if verbs.action is not Action.MOBILIZE:
        return parties
    verb = verbs.chain[verbs.at]
    return [p for p in parties if p.type is not ActorType.GROUP or verb.doc[p.head].dep_ not in ("dobj", "conj")]


def _also_blamed(verb: Token, parties: Sequence[Party], blamed: Sequence[Party]) -> list[Party]:
    """Return who gave what another is said to have got: "claims that Russia receives shells from North Korea"."""
    content = content_of(verb) if _blames(verb) else None
    if content is None or not frames().is_in(frames().verb(content.lower_), "receiving"):
        return []
    giver = _giver(content, parties)
    return [giver] if giver is not None and giver.key not in {party.key for party in blamed} else []


def _passive(
    first: Token, verb: Token, verbs: Verbs, sufferers: list[Party], others: Sequence[Party], claim: Claim | None
) -> Iterator[Found]:
    agent = agent_of(verb) or agent_of(first)
    if agent is None:
        return
    doers = with_conjuncts(first_party(agent, others), others, verb.doc)
    if not doers:
        return
    taken = {party.key for party in doers}
    rest = [party for party in others if party.key not in taken]
    yield from _relate(verbs, doers, sufferers or targets_of(verbs, rest)[:1], claim)


def _suffers(verb: Token) -> bool:
    """Whether the subject is at the other end: "came under fire from", "drew criticism from", "won praise from"."""
    words = frames()
    if not words.is_in(words.verb(verb.lower_), "suffering"):
        return False
    has_source = any(token.lower_ == "from" and token.i > verb.i for token in own_words(verb))
    return has_source and any(
        words.nouns.get(words.noun(token.lower_)) is not None or token.lower_ in ("fire", "heat")
        for child in verb.children
        for token in (child, *child.children)
        if token.dep_ in ("dobj", "pobj")
    )


def _giver(verb: Token, others: Sequence[Party]) -> Party | None:
    """Return the party behind "from": "receives supplies from North Korea"."""
    start = verb.i
    for token in verb.subtree:
        if token.lower_ == "from" and token.i > start:
            return next((party for party in others if token.i < party.start <= token.right_edge.i), None)
    return None


# ------------------------------------------------------------------------------------------------------- relations


def _relate(verbs: Verbs, sources: list[Party], targets: list[Party], claim: Claim | None) -> Iterator[Found]:
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
    for source in sources:
        for target in targets:
            if source.key == target.key or _is_place(source, target, action):
                continue
            if action is None and not _is_plain(verbs, source, target):
                continue
            yield Found(
                source,
                target,
                action,
                start,
                end,
                _confidence(action, source, target),
                "verb",
                verbs.cue,
                negated=negated,
                hypothetical=hypothetical,
                hedged=is_hedged(chain),
                mutual=words.is_in(lemma, "mutual") and action not in (Action.ASSAULT, None) and len(sources) == 1,
                claim=claim,
            )
    if is_pair:
        yield Found(
            sources[0],
            sources[1],
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


def _is_refusal(lemmas: set[str], chain: Sequence[Token]) -> bool:
    """Whether a negated verb refuses: "does not allow", "will not support"; "did not support" says what was not."""
    words = frames()
    if any(words.is_in(lemma, "refusing_if_negated") for lemma in lemmas):
        return True
    is_willing = any(child.lower_ in _WILL for verb in chain for child in verb.children if child.dep_ == "aux")
    return is_willing and any(words.is_in(lemma, "refusing_if_unwilling") for lemma in lemmas)


def _inner(verbs: Verbs) -> list[Token]:
    return [token for token in verbs.chain[0].subtree if token.i > verbs.chain[0].i]


def _is_place(source: Party, target: Party, action: Action | None) -> bool:
    """Whether one side is only where it happens; what is done to people in a town is done to the town."""
    if action in (None, Action.FACT) and source.type in _GROUND:
        return True  # "the Sahara covers large parts of"
    if source.rank == 3:
        return source.type is not ActorType.COUNTRY or target.rank == 3
    if target.rank != 3:
        return False
    is_town = target.type in _GROUND
    harms = action is not None and action.quad in (Quad.MATERIAL_CONFLICT, Quad.VERBAL_CONFLICT)
    return action in _NOT_TO_PLACES or (is_town and not harms)


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
    if any(is_direct(target, verbs) for target in targets):
        return False
    if frames().is_in(verbs.lemma, "idle"):
        return False
    if any(token.lower_ in _JOINTLY for token in _inner(verbs)):
        return True
    if verbs.action is None:
        return False
    words = frames()
    things = [child for child in verbs.chain[-1].children if child.dep_ in ("dobj", "attr")]
    are_mutual = all(words.is_in(words.noun(thing.lower_), "mutual_nouns") for thing in things)
    return words.is_in(verbs.lemma, "mutual", "light") or (are_mutual and verbs.action in _TOGETHER)


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

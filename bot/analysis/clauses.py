"""Relations of clauses: who stands in the subject's phrase, does what the verb says, to whom stands behind it.

Confidence is a plain guess, by how the finder came to it: .8 for a class that the verb has and an actor that the clause
names as its object, less where the target is a place, an unnamed group, or a pronoun, or the verb has no class.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.claims import Claim, claim_of, claim_region, has_content, is_speech, subject_of
from bot.analysis.context import Context, is_reference
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.modality import is_denied, is_hedged, is_hypothetical, is_negated, is_wished, obliges
from bot.analysis.negation import fails
from bot.analysis.parties import Party
from storage.models import Action, ActorType, Quad

_SURE, _UNCLASSED = 0.8, 0.35
_LONGEST_CHAIN = 5
_FURTHEST_PREDICATE = 8
# "met in Seoul" says nothing of South Korea, "bombed targets in Jericho" all.
_NOT_TO_PLACES = (None, Action.CONSULT, Action.ACCUSE, Action.FACT)
# "Called on Friday" is no "called on".
_DATES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december week month year day morning evening night today yesterday
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_COOPERATIVE = (Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION)


@dataclass(frozen=True, slots=True)
class Verbs:
    """A chain of verbs that share a subject, from "has agreed" to "to lift", with the class that they make."""

    chain: tuple[Token, ...]
    action: Action | None
    at: int
    refuses: bool


def find_in_clauses(doc: Doc, parties: Sequence[Party], context: Context) -> list[Found]:
    """Return the relations that verbs state, in the order of their verbs."""
    found: list[Found] = []
    for verb in doc:
        if _begins_clause(verb):
            for relation in _clause(verb, parties, context):
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
    if verb.dep_ == "xcomp" and verb.head.tag_.startswith(("VB", "JJ")):
        return False
    return not (is_speech(verb) and has_content(verb) and not _blames(verb))


def _blames(verb: Token) -> bool:
    return frames().is_in(frames().verb(verb.lower_), "blaming")


def _clause(verb: Token, parties: Sequence[Party], context: Context) -> Iterator[Found]:
    verbs = read_verbs(verb)
    claim = claim_of(verb, parties, context)
    if claim is not None and claim.verb.i == verb.i:
        claim = None
    if verbs.action is None and claim is None and verb.dep_ not in ("ROOT", "conj"):
        return
    region = claim_region(claim)
    sources, targets = _sides(verbs, parties, claim, region, context)
    if not sources:
        return
    yield from _relate(verbs, sources, targets, claim)


def read_verbs(verb: Token) -> Verbs:
    """Follow the verbs that depend on one another and decide what class of action they make together."""
    words = frames()
    chain = [verb]
    action: Action | None = None
    at = 0
    refuses = False
    while len(chain) <= _LONGEST_CHAIN:
        last = chain[-1]
        lemma = words.verb(last.lower_)
        if words.is_in(lemma, "refusal"):
            refuses = True
        if action is None:
            action = _own_class(last)
            at = len(chain) - 1
        inner = _complement(last)
        if inner is None:
            break
        chain.append(inner)
    return Verbs(tuple(chain), _combine(chain, action, at, refuses=refuses), at, refuses)


def _own_class(verb: Token) -> Action | None:
    words = frames()
    lemma = words.verb(verb.lower_)
    beside = _words_beside(verb)
    action = words.phrase_class(lemma, beside)
    if action is not None:
        return action
    if words.is_in(lemma, "receiving"):
        return Action.AID
    if lemma == "claim" and not has_content(verb):
        return None  # territory, or a right
    if words.is_in(lemma, "carrying"):
        for child in verb.children:
            if child.dep_ in ("dobj", "attr", "prep"):
                noun = child if child.dep_ != "prep" else next(iter(child.children), child)
                named = words.nouns.get(words.noun(noun.lower_))
                if named is not None:
                    return named
    if words.is_in(lemma, "light") and _complement(verb) is not None:
        return None
    return words.verbs.get(lemma)


def _words_beside(verb: Token) -> set[str]:
    """Return the words that stand with a verb: its objects, particles, prepositions with their nouns, complements."""
    beside: set[str] = set()
    for child in verb.children:
        if child.dep_ in ("dobj", "prt", "acomp", "attr", "oprd", "xcomp", "advmod", "nsubjpass", "dative"):
            beside.add(child.lower_)
            beside |= {c.lower_ for c in child.children if c.dep_ in ("compound", "conj", "amod")}
            for prep in child.children:
                if prep.dep_ == "prep" and prep.lower_ == "of":
                    beside |= {c.lower_ for c in prep.children if c.dep_ == "pobj"}
                if child.dep_ == "xcomp" and prep.dep_ == "dobj":
                    beside.add(prep.lower_)
        elif child.dep_ == "prep" and not any(noun.lower_ in _DATES for noun in child.children):
            beside.add(child.lower_)
            for noun in child.children:
                if noun.dep_ == "pobj":
                    beside.add(noun.lower_)
                    beside |= {c.lower_ for c in noun.children if c.dep_ in ("compound", "conj")}
    return beside


def _complement(verb: Token) -> Token | None:
    """Return the verb that completes another: "began *shelling*", "is ready to *send*"."""
    for child in verb.children:
        if child.dep_ == "xcomp" and child.tag_.startswith("VB"):
            return child
        if child.dep_ == "acomp":
            return next((c for c in child.children if c.dep_ == "xcomp" and c.tag_.startswith("VB")), None)
        if child.dep_ == "dobj" and frames().is_in(child.lower_, "intention"):
            return next((c for c in child.children if c.dep_ in ("acl", "xcomp") and c.tag_ == "VB"), None)
    return None


def _combine(chain: list[Token], action: Action | None, at: int, *, refuses: bool) -> Action | None:
    """Apply PLOVER's reading of promises and refusals: what is promised is agreed to or threatened."""
    inner = next((own for verb in chain[at + 1 :] if (own := _own_class(verb)) is not None), None)
    if action is None:
        return None
    if action is Action.AGREE and inner is not None and inner.quad not in (*_COOPERATIVE, None):
        return inner if inner is Action.REQUEST else Action.THREATEN
    before = {frames().verb(verb.lower_) for verb in chain[:at]}
    if refuses and any(frames().is_in(lemma, "refusal") for lemma in before) and action.quad in _COOPERATIVE:
        return Action.REJECT
    return action


# ----------------------------------------------------------------------------------------------------------- sides


def _sides(
    verbs: Verbs, parties: Sequence[Party], claim: Claim | None, region: set[int], context: Context
) -> tuple[list[Party], list[Party]]:
    """Return who does it and to whom; the targets the likeliest first, with those joined to it by "and"."""
    verb = verbs.chain[0]
    subject, is_passive = _subject(verb)
    free = [party for party in parties if party.head not in region and party.start not in region]
    if subject is None:
        return [], []
    span = range(subject.left_edge.i, subject.right_edge.i + 1)
    inside = [party for party in free if party.start in span and party.start < _clause_end(subject, span)]
    sources = _with_conjuncts(_head_first(inside, subject), inside, verb.doc)
    if not sources and is_reference(subject):
        stands_for = context.stands_for(subject, free, speaker=claim.party if claim is not None else None)
        sources = [stands_for] if stands_for is not None else []
    taken = {party.key for party in sources}
    others = [party for party in free if party.start not in span and party.key not in taken]
    if is_passive:
        agent = _agent(verbs.chain[-1]) or _agent(verb)
        if agent is not None:
            agents = [party for party in others if agent.left_edge.i <= party.start <= agent.right_edge.i]
            return _with_conjuncts(agents[:1], agents, verb.doc), sources
        return [], []
    if frames().is_in(frames().verb(verb.lower_), "receiving") and verbs.action is not None:
        giver = _giver(verb, others)
        return ([giver], sources) if giver is not None else ([], [])
    behind = _behind(verbs, others, claim)
    return sources, _with_conjuncts(behind[:1], behind, verb.doc)


def _clause_end(subject: Token, span: range) -> int:
    """Return where the subject's own words end and a relative clause begins, if an actor stands before it."""
    clause = next((child for child in subject.children if child.dep_ in ("relcl", "acl")), None)
    return clause.left_edge.i if clause is not None else span.stop


def _head_first(inside: list[Party], subject: Token) -> list[Party]:
    appositions = {child.i for child in subject.children if child.dep_ == "appos"}
    best = next((p for p in inside if p.head in appositions and p.type is not ActorType.GROUP and p.rank == 0), None)
    best = best or next((party for party in inside if party.head == subject.i and party.rank < 2), None)
    if best is None:
        best = min(inside, key=lambda party: (party.rank == 3, party.rank == 1, party.start), default=None)
    return [best] if best is not None else []


def _with_conjuncts(first: list[Party], candidates: Sequence[Party], doc: Doc) -> list[Party]:
    """Return the first party and those that "and" joins to it: "Russia, North Korea and Iran"."""
    if not first:
        return []
    joined = {first[0].head} | {token.i for token in doc[first[0].head].conjuncts}
    return [*first, *(party for party in candidates if party not in first and party.head in joined)]


def _subject(verb: Token) -> tuple[Token | None, bool]:
    """Return the subject of a verb, its own or the one it shares, and whether it suffers what the verb says."""
    token = verb
    for _ in range(6):
        own = subject_of(token)
        if own is not None:
            if own.tag_ in ("WP", "WDT") and token.dep_ == "relcl":
                own_subject: Token = token.head
                return own_subject, _is_passive(verb)
            return own, own.dep_ == "nsubjpass" if token.i == verb.i else _is_passive(verb)
        blamed = _blamed(token)
        if blamed is not None:
            return blamed, _is_passive(verb)
        if token.dep_ in ("acl", "relcl") and token.head.tag_.startswith(("NN", "PRP")):
            return (token.head, token.tag_ == "VBN") if token.tag_ != "VB" else (None, False)
        if token.dep_ not in ("conj", "advcl", "xcomp", "pcomp", "prep") or token.head.i == token.i:
            return None, False
        token = token.head
    return None, False


def _blamed(verb: Token) -> Token | None:
    """Return who is said to do it in "accuse X of doing it" and "warn X against doing it"."""
    if verb.dep_ != "pcomp" or verb.head.lower_ not in ("of", "for", "against", "from"):
        return None
    return next((child for child in verb.head.head.children if child.dep_ in ("dobj", "nsubjpass")), None)


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)


def _agent(verb: Token) -> Token | None:
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    return next((child for child in by.children if child.dep_ == "pobj"), None) if by is not None else None


def _giver(verb: Token, others: Sequence[Party]) -> Party | None:
    """Return the party behind "from": "receives supplies from North Korea"."""
    start = verb.i
    for token in verb.subtree:
        if token.lower_ == "from" and token.i > start:
            return next((party for party in others if token.i < party.start <= token.right_edge.i), None)
    return None


def _behind(verbs: Verbs, others: Sequence[Party], claim: Claim | None) -> list[Party]:
    """Return the parties of the verbs' own phrases, the likeliest target first: behind the verb, then before it."""
    verb = verbs.chain[0]
    end = verb.right_edge.i
    start = verb.left_edge.i
    coordinated = [child for child in verb.children if child.dep_ == "conj" and child.tag_.startswith("VB")]
    ranked = []
    for party in others:
        if not start <= party.start <= end:
            continue
        is_before = party.start < verb.i
        if any(subject_of(c) and c.left_edge.i <= party.start <= c.right_edge.i for c in coordinated):
            continue  # what another subject does
        is_elsewhere = any(clause.left_edge.i <= party.start <= clause.right_edge.i for clause in coordinated)
        ranked.append(((is_before, is_elsewhere, party.rank, party.start), party))
    return [party for _, party in sorted(ranked, key=lambda pair: pair[0])]


# ------------------------------------------------------------------------------------------------------- relations


def _relate(verbs: Verbs, sources: list[Party], targets: list[Party], claim: Claim | None) -> Iterator[Found]:
    words = frames()
    chain = verbs.chain
    lemma = words.verb(chain[verbs.at].lower_) if verbs.action is not None else ""
    has_not = is_negated(chain[: verbs.at + 1])
    negated = has_not != is_denied(chain[0])
    hypothetical = is_hypothetical(chain[: verbs.at + 1]) or is_wished(chain[0])
    action = verbs.action
    if (
        negated
        and has_not
        and not any(fails(link) for link in chain[: verbs.at])
        and (
            words.is_in(words.verb(chain[0].lower_), "refusing_if_negated") or words.is_in(lemma, "refusing_if_negated")
        )
    ):
        action, negated = Action.REJECT, False
    is_self = claim is not None and claim.party is not None and any(p.key == claim.party.key for p in sources)
    if action is not None and hypothetical and is_self:
        action = _committed(action, negated=negated)
    is_demand = obliges(chain[0]) and not negated and not _is_passive(chain[-1])
    if claim is not None and claim.party is not None and not is_self and is_demand:
        yield from _pairs([claim.party], sources, Action.REQUEST, verbs, 0.7)
        return
    start, end = predicate_span(chain)
    is_pair = len(sources) > 1 and words.is_in(lemma, "mutual", "light") and action is not None
    is_pair = is_pair and all(target.rank > 1 for target in targets)
    for source in sources:
        for target in targets:
            if source.key == target.key or (target.rank == 3 and (is_pair or action in _NOT_TO_PLACES)):
                continue
            yield Found(
                source,
                target,
                action,
                start,
                end,
                _confidence(action, source, target),
                "verb",
                chain[verbs.at].i,
                negated=negated,
                hypothetical=hypothetical,
                hedged=is_hedged(chain),
                mutual=words.is_in(lemma, "mutual") and action not in (Action.ASSAULT, None) and len(sources) == 1,
                claim=claim,
            )
    if is_pair and action is not None:
        yield Found(
            sources[0],
            sources[1],
            action,
            start,
            end,
            _SURE,
            "verb",
            chain[verbs.at].i,
            negated=negated,
            hypothetical=hypothetical,
            hedged=is_hedged(chain),
            mutual=True,
            claim=claim,
        )


def _pairs(sources: list[Party], targets: list[Party], action: Action, verbs: Verbs, sure: float) -> Iterator[Found]:
    start, end = predicate_span(verbs.chain)
    for source in sources:
        for target in targets:
            if source.key != target.key:
                yield Found(source, target, action, start, end, sure, "complement", verbs.chain[0].i)


def _committed(action: Action, *, negated: bool) -> Action:
    """Return what it is to say that one will do something: to agree or to threaten, or to refuse."""
    if action.quad in _COOPERATIVE:
        return Action.REJECT if negated else Action.AGREE
    if action.quad is Quad.MATERIAL_CONFLICT or action is Action.SANCTION:
        return Action.THREATEN
    return action


def _confidence(action: Action | None, source: Party, target: Party) -> float:
    sure = _SURE if action is not None else _UNCLASSED
    sure -= 0.1 * (source.rank + target.rank) / 2
    return max(0.1, sure - 0.2 * (source.is_pronoun or target.is_pronoun))


def predicate_span(chain: Sequence[Token]) -> tuple[int, int]:
    """Return the tokens from the first verb to the last, with its particle or its short object."""
    start, last = chain[0].i, chain[-1]
    end = max(verb.i for verb in chain) + 1
    for child in last.children:
        if child.i >= end and child.dep_ in ("prt", "dobj", "acomp", "attr") and child.i - start < _FURTHEST_PREDICATE:
            end = child.i + 1
    start = min(verb.i for verb in chain)
    return start, min(end, start + 2 * _FURTHEST_PREDICATE)

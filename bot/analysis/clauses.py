"""Relations of clauses: who stands in the subject's phrase, does what the verb says, to whom stands behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from bot.analysis.acts import relate
from bot.analysis.authors import authors_of
from bot.analysis.chains import Verbs, complement_of, own_class, read_verbs
from bot.analysis.claims import Claim, claim_of, claim_region
from bot.analysis.disclaimers import disclaimed_by
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import agent_of, doer_of, is_passive, told_by
from bot.analysis.negation import is_condition
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.receiving import giver_behind, reached_by, suffered, suffering
from bot.analysis.speech import content_of, has_content, is_speech
from bot.analysis.targets import also_behind, is_direct, shared_targets, targets_of
from storage.models import Action, ActorType


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
    if verb.lower_ in ("according", "including", "following", "regarding", "concerning") or is_condition(verb):
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
    subject = doer_of(verb)
    if subject is None:
        return
    claim = claim_of(verb, parties, pronouns)
    if claim is not None and claim.verb.i == verb.i:
        claim = None
    if disclaimed_by(verb) is not None:
        return  # read by itself
    region = claim_region(claim)
    free = [party for party in parties if party.head not in region and party.start not in region]
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
        giver = giver_behind(verb, others)
        if giver is not None or verbs.action is not Action.CONSULT:  # a letter, but "received *him*"
            yield from relate(verbs, [giver] if giver is not None else [], sources, claim)
            return
    noun = suffered(verb)
    if noun is not None:
        giver = giver_behind(verb, others)
        yield from relate(suffering(verbs, noun, giver), [giver] if giver is not None else [], sources, claim)
        return
    if frames().is_in(frames().verb(verb.lower_), "upsetting"):
        feeling = replace(verbs, action=Action.CONCERN)
        upset = [party for party in targets_of(feeling, others) if is_direct(party, feeling)][:1]
        yield from relate(feeling, with_conjuncts(upset, others, verb.doc), sources, claim)
        return
    able = _without_own_forces(verbs, others)
    behind = authors_of(verbs, able) or targets_of(verbs, able) or shared_targets(verbs, others)
    twins = [party for party in others if behind and party.start == behind[0].start]
    targets = with_conjuncts(behind[:1], [*behind, *twins], verb.doc)
    targets += also_behind(targets, others, verb)
    yield from relate(verbs, sources, [*targets, *_also_blamed(verb, others, targets)], claim)


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
    giver = giver_behind(content, parties)
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
    if frames().is_in(frames().verb(verb.lower_), "upsetting"):
        yield from relate(replace(verbs, action=Action.CONCERN), sufferers, doers, claim)
        return
    yield from relate(verbs, doers, sufferers or targets_of(verbs, rest)[:1] or reached_by(verb, verbs, rest), claim)

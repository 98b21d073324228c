"""What somebody calls another: "called Norway a bully", "countries that the West considers pariahs, such as Iran"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.claims import claim_of, claim_region
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import doer_of, is_passive
from bot.analysis.modality import is_hedged, is_hypothetical, is_negated
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference

_SURE = 0.6
_THINGS = frozenset({"it", "this", "that"})
_EXAMPLES = frozenset({"as", "like", "including"})


def find_in_complements(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return who is called what by whom; what it amounts to is left open."""
    found: list[Found] = []
    for verb in doc:
        if verb.tag_.startswith("VB") and frames().is_in(frames().verb(verb.lower_), "naming") and not is_passive(verb):
            found += _of_naming(verb, parties, pronouns)
    return found


def _of_naming(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    predicate = _predicate(verb)
    subject = doer_of(verb)
    if predicate is None or subject is None:
        return []
    claim = claim_of(verb, parties, pronouns)
    region = claim_region(claim)
    free = [party for party in parties if party.head not in region]
    sources = with_conjuncts(first_party(subject, free), free, verb.doc)
    if not sources and is_reference(subject):
        meant = pronouns.stands_for(subject, free)
        sources = [meant] if meant is not None else []
    taken = {party.key for party in sources}
    targets = _named(verb, predicate, [party for party in free if party.key not in taken])
    words = frames()
    action = words.phrase_class(
        words.verb(verb.lower_), [word.lower_ for word in predicate.subtree if word.tag_ != "IN"]
    )
    if action is None and _is_of_thing(verb):
        return []
    return [
        Found(
            source,
            target,
            action,
            verb.i,
            max(verb.i, predicate.i) + 1,
            _SURE,
            "complement",
            predicate.i,
            negated=is_negated([verb]),
            hypothetical=is_hypothetical([verb]),
            hedged=is_hedged([verb]),
            claim=claim if claim is None or claim.verb.i != verb.i else None,
        )
        for source in sources
        for target in targets
    ]


def _predicate(verb: Token) -> Token | None:
    """Return the word that says as what: "called Norway *a bully*", "regards it as *a threat*"."""
    for child in verb.children:
        if child.dep_ == "oprd" or (child.dep_ in ("ccomp", "xcomp") and child.tag_.startswith(("NN", "JJ"))):
            return child
        if child.dep_ == "prep" and child.lower_ == "as":
            return next((noun for noun in child.children), None)
    last = next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i and c.tag_ in ("NN", "NNS")), None)
    # A headline: "Iran calls US offer theft".
    is_bare = last is not None and any(c.dep_ in ("compound", "nmod") for c in last.children)
    return last if is_bare and frames().verb(verb.lower_) in ("call", "brand", "label", "dub", "deem") else None


def _is_of_thing(verb: Token) -> bool:
    """Whether "it" or "this" is called something: what they mean is as often a deed or a case as somebody."""
    return any(
        child.dep_ in ("dobj", "nsubj") and child.i > verb.i and child.lower_ in _THINGS for child in _below(verb)
    )


def _below(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        yield child
        if child.dep_ in ("ccomp", "xcomp"):
            yield from child.children


def _named(verb: Token, predicate: Token, parties: Sequence[Party]) -> list[Party]:
    """Return who is called it; for "countries that", those that are given as examples."""
    behind = [party for party in parties if verb.i < party.start <= verb.right_edge.i and party.rank < 3]
    for token in (predicate, *predicate.subtree):
        if token.lower_ in _EXAMPLES and token.dep_ == "prep" and token.i > predicate.i:
            examples = [party for party in behind if party.start > token.i]
            return with_conjuncts(examples[:1], examples, verb.doc)
    first = [party for party in behind if party.start < predicate.right_edge.i + 1]
    if predicate.dep_ == "oprd" and any(child.dep_ == "dobj" for child in verb.children):
        first = [party for party in first if party.start < predicate.left_edge.i]  # not "a threat to Norway"
    return with_conjuncts(first[:1], first, verb.doc)

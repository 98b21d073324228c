"""Actors measured by each other: "sells fewer cars than Y", "exports as much beef as Y", "buys a third of Y's tea"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.claims import claim_of, claim_region
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import doer_of, is_passive
from bot.analysis.modality import is_hedged, is_hypothetical, is_negated
from bot.analysis.parties import Party
from bot.analysis.phrases import with_conjuncts
from bot.analysis.pronouns import Pronouns
from bot.analysis.vocabulary import vocabulary
from storage.models import Action, ActorType

_SURE = 0.65
_COMPARED = (ActorType.COUNTRY, ActorType.ORG, ActorType.BLOC, ActorType.REGION, ActorType.GROUP)
_COMPARATIVES = ("JJR", "RBR")
_STEPS = ("prep", "pobj", "dobj", "attr", "advmod", "amod", "acomp", "nummod", "quantmod", "npadvmod", "conj")
_CLAUSES = ("advcl", "ccomp")


def find_in_comparisons(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return whom a clause measures its subject by, and of whose trade it has what share; "is" is read elsewhere."""
    found: list[Found] = []
    for token in doc:
        if token.lower_ in ("than", "as"):
            found += _of_comparison(token, parties, pronouns)
        elif token.dep_ == "dobj" and frames().is_in(frames().noun(token.lower_), "shares"):
            found += _of_share(token, parties, pronouns)
    return found


def _of_comparison(mark: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    verb = _verb_above(mark)
    if verb is None or is_passive(verb) or frames().verb(verb.lower_) == "be":
        return
    span = verb.doc[verb.i : mark.i]
    is_comparative = any(token.tag_ in _COMPARATIVES for token in span)
    if not (is_comparative if mark.lower_ == "than" else any(token.lower_ == "as" for token in span)):
        return
    others = [party for noun in _behind(mark) for party in _measured(noun, parties)]
    if any(token.lower_ in ("any", "other", "most") for token in verb.doc[mark.i + 1 : mark.i + 3]):
        return  # "than any other Lebanese politician"
    yield from _relate(verb, others, mark, parties, pronouns)


def _of_share(share: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    verb = share.head
    whole = next((c for of in share.children if of.lower_ == "of" for c in of.children if c.dep_ == "pobj"), None)
    if whole is None or not verb.tag_.startswith("VB") or is_passive(verb):
        return
    owned = [child for child in whole.children if child.dep_ in ("poss", "amod", "compound") or child.lower_ == "of"]
    heads = [noun for child in owned for noun in ((child, *child.children) if child.lower_ == "of" else (child,))]
    others = [party for noun in heads for party in parties if party.start <= noun.i < party.end]
    yield from _relate(verb, others[:1], share, parties, pronouns)


def _relate(
    verb: Token, others: Sequence[Party], last: Token, parties: Sequence[Party], pronouns: Pronouns
) -> Iterator[Found]:
    subject = doer_of(verb)
    if subject is None or not others:
        return
    claim = claim_of(verb, parties, pronouns)
    region = claim_region(claim)
    for source in _measured(subject, parties):
        for target in others:
            if source.key == target.key or source.head in region:
                continue
            yield Found(
                source,
                target,
                frames().phrase_class(frames().verb(verb.lower_), (child.lower_ for child in verb.children))
                if last.dep_ == "dobj"
                else Action.FACT,
                verb.i,
                last.i + 1,
                _SURE,
                "comparison",
                verb.i,
                negated=is_negated([verb]),
                hypothetical=is_hypothetical([verb]),
                hedged=is_hedged([verb]),
                claim=claim if claim is None or claim.verb.i != verb.i else None,
            )


def _verb_above(mark: Token) -> Token | None:
    """Return the verb that a comparison belongs to; for "than Norway does" the one above that."""
    token = mark.head if mark.dep_ == "mark" else mark
    if token.dep_ in _CLAUSES and token.tag_.startswith("VB"):
        token = token.head
    while not token.tag_.startswith("VB"):
        if token.dep_ not in _STEPS or token.head.i == token.i:
            return None
        token = token.head
    return token if token.i < mark.i else None


def _behind(mark: Token) -> Iterator[Token]:
    if mark.dep_ == "mark":
        yield from (child for child in mark.head.children if child.dep_ == "nsubj")
        return
    for child in mark.children:
        if child.dep_ == "pobj":
            yield child
            if child.lower_ in ("that", "those"):
                yield from (noun for of in child.children if of.lower_ == "of" for noun in of.children)


def _measured(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return who is measured: the actor that a word names, or whose income, army or trade it is."""
    words = vocabulary()
    singular = frames().noun(noun.lower_)
    is_thing = noun.tag_ in ("NN", "NNS") and noun.lower_ not in words.of_state and noun.lower_ not in words.groups
    if is_thing and not frames().is_in(singular, "quantities"):
        return []  # "Italian cheese"
    if frames().is_in(singular, "quantities"):
        owned = [child.i for child in noun.children if child.dep_ in ("poss", "amod", "compound")]
        heads = {noun.i, *owned}
    else:
        heads = {noun.i}
    found = [p for p in parties if p.head in heads or not heads.isdisjoint(range(p.start, p.end))]
    found = [p for p in found if p.type in _COMPARED and p.rank < 3 and (p.start <= noun.i < p.end or len(heads) > 1)]
    return with_conjuncts(found[:1], parties, noun.doc)

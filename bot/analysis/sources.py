"""Whom a sentence names as its source without a verb of speech: "according to X", "in X's view"."""

from collections.abc import Sequence

from spacy.tokens import Token

from bot.analysis.frames import frames
from bot.analysis.parties import Party


def source_of(verb: Token, parties: Sequence[Party]) -> tuple[Token, Token | None] | None:
    """Read "according to X", "in X's view", "for X, …": the word that says so, and the noun that is the source."""
    for token in verb.doc:
        word = token.lower_
        is_source = word == "according" and token.i + 2 < len(verb.doc) and token.nbor(1).lower_ == "to"
        if is_source and not _is_elsewhere(token, verb) and not _is_next_clause(token, verb):
            speaker = next((child for child in token.nbor(1).children if child.dep_ == "pobj"), None)
            return token, speaker
        if word in ("in", "by", "from", "to") and token.dep_ == "prep":
            noun = next((child for child in token.children if child.dep_ == "pobj"), None)
            if noun is not None and frames().is_in(noun.lower_, "views"):
                owner = _owner(noun)
                if owner is not None and verb.i not in (noun.i, owner.i):
                    return token, owner
        if word == "under" and token.i == 0 and token.dep_ == "prep" and any(c.tag_ == "MD" for c in verb.children):
            draft = next((child for child in token.children if child.dep_ == "pobj"), None)
            if draft is not None and frames().is_in(frames().noun(draft.lower_), "drafts"):
                return token, draft
        if word == "for" and token.i == 0 and token.dep_ == "prep":
            speaker = next((child for child in token.children if child.dep_ == "pobj"), None)
            if speaker is not None and _is_set_off(speaker) and any(party.head == speaker.i for party in parties):
                return token, speaker
    return None


def _is_elsewhere(word: Token, verb: Token) -> bool:
    """Whether a word stands in a relative clause that a verb is no part of."""
    clause = word.head
    while clause.dep_ not in ("ROOT", "relcl", "acl") and clause.head.i != clause.i:
        clause = clause.head
    return clause.dep_ in ("relcl", "acl") and clause.i != verb.i and not clause.is_ancestor(verb)


def _is_next_clause(word: Token, verb: Token) -> bool:
    """Whether a verb begins a clause of its own behind a source that stands in the one before."""
    clause = verb
    while clause.dep_ != "conj" and clause.head.i != clause.i:
        clause = clause.head
    is_own = clause.dep_ == "conj" and any(child.dep_ in ("nsubj", "nsubjpass") for child in clause.children)
    has_begun = any(token.dep_ in ("nsubj", "nsubjpass") for token in verb.doc[: word.i])
    return is_own and has_begun and clause.head.i < word.i < clause.i


def _owner(noun: Token) -> Token | None:
    """Return whose view it is: "in Iran's view", "in the view of Iran"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ == "of":
            return next((pobj for pobj in child.children if pobj.dep_ == "pobj"), None)
    return None


def _is_set_off(noun: Token) -> bool:
    after = noun.right_edge.i + 1
    return after < len(noun.doc) and noun.doc[after].text == ","

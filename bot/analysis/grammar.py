"""Who stands where in a parsed sentence: who does what a verb says, and what its phrase holds."""

from collections.abc import Iterator

from spacy.tokens import Token

from bot.analysis.frames import frames
from bot.analysis.speech import sender_of, subject_of

_DEEPEST = 6
_RELATIVE = frozenset({"WP", "WDT", "WP$"})
_ASIDE = frozenset({"conj", "relcl", "acl", "advcl", "ccomp", "parataxis", "appos"})
_KINDS = frozenset({"country", "nation", "state", "power", "man", "woman", "leader", "one", "government", "party"})
_SHARING = ("conj", "advcl", "xcomp", "pcomp", "prep", "acl", "acomp", "dobj", "pobj", "ccomp")
_PAUSES = frozenset({",", "-", "–", "—"})
_ARTICLES = frozenset({"a", "an", "the", "another", "one"})
_TO_WHOM = frozenset({"of", "for", "against", "from", "into", "with"})


def is_passive(verb: Token) -> bool:
    """Whether its subject suffers what a verb says: "was attacked", "troops sent by", "and (was) beaten"."""
    if verb.tag_ == "VBD":  # a headline: "Shell sued by Greenpeace"
        kinds = {child.dep_ for child in verb.children}
        return "agent" in kinds and "dobj" not in kinds
    if verb.tag_ != "VBN":
        return False
    if any(child.dep_ in ("auxpass", "nsubjpass", "agent") for child in verb.children):
        return True
    if any(child.dep_ == "aux" for child in verb.children):
        return False
    if verb.dep_ == "conj":
        return verb.head.tag_ == "VBN" and is_passive(verb.head) and subject_of(verb) is None
    return verb.dep_ in ("acl", "advcl", "relcl") and subject_of(verb) is None


def doer_of(verb: Token) -> Token | None:
    """Return the word that a verb's subject is, its own or the one it shares with another; None where none is said.

    A relative pronoun gives the noun that it stands for, a participle the noun it describes.
    """
    token = verb
    for _ in range(_DEEPEST):
        own = subject_of(token)
        if own is not None:
            return _antecedent(own, token)
        if token.head.i == token.i:
            return None
        sender = sender_of(token)
        if sender is not None:
            return _antecedent(sender, token.head.head)
        author = _author(token)
        if author is not None:
            return author
        if token.dep_ == "relcl" or (token.dep_ == "acl" and token.tag_ in ("VBG", "VBN")):
            return _described(token.head) if token.head.tag_.startswith(("NN", "PRP")) else None
        above = told_by(token)
        if above is not None:
            return above
        is_near = token.dep_ == "advmod" and token.lower_ == "short"  # "stopped short of accusing"
        if not is_near and token.dep_ not in _SHARING:
            return None
        token = token.head
    return None


def _author(clause: Token) -> Token | None:
    """Return whose message a clause tells, hung on the preposition: "a letter from *the pope* urging Britain"."""
    preposition = clause.head
    if clause.dep_ != "pcomp" or clause.tag_ != "VBG" or preposition.lower_ not in ("from", "by", "of"):
        return None
    return next((child for child in preposition.children if child.dep_ == "pobj" and child.i < clause.i), None)


def _antecedent(subject: Token, verb: Token) -> Token:
    """Return the noun that a relative pronoun stands for; any other subject as it is."""
    clause = verb
    while clause.dep_ in ("conj", "xcomp", "ccomp") and clause.head.i != clause.i:
        clause = clause.head
    is_relative = subject.tag_ in _RELATIVE or subject.lower_ == "that"
    if clause.dep_ == "relcl" and is_relative:
        return _described(clause.head)
    owner = next((child for child in subject.children if child.lower_ == "whose"), None)
    return clause.head if owner is not None and clause.dep_ == "relcl" else subject


def _described(noun: Token) -> Token:
    """Return who is said to be it, where a clause says what somebody is: "Iran is a country that trades with"."""
    token = noun
    while token.lower_ in _KINDS and token.dep_ == "pobj" and token.head.head.dep_ in ("attr", "pobj"):
        token = token.head.head
    if token.dep_ != "attr" or noun.lower_ not in _KINDS:
        return noun
    return subject_of(token.head) or noun


def told_by(verb: Token) -> Token | None:
    """Return who is to do it: "urged *Iran* to leave", "accused *Iran* of bombing", "warned *Iran* against it"."""
    if verb.dep_ == "xcomp" and verb.head.tag_.startswith("VB") and verb.i > verb.head.i:
        return _object(verb.head) if not is_passive(verb.head) else None
    if verb.dep_ == "pcomp" and verb.head.lower_ in _TO_WHOM and verb.head.head.tag_.startswith("VB"):
        return _object(verb.head.head)
    if verb.dep_ == "pcomp" and verb.head.lower_ == "of" and verb.head.head.dep_ in ("dobj", "nsubjpass"):
        accused = verb.head.head  # the parser hangs it on the noun: "accused *the guards* of shooting"
        return accused if frames().is_in(frames().verb(accused.head.lower_), "accusing") else None
    return None


def _object(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "dobj" and child.tag_ in _RELATIVE:
            return verb.head if verb.dep_ == "relcl" else None
        if child.dep_ in ("dobj", "nsubjpass") and child.i < max(verb.right_edge.i, verb.i) + 1:
            return child
    return None


def relative_object(verb: Token) -> Token | None:
    """Return the noun that a relative clause with its own subject is about: "the *arms* that Iran sent"."""
    if verb.dep_ != "relcl" or not verb.head.tag_.startswith("NN"):
        return None
    subject = subject_of(verb)
    if subject is None or subject.tag_ in _RELATIVE or subject.lower_ == "that":
        return None
    for token in verb.subtree:
        if token.tag_ in _RELATIVE and token.i < verb.i:
            return verb.head if token.dep_ in ("dobj", "pobj", "nsubj") else None
    if any(child.dep_ in ("dobj", "attr") or child.tag_ == "WRB" for child in verb.children):
        return None
    return verb.head


def agent_of(verb: Token) -> Token | None:
    """Return who does what a passive says: the noun behind "by", wherever the parser has hung it."""
    for child in verb.children:
        if child.dep_ == "agent":
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    for token in own_words(verb):
        if token.lower_ == "by" and token.i > verb.i:
            return next((noun for noun in token.children if noun.dep_ == "pobj"), None)
    return None


def own_words(verb: Token, skipped: frozenset[str] = _ASIDE) -> Iterator[Token]:
    """Yield what depends on a verb, without the clauses inside and without its subject, from left to right."""
    for child in verb.children:
        if child.dep_ in skipped or child.dep_ in ("nsubj", "nsubjpass", "csubj", "punct", "cc"):
            continue
        yield from _phrase(child, skipped)


def _phrase(token: Token, skipped: frozenset[str]) -> Iterator[Token]:
    for child in token.lefts:
        if child.dep_ not in skipped:
            yield from _phrase(child, skipped)
    yield token
    for child in token.rights:
        if child.dep_ not in skipped or (child.dep_ == "conj" and not child.tag_.startswith("VB")):
            yield from _phrase(child, skipped)


def sums_up(noun: Token) -> bool:
    """Whether a noun takes up all that the clause before it says: "Iran shut the strait, *a move* that"."""
    if noun.tag_ != "NN" or not frames().is_in(noun.lower_, "deeds"):
        return False
    first = noun.doc[noun.left_edge.i]
    return first.i > 2 and first.lower_ in _ARTICLES and first.nbor(-1).text in _PAUSES


def hang(token: Token, head: Token, role: str) -> None:
    """Make a word depend on another one, in place; not on one that depends on it, or the tree would be a circle."""
    if token.is_ancestor(head):
        return
    token.head = head
    token.dep_ = role

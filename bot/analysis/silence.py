"""Who says neither yes nor no: "would not confirm", "neither confirmed nor denied", "declined to comment"."""

from spacy.tokens import Token

from bot.analysis.frames import frames
from bot.analysis.negation import has_negation

_HIGHEST = 3


def keeps_silent(verb: Token) -> bool:
    """Whether a verb of saying yes or no is refused or negated: it leaves open whether what it is about is so."""
    words = frames()
    lemma = words.verb(verb.lower_)
    if not verb.tag_.startswith("VB") or not words.is_in(lemma, "answers", "answers_if_refused"):
        return False
    if words.is_in(lemma, "answers") and has_negation(verb):
        return True
    token = verb
    for _ in range(_HIGHEST):
        head = token.head
        if token.dep_ not in ("xcomp", "conj") or head.i >= token.i or not head.tag_.startswith(("VB", "JJ")):
            return False
        token = head
        lemma = words.verb(token.lower_)
        if words.is_in(lemma, "withholding"):
            return not has_negation(token)
        if words.is_in(lemma, "answers") and has_negation(token):
            return True
    return False

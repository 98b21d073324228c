"""Whom a sentence names only to say that it is not they: "Norway, *not Iran*, attacked", "Norway rather than Iran"."""

from collections.abc import Sequence

from spacy.tokens import Doc

from bot.analysis.parties import Party

_WITHIN = ("det", "amod", "compound", "poss", "nmod", "case")
_LONGEST = 4
_NOT_ALONE = frozenset({"only", "just", "merely", "simply", "solely", "even", "least", "necessarily"})
_BEFORE_NOT = frozenset({",", "and", "but", "–", "—", "(", "-", "--"})
_INSTEAD = (("rather", "than"), ("instead", "of"), ("opposed", "to"))


def without_contrasted(doc: Doc, parties: Sequence[Party]) -> list[Party]:
    """Return the parties that a sentence says something of."""
    return [party for party in parties if not _is_contrasted(doc, party)]


def _is_contrasted(doc: Doc, party: Party) -> bool:
    before = party.start - 1
    while before >= max(0, party.start - _LONGEST) and doc[before].dep_ in _WITHIN and doc[before].lower_ != "not":
        before -= 1
    if before < 0 or party.is_pronoun:
        return False
    if tuple(token.lower_ for token in doc[max(0, before - 1) : before + 1]) in _INSTEAD:
        return True
    if doc[before].lower_ != "not" or doc[before + 1].lower_ in _NOT_ALONE:
        return False
    return before == 0 or doc[before - 1].text in _BEFORE_NOT

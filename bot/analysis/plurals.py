"""Words for two that an article named before: "both sides", "the two leaders", "the neighbors"."""

from spacy.tokens import Token

from bot.analysis.vocabulary import vocabulary

_ALWAYS_TWO = frozenset({"neighbors", "neighbours", "rivals", "foes"})
_NOUN_ROLES = ("nsubj", "nsubjpass", "dobj", "pobj", "dative")


def may_be_two(word: str) -> bool:
    """Whether two can be called so together: "parties", "leaders"."""
    return word in vocabulary().pairs or word in vocabulary().pairs_of_people


def start_of_two(token: Token) -> int | None:
    """Return where a phrase begins that means two whom the text named; None where it is another one.

    "Both parties", "the two rival powers", "the two"; "the neighbors" needs no number.
    """
    words = {child.lower_: child.i for child in token.children if child.i < token.i}
    if token.lower_ == "two":
        is_alone = token.dep_ in _NOUN_ROLES and token.i and token.doc[token.i - 1].lower_ == "the"
        return token.i - 1 if is_alone and not any(child.i > token.i for child in token.children) else None
    if not may_be_two(token.lower_):
        return None
    if "both" in words:
        return words["both"]
    is_pair = "two" in words or (token.lower_ in _ALWAYS_TWO and words.keys() == {"the"})
    return words["the"] if is_pair and "the" in words else None

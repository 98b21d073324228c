"""Words for two that an article named before: "both sides", "the two leaders", "the neighbors"."""

from spacy.tokens import Token

from bot.analysis.vocabulary import vocabulary

PAIRS = frozenset(
    """
    sides countries nations states neighbors neighbours governments parties companies firms banks carmakers
    airlines groups rivals capitals allies powers foes
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
"""What two can be called together: "both parties", "the two companies"."""
_ALWAYS_TWO = frozenset({"neighbors", "neighbours", "rivals", "foes"})
_NOUN_ROLES = ("nsubj", "nsubjpass", "dobj", "pobj", "dative")


def start_of_two(token: Token) -> int | None:
    """Return where a phrase begins that means two whom the text named; None where it is another one.

    "Both parties", "the two rival powers", "the two"; "the neighbors" needs no number.
    """
    words = {child.lower_: child.i for child in token.children if child.i < token.i}
    if token.lower_ == "two":
        is_alone = token.dep_ in _NOUN_ROLES and token.i and token.doc[token.i - 1].lower_ == "the"
        return token.i - 1 if is_alone and not any(child.i > token.i for child in token.children) else None
    if token.lower_ not in PAIRS | vocabulary().pairs_of_people:
        return None
    if "both" in words:
        return words["both"]
    is_pair = "two" in words or (token.lower_ in _ALWAYS_TWO and words.keys() == {"the"})
    return words["the"] if is_pair and "the" in words else None

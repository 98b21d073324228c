"""Who speaks at the end of a sentence: "…, a colonel boasted.", read by words where a parse is easily wrong."""

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames

_LONGEST_SPEAKER = 14
_CLOSERS = frozenset({",", "''", '"', "'"})
# What opens a clause and not the words for a speaker.
_NO_SPEAKER = frozenset(
    """
    and but or which who whom that after before when while as if although though because since until where whereas so
    yet nor saying adding than
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_TIMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday reporters journalists parliament lawmakers
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_TAKEN_FOR_NOUNS = frozenset({"fears", "claims", "warns", "reckon", "hints", "says", "say", "believe"})
_OBJECTS = ("DT", "NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "CD", "JJ", "WP", "WRB")


def trailing_speech(doc: Doc) -> tuple[Token, Token, int] | None:
    """Return the verb of speech that ends a sentence, the noun that speaks, and where that one's words begin."""
    if len(doc) < 5 or doc[0].tag_ == "IN":
        return None
    for comma in range(len(doc) - 3, 1, -1):
        if doc[comma].text != ",":
            continue
        start = comma + 1
        while start < len(doc) and doc[start].text in _CLOSERS:
            start += 1
        verb = _verb_from(doc, start)
        if verb is not None:
            speaker = _speaker(doc, start, verb.i)
            return (verb, speaker, start) if speaker is not None else None
    return None


def _verb_from(doc: Doc, start: int) -> Token | None:
    """Return the verb of speech behind a speaker's words, if nothing that is said follows it."""
    if start >= len(doc) or doc[start].lower_ in _NO_SPEAKER:
        return None
    words = frames()
    for token in doc[start : start + _LONGEST_SPEAKER]:
        lemma = words.verb(token.lower_)
        is_saying = words.is_in(lemma, "speech", "saying", "finding", "opinion") and token.tag_ not in (
            "NN",
            "NNS",
            "NNP",
        )
        is_form = token.tag_ in ("VBD", "VBZ", "VBP", "VB") or (
            token.i >= len(doc) - 2 and (token.tag_ == "VBN" or token.lower_ in _TAKEN_FOR_NOUNS)
        )
        if is_saying and token.i > start and is_form and not words.is_in(lemma, "disbelief"):
            return token if _says_nothing(doc, token) else None
        if (
            token.lower_ == "that"
            or token.tag_.startswith(("VBD", "VBZ", "VBP", "MD", "WDT", "WP"))
            or token.text in (",", ";", ":")
        ):
            return None
    return None


def _says_nothing(doc: Doc, verb: Token) -> bool:
    after = doc[verb.i + 1] if verb.i + 1 < len(doc) else None
    if after is None or after.is_punct or frames().verb(verb.lower_) == "tell":
        return not any(token.lower_ == "that" for token in doc[verb.i :])
    is_object = after.tag_ in _OBJECTS and after.lower_ not in _TIMES
    return not is_object and not any(
        child.dep_ == "ccomp" and child.i > verb.i and any(c.lower_ == "that" for c in child.children)
        for child in verb.children
    )


def _speaker(doc: Doc, start: int, end: int) -> Token | None:
    """Return the last noun of a phrase before its first preposition, or its pronoun."""
    own = next((c for c in doc[end].children if c.dep_ in ("nsubj", "nsubjpass") and start <= c.i < end), None)
    if own is not None:
        return own
    noun = None
    for token in doc[start:end]:
        if token.tag_ == "IN" and noun is not None:
            break
        if token.tag_.startswith(("NN", "PRP")) or (token.tag_ == "RB" and noun is None):
            noun = token
    return noun

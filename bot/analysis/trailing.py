"""Who speaks at the end of a sentence: "…, a colonel boasted.", read by words where a parse is easily wrong."""

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames

_LONGEST_SPEAKER = 14
_LONGEST_NAME = 5
_FIRM = 2  # "Jane's reckons"
_LONGEST_ROLE = 8
# A sentence that opens with one may tell, behind its comma, what somebody said then.
_CIRCUMSTANCES = frozenset({"after", "before", "as", "while", "although", "though", "because", "since", "if", "unless"})
# "…, writes the historian": they seldom have an object.
_INVERTED = frozenset({"say", "write", "argue", "reckon", "insist", "think", "explain", "remark", "quip", "recall"})
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
_KEPT = "trailing speech"
_OBJECTS = ("DT", "NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "CD", "JJ", "WP", "WRB")


def trailing_speech(doc: Doc) -> tuple[Token, Token, int] | None:
    """Return the verb of speech that ends a sentence, the noun that speaks, and where that one's words begin.

    It is asked for each verb of a sentence, and read once; kept are places, for tokens would keep their sentence alive.
    """
    if _KEPT not in doc.user_data:
        found = _read(doc)
        doc.user_data[_KEPT] = (found[0].i, found[1].i, found[2]) if found is not None else None
    places = doc.user_data[_KEPT]
    return (doc[places[0]], doc[places[1]], places[2]) if places is not None else None


def _read(doc: Doc) -> tuple[Token, Token, int] | None:
    if len(doc) < 5 or (doc[0].tag_ == "IN" and doc[0].lower_ in _CIRCUMSTANCES):
        return None
    for comma in range(len(doc) - 3, 0, -1):
        if doc[comma].text != ",":
            continue
        start = comma + 1
        while start < len(doc) and doc[start].text in _CLOSERS:
            start += 1
        apposed = _apposed(doc, comma, start)
        if apposed is not None:
            return (doc[start], *apposed)
        speaker = _behind(doc, start)
        if speaker is not None:
            return doc[start], speaker, start + 1
        verb = _verb_from(doc, start)
        if verb is not None:
            speaker = _speaker(doc, start, verb.i)
            return (verb, speaker, start) if speaker is not None else None
    return None


def _verb_from(doc: Doc, start: int) -> Token | None:
    """Return the verb of speech behind a speaker's words, if nothing that is said follows it."""
    if start >= len(doc) or doc[start].lower_ in _NO_SPEAKER:
        return None
    for token in doc[start : start + _LONGEST_SPEAKER]:
        if token.i > start and _says(doc, token, start):
            return token if _says_nothing(doc, token) else None
        if (
            token.lower_ == "that"
            or token.tag_.startswith(("VBD", "VBZ", "VBP", "MD", "WDT", "WP"))
            or token.text in (",", ";", ":")
        ):
            return None
    return None


def _says(doc: Doc, word: Token, start: int) -> bool:
    """Whether a word is a verb of speech with a subject before it; the last word of a sentence is, whatever its tag."""
    if not _is_saying(word):
        return False
    lemma = frames().verb(word.lower_)
    if word.tag_ in ("VBD", "VBZ", "VBP", "VB"):
        return True
    if word.i < len(doc) - 2:
        return word.tag_ == "VBN" and doc[word.i + 1].text == ","
    if word.tag_ in ("NNP", "NNPS"):
        return False
    is_past = word.lower_ not in (lemma, f"{lemma}s")
    has_plural = _are_several(doc, start, word.i)
    is_present = word.lower_ == lemma and has_plural
    # "A group fears", but "a group's fears" and "many claims".
    is_third = (
        word.lower_ == f"{lemma}s" and doc[word.i - 1].tag_ in ("NN", "NNP", "RB", "JJ", "POS") and not has_plural
    )
    is_firm = doc[word.i - 1].tag_ != "POS" or word.i - start == _FIRM
    return is_past or is_present or (is_third and is_firm and doc[start].tag_ in ("DT", "NNP", "NN"))


def _is_saying(word: Token) -> bool:
    words = frames()
    lemma = words.verb(word.lower_)
    is_known = words.is_in(lemma, "speech", "saying", "finding", "opinion")
    return is_known and not words.is_in(lemma, "disbelief")


def _are_several(doc: Doc, start: int, end: int) -> bool:
    """Whether a phrase is of several: "diplomats in Cotonou"; "a customs post and an army" is not one phrase."""
    head = None
    for token in doc[start:end]:
        if token.tag_ == "IN":
            break
        if token.tag_ == "CC" or (token.tag_ == "DT" and token.i > start):
            return False
        if token.tag_.startswith("NN"):
            head = token
    return head is not None and head.tag_ in ("NNS", "NNPS")


def _apposed(doc: Doc, comma: int, said: int) -> tuple[Token, int] | None:
    """Return the name in ", its president, David Malpass, announced", with where it begins."""
    if said >= len(doc) or doc[said].tag_ not in ("VBD", "VBZ", "VBN") or not _is_saying(doc[said]):
        return None
    start = comma
    while start > 0 and doc[start - 1].tag_ in ("NNP", "NNPS", "HYPH"):
        start -= 1
    before = start - 1
    is_name = 0 < comma - start < _LONGEST_NAME and before > 1 and doc[before].text == ","
    if not is_name or not _says_nothing(doc, doc[said]):
        return None
    for token in reversed(doc[max(0, before - _LONGEST_ROLE) : before]):
        if token.tag_ in ("DT", "PRP$"):
            return doc[comma - 1], start
        if token.tag_ not in ("NN", "NNS", "NNP", "NNPS", "JJ", "IN", "POS", "HYPH"):
            return None
    return None


def _behind(doc: Doc, said: int) -> Token | None:
    """Return who speaks behind the verb, with nothing more said: "…, writes the historian John Keller"."""
    if said >= len(doc) or doc[said].tag_ not in ("VBD", "VBZ") or frames().verb(doc[said].lower_) not in _INVERTED:
        return None
    noun = None
    for token in doc[said + 1 : said + _LONGEST_SPEAKER]:
        if token.tag_ in ("IN", ".", "WP", "WDT") or token.text in (",", ";"):
            return noun
        if token.tag_ not in ("DT", "PRP$", "JJ", "NN", "NNS", "NNP", "NNPS", "POS", "HYPH", "CD", "VBN"):
            return None
        if token.tag_.startswith("NN"):
            noun = token
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

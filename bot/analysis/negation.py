"""Words that say that something did not happen: "not", "no", "failed to", "instead of"."""

from spacy.tokens import Token

from bot.analysis.frames import frames

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
# "Not only attacked": a way to say that it did.
_NOT_ALONE = frozenset({"only", "just", "merely", "simply", "solely"})
_NOT_QUITE = frozenset({"nearly", "almost"})
_INSTEAD = (("rather", "than"), ("instead", "of"), ("short", "of"))


def fails(verb: Token) -> bool:
    """Whether what depends on a verb does not happen: "failed to", "avoided", "was unable to"."""
    words = frames()
    lemma = words.verb(verb.lower_)
    if lemma == "rule":
        return any(child.dep_ == "prt" and child.lower_ == "out" for child in verb.children)
    if words.is_in(lemma, "failing"):
        return True
    return any(child.dep_ == "acomp" and words.is_in(child.lower_, "failing") for child in verb.children)


def has_negation(verb: Token) -> bool:
    """Whether a word such as "not", "no" or "nearly" stands with a verb."""
    words = frames()
    for child in verb.children:
        if child.dep_ == "neg" or words.is_in(child.lower_, "negations"):
            if child.i + 1 < len(verb.doc) and verb.doc[child.i + 1].lower_ in _NOT_ALONE:
                continue
            if child.i > verb.i and child.nbor(-1).lower_ in (",", "and", "but", "–", "—"):
                continue  # "attacked Norway, *not Iran*"
            if child.dep_ == "cc" and child.i > verb.i:
                continue  # "attacked neither … nor": of what follows
            if child.dep_ != "prep":
                return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and is_nobody(child):
            return True
        if child.dep_ == "advmod" and child.i < verb.i and any(_is_not(c) for c in child.children):
            return True  # "not once did it", "hardly ever does"
        if child.lower_ in _NOT_QUITE and child.i == verb.i - 1:
            return True  # "nearly attacked"
        if child.lower_ == "yet" and words.verb(verb.lower_) in ("have", "be") and not _has_own_object(verb):
            return True  # "has yet to attack"
        is_before = child.dep_ == "prep" and child.i < verb.i and child.lower_ in ("under", "at", "in", "on")
        if is_before and any(is_nobody(noun) for noun in child.children if noun.dep_ == "pobj"):
            return True  # "under no circumstances"
    if any(word.dep_ == "neg" and word.i == verb.left_edge.i for word in verb.doc[verb.left_edge.i : verb.i]):
        return verb.doc[verb.left_edge.i + 1].lower_ not in _NOT_ALONE
    return verb.dep_ == "conj" and not has_own_subject(verb) and _is_joined_by_nor(verb)


def _is_not(word: Token) -> bool:
    return word.dep_ == "neg" or frames().is_in(word.lower_, "negations")


def _has_own_object(verb: Token) -> bool:
    return any(child.dep_ in ("dobj", "attr") for child in verb.children)


def is_nobody(noun: Token) -> bool:
    """Whether a noun says that there is none: "nobody", "no official"."""
    if noun.lower_ in ("nobody", "nothing", "none"):
        return True
    return any(child.dep_ in ("det", "preconj", "cc") and child.lower_ in ("no", "neither") for child in noun.children)


def _is_joined_by_nor(verb: Token) -> bool:
    """Whether "did not attack or threaten" and "did not attack nor threaten" share their negation."""
    joined = [child.lower_ for child in verb.head.children if child.dep_ == "cc"]
    return "nor" in joined or ("or" in joined and has_negation(verb.head))


def is_condition(verb: Token) -> bool:
    """Whether a participle only says under which condition: "would talk *provided* that Iran withdrew"."""
    if not frames().is_in(verb.lower_, "provisos") or has_own_subject(verb):
        return False
    has_clause = any(child.dep_ == "ccomp" for child in verb.children)
    return verb.dep_ in ("prep", "mark") or (has_clause and not _has_own_object(verb))


def is_instead(verb: Token) -> bool:
    """Whether another thing is done in its place: "instead of attacking", "without consulting"."""
    before = tuple(token.lower_ for token in verb.doc[max(0, verb.left_edge.i - 2) : verb.left_edge.i])
    nearer = tuple(token.lower_ for token in verb.doc[max(0, verb.i - 2) : verb.i])
    if before in _INSTEAD or nearer in _INSTEAD or before[-1:] == ("without",) or nearer[-1:] == ("without",):
        return True
    if verb.dep_ != "pcomp":
        return False
    if verb.head.lower_ == "without":
        return True
    return verb.head.lower_ == "from" and frames().is_in(frames().verb(verb.head.head.lower_), "preventing")


def has_own_subject(verb: Token) -> bool:
    """Whether a subject stands beside a verb."""
    return any(child.dep_ in _SUBJECTS for child in verb.children)

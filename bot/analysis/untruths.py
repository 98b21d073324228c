"""What the text itself calls untrue: "a false report said", "rumors that … are baseless", "nobody believes that"."""

from spacy.tokens import Token

from bot.analysis.frames import frames
from bot.analysis.negation import has_negation, is_nobody

# "Proved false", "turned out to be untrue", "remains unproven".
_COPULAS = frozenset({"be", "prove", "remain", "seem", "appear", "become"})


def is_untrue(clause: Token) -> bool:
    """Whether the words around a clause say that it is false, or that nothing shows it and nobody believes it."""
    head = clause.head
    if head.i == clause.i:
        return False
    if head.tag_.startswith("VB"):
        return clause.dep_ == "ccomp" and clause.i > head.i and (_is_lie(head) or _is_unproven(head))
    has_that = any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)
    if clause.dep_ not in ("acl", "ccomp", "appos", "advcl") or not has_that or not head.tag_.startswith("NN"):
        return False
    return _is_false(head) or (head.dep_ in ("nsubj", "nsubjpass") and is_called_untrue(head.head))


def is_rumor(noun: Token) -> bool:
    """Whether a noun names talk that is nobody's: "rumors", "speculation"."""
    return frames().is_in(frames().noun(noun.lower_), "rumors")


def is_called_untrue(copula: Token) -> bool:
    """Whether a copula says that its subject is false, or is not true."""
    words = frames()
    if words.verb(copula.lower_) not in _COPULAS:
        inner = next((child for child in copula.children if child.dep_ == "xcomp"), None)
        return inner is not None and words.verb(inner.lower_) == "be" and is_called_untrue(inner)
    said = [child for child in copula.children if child.dep_ in ("acomp", "attr", "oprd")]
    is_false = any(words.is_in(child.lower_, "untrue") for child in said)
    is_true = any(words.is_in(child.lower_, "true") for child in said)
    return is_false if not has_negation(copula) else is_true


def _is_lie(verb: Token) -> bool:
    """Whether what a verb says is said falsely: "falsely claimed that", "a fake video claimed that"."""
    words = frames()
    if not words.is_in(words.verb(verb.lower_), "speech", "opinion", "showing") or has_negation(verb):
        return False
    for child in verb.children:
        if child.dep_ == "advmod" and words.is_in(child.lower_, "falsely"):
            return True
        if child.dep_ == "nsubj" and not child.tag_.startswith("NNP") and _is_false(child):
            return True
    return False


def _is_unproven(verb: Token) -> bool:
    """Whether nothing shows it, or nobody thinks so: "no evidence shows that", "few believe that"."""
    words = frames()
    lemma = words.verb(verb.lower_)
    if not words.is_in(lemma, "showing", "opinion") and lemma not in ("believe", "think"):
        return False
    return any(child.dep_ == "nsubj" and (is_nobody(child) or child.lower_ == "few") for child in verb.children)


def _is_false(noun: Token) -> bool:
    """Whether a noun is called false by itself or by a word before it: "the lie that", "baseless claims that"."""
    words = frames()
    if words.is_in(words.noun(noun.lower_), "lies") or words.is_in(noun.lower_, "lies"):
        return True
    return any(
        child.i < noun.i and child.dep_ in ("amod", "compound") and words.is_in(child.lower_, "untrue")
        for child in noun.children
    )

"""Verbs of headlines that the parser takes for nouns: "Norway oil deal angers Sweden", read as one long name."""

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.grammar import hang

_LONGEST = 20
_BEFORE = ("compound", "nmod", "amod", "poss", "nummod")


def free_headline(doc: Doc) -> None:
    """Make a verb of the noun that stands for it in a line without one; the tree is mended in place."""
    if len(doc) > _LONGEST or doc[-1].text in '.!?"' or any(_has_subject(token) for token in doc):
        return
    for token in doc[1:-1]:
        if _is_verb(token) and (_free_singular(token) or _free_plural(token)):
            return


def _has_subject(token: Token) -> bool:
    """Whether a word is the verb of a main clause: what "as" or "after" begins stands below it."""
    if not token.tag_.startswith("VB") or token.dep_ in ("advcl", "relcl", "acl"):
        return False
    return any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children)


def _is_verb(noun: Token) -> bool:
    """Whether a noun can as well be the verb of a line, with a name right behind it."""
    words = frames()
    lemma = words.verb(noun.lower_)
    if not noun.is_lower or noun.tag_ not in ("NN", "NNS"):
        return False
    is_known = lemma in words.verbs or words.has_phrases(lemma) or words.is_in(lemma, "upsetting")
    return is_known and noun.nbor(1).text[0].isupper() and noun.nbor(-1).tag_.startswith("NN")


def _free_singular(noun: Token) -> bool:
    """Read "junta *orders* French envoy out": the envoy hangs below it as if it were another name of the orders."""
    words = frames()
    thing = next((child for child in noun.rights if child.dep_ in ("appos", "dobj")), None)
    subject = noun.nbor(-1)
    if noun.tag_ != "NNS" or words.verb(noun.lower_) == noun.lower_ or thing is None or subject.head.i != noun.i:
        return False
    if noun.dep_ not in ("ROOT", "conj") or thing.left_edge.i != noun.i + 1:
        return False
    if words.is_in(words.noun(noun.lower_), "mutual_nouns"):
        return False  # "Norway talks"
    top = noun.head
    if noun.dep_ == "conj":
        if top.dep_ != "ROOT" or not top.tag_.startswith("NN"):
            return False
        for child in [child for child in top.children if child.i != noun.i]:
            hang(child, subject if child.i < subject.i else noun, child.dep_)
        hang(noun, noun, "ROOT")
        hang(top, subject, "nmod")
    _turn(noun, subject, thing, "VBZ")
    return True


def _free_plural(noun: Token) -> bool:
    """Read "police *storm* Mexican embassy": the embassy has it before its adjective, where no noun can stand."""
    thing, subject = noun.head, noun.nbor(-1)
    after = noun.nbor(1)
    if frames().verb(noun.lower_) != noun.lower_ or noun.dep_ != "compound" or thing.dep_ != "ROOT" or thing.i < noun.i:
        return False
    if after.dep_ != "amod" or after.head.i != thing.i or subject.head.i not in (thing.i, noun.i):
        return False
    if subject.tag_ != "NNS" and subject.lower_ not in ("police", "people", "staff", "crew"):
        return False
    for child in [child for child in thing.children if child.i < noun.i]:
        hang(child, noun, child.dep_)
    hang(noun, noun, "ROOT")
    _turn(noun, subject, thing, "VBP")
    return True


def _turn(verb: Token, subject: Token, thing: Token, tag: str) -> None:
    """Make a verb of a noun, with a subject to which all hangs that stood before the noun, and an object."""
    for child in [child for child in verb.lefts if child.i != subject.i and child.dep_ in _BEFORE]:
        hang(child, subject, child.dep_)
    hang(subject, verb, "nsubj")
    hang(thing, verb, "dobj")
    verb.tag_ = tag

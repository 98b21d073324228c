"""Where a parser is known to go wrong, and the sentence itself shows how it is meant: its tree is mended in place."""

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.grammar import hang
from bot.analysis.mending_headlines import free_headline

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_FINITE = ("VBD", "VBZ", "VBP")
_BEFORE_VERBS = ("aux", "auxpass", "neg", "advmod")
_RELATIVE = ("WDT", "WP")
_QUOTES = frozenset("\"'“‘«")
# "After the envoy left": with a finite verb behind the noun, these begin a clause.
_CONJUNCTIONS = frozenset({"after", "before", "until", "till", "since"})
# With these a clause is what is said, thought or made to happen.
_THOUGHTS = ("speech", "opinion", "saying", "finding", "hearsay", "intention", "causing", "fearing")
_COORDINATORS = frozenset({"and", "but", "while", "whereas", "or"})


def mend(doc: Doc) -> None:
    """Give verbs the subjects and objects that stand beside them, where the parser hung those elsewhere."""
    free_headline(doc)
    for token in doc:
        if token.tag_ == "JJ" and _is_passive(token):
            token.tag_ = "VBN"  # "were *uninvited* by Norway"
        elif token.dep_ == "amod" and token.tag_ in ("VBD", "VBZ", "VBN"):
            _free_verb(token)
        elif token.tag_ == "JJ" and token.dep_ == "ccomp":
            _free_object(token)
        elif token.dep_ == "appos" and _text_before(token) in _QUOTES:
            _free_epithet(token)
        elif token.dep_ in ("advcl", "ccomp") and _is_behind_claim(token):
            _free_claim(token)
        elif token.dep_ == "relcl" and _is_said_by(token.head, token):
            token.dep_ = "acl"  # "the rumor *that Iran attacked*", read as if "that" had attacked
        elif token.dep_ == "relcl" and token.tag_.startswith("NN"):
            _free_relative(token)
        elif token.dep_ in ("conj", "advcl", "ccomp", "ROOT") and _is_finite(token):
            _part_clauses(token)
            _give_subject(token)


def _is_passive(word: Token) -> bool:
    return {"auxpass", "agent"} <= {child.dep_ for child in word.children}


def _is_behind_claim(verb: Token) -> bool:
    """Whether a clause says what the noun before it claims: "denied *a report that* Iran attacked"."""
    opening = verb.doc[verb.left_edge.i]
    noun = verb.doc[verb.left_edge.i - 1]
    is_that = opening.lower_ == "that" and opening.dep_ == "mark" and opening.i > 0
    if not is_that or noun.dep_ != "dobj" or noun.head.i != verb.head.i or not noun.tag_.startswith("NN"):
        return False
    return frames().is_in(frames().noun(noun.lower_), "claims", "denied", "rumors")


def _is_said_by(noun: Token, clause: Token) -> bool:
    """Whether a clause tells what a claim says: it has a subject of its own beside "that"."""
    has_that = any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)
    has_subject = any(child.dep_ in _SUBJECTS for child in clause.children)
    return has_that and has_subject and frames().is_in(frames().noun(noun.lower_), "claims", "rumors", "lies", "proofs")


def _free_claim(verb: Token) -> None:
    """Hang it on that noun, with the words that the parser hung on its helper."""
    opening = verb.doc[verb.left_edge.i]
    for helper in [child for child in verb.children if child.dep_ == "aux"]:
        for child in [child for child in helper.children if child.dep_ in (*_SUBJECTS, "mark")]:
            hang(child, verb, child.dep_)
    hang(verb, verb.doc[opening.i - 1], "acl")


def _free_verb(verb: Token) -> None:
    """Make a verb of what describes its own object: "police *evicted* Roma families", hung below "families"."""
    noun = verb.head
    has_subject = any(child.dep_ in _SUBJECTS and child.i < verb.i for child in verb.children)
    if not has_subject or noun.i < verb.i or not noun.tag_.startswith("NN"):
        return
    if any(child.dep_ in _SUBJECTS or child.i < verb.left_edge.i for child in noun.children):
        return
    above, role = noun.head, noun.dep_
    if above.i != noun.i and role not in ("ccomp", "advcl", "conj", "relcl", "parataxis"):
        return
    hang(verb, above if above.i != noun.i else verb, role)
    hang(noun, verb, "dobj")
    for child in [child for child in noun.children if child.dep_ == "punct" and child.i > noun.i]:
        hang(child, verb, "punct")
    if verb.tag_ == "VBN":
        verb.tag_ = "VBD"


def _free_relative(noun: Token) -> None:
    """Make a verb of the noun before a name: "Chad, which *borders* Mali", read as one compound."""
    subject = next((c for c in noun.children if c.dep_ in (*_SUBJECTS, "det") and c.tag_ in _RELATIVE), None)
    if subject is None or subject.i > noun.i:
        return
    verb = subject.nbor(1)
    if verb.head.i != noun.i or verb.dep_ not in ("compound", "amod", "nmod") or verb.i >= noun.i:
        return
    words = frames()
    lemma = words.verb(verb.lower_)
    if not verb.is_lower or (lemma not in words.verbs and not words.has_phrases(lemma)):
        return
    hang(subject, noun, "nsubj")
    hang(verb, noun.head, "relcl")
    hang(noun, verb, "dobj")
    for child in [child for child in noun.children if child.i < verb.i or child.dep_ in ("conj", "cc", "punct")]:
        if child.i < verb.i or child.tag_.startswith("VB") or child.dep_ != "conj":
            hang(child, verb, child.dep_)
    verb.tag_ = "VBP" if lemma == verb.lower_ else "VBZ"


def _free_object(word: Token) -> None:
    """Make an object of the subject of a lone adjective: "hold *Iran* guilty of it", read as a clause of its own."""
    verb = word.head
    subject = next((child for child in word.children if child.dep_ == "nsubj"), None)
    if subject is None or subject.left_edge.i != verb.i + 1 or not verb.tag_.startswith("VB"):
        return
    if not frames().is_in(frames().verb(verb.lower_), "naming", "holding"):
        return
    hang(subject, verb, "dobj")
    word.dep_ = "oprd"


def _free_epithet(noun: Token) -> None:
    """Take what somebody is called for a word of the verb: "called Norway '*a bully*'", hung below "Norway"."""
    named, verb = noun.head, noun.head.head
    if named.dep_ == "dobj" and verb.tag_.startswith("VB") and frames().is_in(frames().verb(verb.lower_), "naming"):
        hang(noun, verb, "oprd")


def _is_finite(verb: Token) -> bool:
    is_first = verb.tag_ in _FINITE and not any(child.dep_ == "aux" for child in verb.children)
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass") and child.i < verb.i]
    return is_first or any(helper.tag_ in ("MD", *_FINITE) for helper in helpers)


def _part_clauses(verb: Token) -> None:
    """Part two clauses that were read as one inside the other: "attacked *Iran and Norway* supplied the boats"."""
    above = verb.head
    words = frames()
    lemma = words.verb(above.lower_)
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if verb.dep_ != "ccomp" or subject is None or not above.i < subject.i < verb.i or not above.tag_.startswith("VB"):
        return
    if words.is_in(lemma, *_THOUGHTS) or words.verbs.get(lemma) is None or subject.left_edge.i != above.i + 1:
        return
    if any(child.dep_ in ("dobj", "prep", "dative") for child in above.children):
        return
    other = next((child for child in subject.children if child.dep_ == "conj" and child.i < verb.i), None)
    coordinator = next((child for child in subject.children if child.dep_ == "cc"), None)
    if other is None or coordinator is None or coordinator.i != other.left_edge.i - 1:
        return
    hang(subject, above, "dobj")
    hang(other, verb, "nsubj")
    hang(coordinator, above, "cc")
    verb.dep_ = "conj"


def _give_subject(verb: Token) -> None:
    """Give a finite verb the noun right before it: "arrested two of them and *the guard* seized their van"."""
    subject = next((child for child in verb.children if child.dep_ in _SUBJECTS), None)
    if subject is not None:
        if verb.dep_ == "ROOT":
            _part_opening(subject, verb)
        return
    helpers = [child.i for child in verb.children if child.i < verb.i and child.dep_ in _BEFORE_VERBS]
    start = min(helpers, default=verb.i)
    if start and verb.dep_ == "ROOT":
        _part_list(verb.doc[start - 1], verb)
        return
    if start == 0 or any(child.i < start and child.dep_ not in ("punct", "cc", "advmod") for child in verb.children):
        return
    noun = verb.doc[start - 1]
    while not _begins(noun, verb) and noun.head.i != noun.i and noun.head.right_edge.i == start - 1:
        noun = noun.head
    if not _begins(noun, verb) or noun.right_edge.i != start - 1 or verb.is_ancestor(noun):
        return
    opening = verb.doc[noun.left_edge.i - 1]
    is_temporal = noun.dep_ == "pobj"
    hang(noun, verb, "nsubj")
    if is_temporal:
        hang(opening, verb, "mark")


def _part_list(last: Token, verb: Token) -> None:
    """Part what opens a sentence from its subject: "Helped by Iran, *Norway and Sweden* left", read as one list."""
    noun = last
    while noun.dep_ == "conj" and _text_before(noun) != "," and noun.head.i < noun.i:
        noun = noun.head
    above = noun.head
    is_after_comma = noun.i > 2 and _text_before(noun) == ","
    if noun.dep_ not in ("conj", "appos") or not is_after_comma or not noun.tag_.startswith(("NN", "PRP")):
        return
    opening = above
    while opening.head.i != opening.i and opening.head.i != verb.i:
        opening = opening.head
    if above.dep_ != "pobj" or opening.dep_ != "prep" or opening.i > above.i or opening.left_edge.i > 1:
        return
    if any(child.dep_ == "conj" and child.i != noun.i for child in above.children):
        return
    hang(noun, verb, "nsubj")


def _part_opening(subject: Token, verb: Token) -> None:
    """Part them where "after" was read as the beginning of a clause that the sentence has no other for."""
    first = verb.doc[verb.left_edge.i]
    is_opening = first.dep_ == "mark" and first.lower_ in _CONJUNCTIONS and first.head.i == verb.i
    if not is_opening or subject.left_edge.i != first.i + 1:
        return
    for noun in subject.subtree:
        is_listed = (
            noun.dep_ == "conj" and noun.tag_.startswith(("NN", "PRP")) and noun.right_edge.i == subject.right_edge.i
        )
        if is_listed and _text_before(noun) == ",":
            hang(noun, verb, "nsubj")
            hang(first, verb, "prep")
            hang(subject, first, "pobj")
            return


def _begins(noun: Token, verb: Token) -> bool:
    """Whether only the word that begins a clause stands before a noun, and it is hung on what stands before that."""
    if not noun.tag_.startswith(("NN", "PRP")) or noun.i < 2 or noun.left_edge.i < 1 or noun.is_ancestor(verb):
        return False
    opening = noun.doc[noun.left_edge.i - 1]
    if noun.dep_ == "pobj":
        return opening.i == noun.head.i and opening.lower_ in _CONJUNCTIONS
    is_joined = noun.dep_ == "conj" and opening.lower_ in _COORDINATORS and opening.dep_ == "cc"
    return is_joined and verb.dep_ == "conj" and verb.head.i < noun.i and noun.head.tag_.startswith(("NN", "PRP"))


def _text_before(token: Token) -> str:
    """Return what stands before all that depends on a word; an empty text at the beginning of the sentence."""
    start = token.left_edge.i
    return token.doc[start - 1].text if start else ""

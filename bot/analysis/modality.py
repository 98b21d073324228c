"""Whether it happened: negation, what is only intended or possible, and how sure somebody is.

Where a sentence leaves it open, a relation is marked: what is wrongly taken for a fact does more harm than a fact that
is missing in a count.
"""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from bot.analysis.frames import frames
from bot.analysis.grammar import sums_up
from bot.analysis.negation import fails, has_negation, has_own_subject, is_condition, is_instead, is_nobody
from bot.analysis.silence import keeps_silent
from bot.analysis.untruths import is_called_untrue, is_rumor, is_untrue
from storage.models import Action

_FIGURE = re.compile(
    r"(?:[$€£¥]\s?\d[\d,.]*\d?(?:\s?(?:thousand|million|billion|trillion|bn|m)\b)?"
    r"|\d[\d,.]*\s?(?:percent|per cent|%|thousand|million|billion|trillion|tons|tonnes|km|miles|people|troops|soldiers)"
    r"(?:\s(?:dollars|euros|pounds|tons|tonnes|barrels|people|troops))?)"
)
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_CLAUSES = ("ccomp", "xcomp", "advcl", "acl", "pcomp", "relcl")
_HIGHEST = 8
_UNDER_WAY = frozenset({"considering", "drafting", "preparing", "planning", "proposing"})
_ORDINALS = frozenset(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth last latest only next 1st 2nd 3rd
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)


def is_negated(chain: Sequence[Token]) -> bool:
    """Whether the last verb of a chain did not happen: by "not" or "no", by "failed to", and not by both of them."""
    if any(keeps_silent(verb) for verb in chain[:-1]):
        return False  # "neither confirmed nor denied bombing"
    count = sum(has_negation(verb) for verb in chain) + sum(fails(verb) for verb in chain[:-1])
    return count % 2 == 1 or is_instead(chain[0])


def is_denied(verb: Token) -> bool:
    """Whether a clause is what somebody denies: "denied that it had sent", "no evidence that", "it is false that"."""
    if verb.dep_ == "conj" and not has_own_subject(verb) and verb.head.tag_.startswith("VB"):
        return is_denied(verb.head)
    if verb.dep_ not in ("ccomp", "xcomp", "acl", "advcl", "csubj") or verb.head.i == verb.i:
        return False
    words = frames()
    head = verb.head
    lemma = words.verb(head.lower_)
    if keeps_silent(head):
        return False
    if is_untrue(verb):
        return True
    if head.tag_.startswith("VB"):
        if verb.dep_ in ("ccomp", "xcomp") and (words.is_in(lemma, "disbelief") or (lemma == "rule" and fails(head))):
            return not has_negation(head)
        if verb.dep_ == "advcl":
            return lemma == "rule" and fails(head)
        return lemma == "be" and is_called_untrue(head)
    if words.is_in(words.noun(head.lower_), "denied") and head.dep_ in ("dobj", "nsubjpass"):
        denying = head.head
        is_false = words.is_in(words.verb(denying.lower_), "calling") and any(
            words.is_in(word.lower_, "untrue") for word in denying.subtree
        )
        return (is_false or words.is_in(words.verb(denying.lower_), "denying")) and not has_negation(denying)
    return head.dep_ in ("attr", "dobj", "nsubj") and words.is_in(words.noun(head.lower_), "proofs") and is_nobody(head)


def is_hypothetical(chain: Sequence[Token]) -> bool:
    """Whether it is only intended, possible or demanded: "will", "plans to", "if"."""
    words = frames()
    for position, verb in enumerate(chain):
        is_above = position < len(chain) - 1
        if is_above and (_is_intention(verb) or (fails(verb) and has_negation(verb) and _leaves_open(verb))):
            return True
        if is_above and (keeps_silent(verb) or _is_on_brink(verb)):
            return True
        if is_above and words.verb(verb.lower_) == "be" and chain[position + 1].head.i == verb.i:
            return _has_to(chain[position + 1])  # "is to visit"
        if not is_above and (words.is_in(words.verb(verb.lower_), "planning") or verb.lower_ in _UNDER_WAY):
            return True  # "is considering tariffs"
        if any(child.dep_ == "aux" and words.is_in(child.lower_, "modals") for child in verb.children):
            return True
        if _has_condition(verb):
            return True
    first = chain[0]
    if first.dep_ in ("acl", "relcl", "advcl") and _is_first_to(first):
        return False
    if _has_to(first) and first.dep_ in ("xcomp", "advcl", "acl", "ccomp", "ROOT", "relcl", "pcomp"):
        return not _is_caused(first)
    if first.dep_ == "conj" and first.head.i < first.i and not has_own_subject(first):
        return is_hypothetical([first.head])
    return False


def _has_to(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def _is_first_to(verb: Token) -> bool:
    """Whether it did it before others: "the sixth country to recognize Kosovo"."""
    nouns = [verb.head, *(child for child in verb.head.children if child.dep_ == "attr")]
    return any(word.lower_ in _ORDINALS for noun in nouns for word in (noun, *noun.children) if word.i < verb.i)


def is_wished(verb: Token) -> bool:
    """Whether a clause is what another verb or noun demands, plans, fears or makes a condition of."""
    token = verb
    for _ in range(_HIGHEST):
        head = token.head
        if head.i == token.i:
            return False
        if token.dep_ == "prep" and keeps_silent(head):
            return True  # "declined to comment on reports that"
        if token.dep_ == "conj":
            if token.i > verb.i or (has_own_subject(token) and not _has_condition(head)):
                return False
        elif token.dep_ == "pcomp":
            if _is_kept(token) or _wishes(head.head, token) or _is_brink(head.head, token):
                return True
            head = head.head
        elif token.dep_ in _CLAUSES:
            if sums_up(head):
                return False  # "told Norway to leave, a demand that it rejected"
            if _is_unreal_above(token, head):
                return True
            if token.dep_ == "advcl" and has_own_subject(token):
                return False
        elif token.dep_ not in ("dobj", "pobj", "prep", "attr", "appos", "parataxis", "nsubj", "acomp"):
            return False
        token = head
    return False


def _is_unreal_above(clause: Token, head: Token) -> bool:
    """Whether a clause is unreal by the word right above it."""
    words = frames()
    if (clause.dep_ in ("advcl", "ccomp") and _has_condition(clause)) or is_condition(head):
        return True
    if clause.dep_ == "relcl" or (clause.dep_ == "ccomp" and clause.i < head.i):
        return False  # what stands before "said" is said, whatever else the head means
    if not head.tag_.startswith("VB"):
        # "A plan to attack"; but "a plan backed by Norway" is backed.
        is_meant = clause.dep_ == "acl" and clause.tag_ != "VBN"
        return is_meant and words.is_in(words.noun(head.lower_), "unreal_nouns")
    if clause.dep_ == "advcl":
        return not has_own_subject(clause) and is_hypothetical([head])
    if clause.tag_ == "VB" and clause.dep_ == "ccomp" and head.i < clause.i and not _has_do(clause):
        return not _is_caused(clause)  # the subjunctive; before its head it is a headline's other half
    return _wishes(head, clause)


def _wishes(head: Token, clause: Token) -> bool:
    words = frames()
    lemma = words.verb(head.lower_)
    if keeps_silent(head):
        return True
    if words.is_in(lemma, "speech"):
        return clause.dep_ == "ccomp" and (has_negation(head) or _has_modal(head))
    if words.is_in(lemma, "disbelief", "failing") and has_negation(head):
        return True
    if clause.dep_ == "pcomp" and words.verbs.get(lemma) is Action.THREATEN:
        return True
    return _is_intention(head) or words.is_in(lemma, "fearing") or words.verbs.get(lemma) is Action.REQUEST


def _is_intention(verb: Token) -> bool:
    words = frames()
    if words.is_in(words.verb(verb.lower_), "intention"):
        return True
    return any(child.dep_ in ("acomp", "dobj") and words.is_in(child.lower_, "intention") for child in verb.children)


def _is_on_brink(verb: Token) -> bool:
    """Whether it is only about to be done: "was about to attack", "is close to signing"."""
    return any(child.dep_ == "acomp" and frames().is_in(child.lower_, "brinks") for child in verb.children)


def _is_brink(word: Token, clause: Token) -> bool:
    """Whether somebody is only near doing it: "on the verge *of attacking*", "came close *to attacking*"."""
    return frames().is_in(word.lower_, "brinks") and not has_own_subject(clause)


def _is_kept(verb: Token) -> bool:
    """Whether "against" or "from" keeps somebody from it: "warned against attacking"."""
    preposition = verb.head
    return preposition.lower_ in ("against", "from") and not any(child.dep_ == "pobj" for child in preposition.children)


def _leaves_open(verb: Token) -> bool:
    """Whether "not" with a verb tells nothing: who does not deny it need not have done it."""
    return frames().verb(verb.lower_) in ("deny", "rule", "exclude")


def _is_caused(verb: Token) -> bool:
    """Whether the verb above makes it happen: "forced Norway to withdraw", "let it attack"."""
    head = verb.head
    return verb.dep_ in ("xcomp", "ccomp") and frames().is_in(frames().verb(head.lower_), "causing")


def _has_modal(verb: Token) -> bool:
    return any(child.dep_ == "aux" and frames().is_in(child.lower_, "modals") for child in verb.children)


def _has_do(verb: Token) -> bool:
    return any(child.dep_ == "aux" for child in verb.children)


def _has_condition(verb: Token) -> bool:
    before = [child for child in verb.children if child.i < verb.i]
    if any(child.dep_ in ("mark", "advmod") and frames().is_in(child.lower_, "conditions") for child in before):
        return True
    subject = next((child for child in before if child.dep_ in _SUBJECTS), None)
    is_inverted = subject is not None and any(
        child.dep_ in ("aux", "auxpass") and child.lower_ in ("had", "were") and child.i < subject.i for child in before
    )
    return is_inverted and verb.doc[-1].text != "?"  # "had Russia attacked"


def obliges(verb: Token) -> bool:
    """Whether the clause says what somebody must do."""
    return any(child.dep_ == "aux" and child.lower_ in ("must", "should", "ought") for child in verb.children) or (
        frames().verb(verb.lower_) in ("need", "have") and any(child.dep_ == "xcomp" for child in verb.children)
    )


def has_beside(noun: Token, name: str) -> bool:
    """Whether a word of a list stands before a noun."""
    return any(child.i < noun.i and frames().is_in(child.lower_, name) for child in noun.children)


def is_hedged(chain: Sequence[Token]) -> bool:
    """Whether the sentence itself is not sure: "reportedly", "is said to have", "suspected rebels"."""
    words = frames()
    for position, verb in enumerate(chain):
        for child in verb.children:
            if words.is_in(child.lower_, "hedges") or (child.dep_ == "nsubj" and has_beside(child, "hedges")):
                return True
            if child.dep_ == "agent" and any(has_beside(noun, "hedges") for noun in child.children):
                return True
        if position < len(chain) - 1 and (_is_hearsay(verb) or words.verb(verb.lower_) == "say"):
            return True
    first = chain[0] if chain else None
    if first is None:
        return False
    head = first.head
    if _is_talk(first):
        return True
    if first.dep_ == "pcomp" and words.is_in(words.verb(head.head.lower_), "accusing"):
        return _is_hearsay(head.head)  # "is suspected of arming"
    if first.dep_ in ("ccomp", "xcomp", "parataxis") and head.i != first.i:
        if _is_hearsay(head):
            return True
        return first.dep_ == "ccomp" and words.is_in(words.verb(head.lower_), "suspecting")
    return any(child.dep_ == "parataxis" and _is_hearsay(child) for child in first.children)


def _is_talk(clause: Token) -> bool:
    """Whether only rumors say so: "rumors that", "unconfirmed reports that", "speculation held that"."""
    head = clause.head
    if clause.dep_ in ("acl", "appos") and head.tag_.startswith("NN") and head.i < clause.i:
        has_that = any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)
        return has_that and (is_rumor(head) or has_beside(head, "hedges"))
    is_told = clause.dep_ == "ccomp" and head.tag_.startswith("VB")
    return is_told and any(
        child.dep_ == "nsubj" and (is_rumor(child) or has_beside(child, "hedges")) for child in head.children
    )


def _is_hearsay(verb: Token) -> bool:
    """Whether nobody in particular says it: "is said to", "it is believed that", "seems to"."""
    words = frames()
    lemma = words.verb(verb.lower_)
    if lemma in ("seem", "appear"):
        return True
    if not words.is_in(lemma, "hearsay") or verb.tag_ != "VBN":
        return False
    is_passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
    return is_passive and not any(child.dep_ == "agent" for child in verb.children)


def figure_in(text: str) -> str | None:
    """Return the first quantity of a text, as it stands: "90 percent", "$50,000"."""
    match = _FIGURE.search(text)
    return match[0].strip() if match else None

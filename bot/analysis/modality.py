"""Whether it happened: negation, what is only intended or possible, and how sure somebody is.

Where a sentence leaves it open, a relation is marked: what is wrongly taken for a fact does more harm than a fact that
is missing in a count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from storage.models import Action

_FIGURE = re.compile(
    r"(?:[$€£¥]\s?\d[\d,.]*\d?(?:\s?(?:thousand|million|billion|trillion|bn|m)\b)?"
    r"|\d[\d,.]*\s?(?:percent|per cent|%|thousand|million|billion|trillion|tons|tonnes|km|miles|people|troops|soldiers)"
    r"(?:\s(?:dollars|euros|pounds|tons|tonnes|barrels|people|troops))?)"
)
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_CLAUSES = ("ccomp", "xcomp", "advcl", "acl", "pcomp", "relcl")
_HIGHEST = 8
_FURTHEST_NOUN = 4
_ASKING = frozenset({"why", "how", "when", "where", "who", "what", "which", "whom", "whose"})
# "Not only attacked": a way to say that it did.
_NOT_ALONE = frozenset({"only", "just", "merely", "simply", "solely"})
_NOT_QUITE = frozenset({"nearly", "almost"})
_UNDER_WAY = frozenset({"considering", "drafting", "preparing", "planning", "proposing"})
_ORDINALS = frozenset(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth last latest only next 1st 2nd 3rd
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_INSTEAD = (("rather", "than"), ("instead", "of"), ("short", "of"))


@dataclass(frozen=True, slots=True)
class Mood:
    """How a sentence stands to what one of its words says."""

    negated: bool
    hypothetical: bool
    hedged: bool


def mood_of(doc: Doc, cue: int) -> Mood:
    """Return the mood of the word that bears a relation, from all that stands above it in its sentence."""
    word = doc[cue]
    if word.tag_.startswith("VB") and word.dep_ != "amod":
        chain = _chain_to(word)
        return Mood(
            is_negated(chain) != is_denied(chain[0]),
            is_hypothetical(chain) or is_wished(chain[0]) or _is_asked(doc),
            is_hedged(chain),
        )
    above = _governors(word)
    verb = next((token for token in above if token.tag_.startswith("VB")), None)
    chain = _chain_to(verb) if verb is not None else []
    hypothetical = bool(chain) and (is_hypothetical(chain) or is_wished(chain[0]))
    carried = verb is not None and word.head.i == verb.i and frames().is_in(frames().verb(verb.lower_), "carrying")
    return Mood(
        _is_missing(word) or _is_kept_away(word) or (carried and is_negated(chain)),
        hypothetical or _has_beside(word, "unreal") or any(_is_unreal(token) for token in above) or _is_asked(doc),
        _has_beside(word, "hedges") or is_hedged(chain),
    )


# ---------------------------------------------------------------------------------------------------------- negation


def is_negated(chain: Sequence[Token]) -> bool:
    """Whether the last verb of a chain did not happen: by "not" or "no", by "failed to", and not by both of them."""
    count = sum(_has_negation(verb) for verb in chain) + sum(fails(verb) for verb in chain[:-1])
    return count % 2 == 1 or _is_instead(chain[0])


def has_not(chain: Sequence[Token]) -> bool:
    """Whether a word such as "not" or "never" itself stands with one of the verbs."""
    return any(_has_negation(verb) for verb in chain)


def fails(verb: Token) -> bool:
    """Whether what depends on a verb does not happen: "failed to", "avoided", "was unable to"."""
    words = frames()
    lemma = words.verb(verb.lower_)
    if lemma == "rule":
        return any(child.dep_ == "prt" and child.lower_ == "out" for child in verb.children)
    if words.is_in(lemma, "failing"):
        return True
    return any(child.dep_ == "acomp" and words.is_in(child.lower_, "failing") for child in verb.children)


def _has_negation(verb: Token) -> bool:
    words = frames()
    for child in verb.children:
        if child.dep_ == "neg" or words.is_in(child.lower_, "negations"):
            if child.i + 1 < len(verb.doc) and verb.doc[child.i + 1].lower_ in _NOT_ALONE:
                continue
            if child.dep_ == "cc" and child.i > verb.i:
                continue  # "attacked neither … nor": of what follows
            if child.dep_ != "prep":
                return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and _is_nobody(child):
            return True
        if child.dep_ == "advmod" and child.i < verb.i and any(c.dep_ == "neg" for c in child.children):
            return True  # "not once did it"
        if child.lower_ in _NOT_QUITE and child.i == verb.i - 1:
            return True  # "nearly attacked"
        if child.lower_ == "yet" and words.verb(verb.lower_) in ("have", "be") and not _has_own_object(verb):
            return True  # "has yet to attack"
        is_before = child.dep_ == "prep" and child.i < verb.i and child.lower_ in ("under", "at", "in", "on")
        if is_before and any(_is_nobody(noun) for noun in child.children if noun.dep_ == "pobj"):
            return True  # "under no circumstances"
    if any(word.dep_ == "neg" and word.i == verb.left_edge.i for word in verb.doc[verb.left_edge.i : verb.i]):
        return verb.doc[verb.left_edge.i + 1].lower_ not in _NOT_ALONE
    return verb.dep_ == "conj" and not _has_own_subject(verb) and _is_joined_by_nor(verb)


def _has_own_object(verb: Token) -> bool:
    return any(child.dep_ in ("dobj", "attr") for child in verb.children)


def _is_nobody(noun: Token) -> bool:
    if noun.lower_ in ("nobody", "nothing", "none"):
        return True
    return any(child.dep_ in ("det", "preconj", "cc") and child.lower_ in ("no", "neither") for child in noun.children)


def _is_joined_by_nor(verb: Token) -> bool:
    """Whether "did not attack or threaten" and "did not attack nor threaten" share their negation."""
    joined = [child.lower_ for child in verb.head.children if child.dep_ == "cc"]
    return "nor" in joined or ("or" in joined and _has_negation(verb.head))


def _is_instead(verb: Token) -> bool:
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


def is_denied(verb: Token) -> bool:
    """Whether a clause is what somebody denies: "denied that it had sent", "no evidence that", "it is false that"."""
    if verb.dep_ == "conj" and not _has_own_subject(verb) and verb.head.tag_.startswith("VB"):
        return is_denied(verb.head)
    if verb.dep_ not in ("ccomp", "xcomp", "acl", "advcl", "csubj") or verb.head.i == verb.i:
        return False
    words = frames()
    head = verb.head
    lemma = words.verb(head.lower_)
    if head.tag_.startswith("VB"):
        if verb.dep_ in ("ccomp", "xcomp") and (words.is_in(lemma, "disbelief") or (lemma == "rule" and fails(head))):
            return not _has_negation(head)
        if verb.dep_ == "advcl":
            return lemma == "rule" and fails(head)
        return lemma == "be" and _is_called_untrue(head)
    if words.is_in(words.noun(head.lower_), "denied") and head.dep_ in ("dobj", "nsubjpass"):
        denying = head.head
        is_false = words.is_in(words.verb(denying.lower_), "calling") and any(
            words.is_in(word.lower_, "untrue") for word in denying.subtree
        )
        return (is_false or words.is_in(words.verb(denying.lower_), "denying")) and not _has_negation(denying)
    return (
        head.dep_ in ("attr", "dobj", "nsubj") and words.is_in(words.noun(head.lower_), "proofs") and _is_nobody(head)
    )


def _is_called_untrue(copula: Token) -> bool:
    words = frames()
    said = [child for child in copula.children if child.dep_ in ("acomp", "attr")]
    is_false = any(words.is_in(child.lower_, "untrue") for child in said)
    is_true = any(words.is_in(child.lower_, "true") for child in said)
    return is_false if not _has_negation(copula) else is_true


# ------------------------------------------------------------------------------------------------------ hypothetical


def is_hypothetical(chain: Sequence[Token]) -> bool:
    """Whether it is only intended, possible or demanded: "will", "plans to", "if"."""
    words = frames()
    for position, verb in enumerate(chain):
        is_above = position < len(chain) - 1
        if is_above and (_is_intention(verb) or (fails(verb) and _has_negation(verb) and _leaves_open(verb))):
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
    if first.dep_ == "conj" and first.head.i < first.i and not _has_own_subject(first):
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
        if token.dep_ == "conj":
            if token.i > verb.i or (_has_own_subject(token) and not _has_condition(head)):
                return False
        elif token.dep_ == "pcomp":
            if _is_kept(token) or _wishes(head.head, token):
                return True
            head = head.head
        elif token.dep_ in _CLAUSES:
            if _is_unreal_above(token, head):
                return True
            if token.dep_ == "advcl" and _has_own_subject(token):
                return False
        elif token.dep_ not in ("dobj", "pobj", "prep", "attr", "appos", "parataxis", "nsubj", "acomp"):
            return False
        token = head
    return False


def _is_unreal_above(clause: Token, head: Token) -> bool:
    """Whether a clause is unreal by the word right above it."""
    words = frames()
    if clause.dep_ in ("advcl", "ccomp") and _has_condition(clause):
        return True
    if clause.dep_ == "relcl":
        return False
    if not head.tag_.startswith("VB"):
        return clause.dep_ == "acl" and words.is_in(words.noun(head.lower_), "unreal_nouns")
    if clause.dep_ == "advcl":
        return not _has_own_subject(clause) and is_hypothetical([head])
    if clause.tag_ == "VB" and clause.dep_ == "ccomp" and head.i < clause.i and not _has_do(clause):
        return not _is_caused(clause)  # the subjunctive; before its head it is a headline's other half
    return _wishes(head, clause)


def _wishes(head: Token, clause: Token) -> bool:
    words = frames()
    lemma = words.verb(head.lower_)
    if words.is_in(lemma, "speech"):
        return clause.dep_ == "ccomp" and (_has_negation(head) or _has_modal(head))
    if words.is_in(lemma, "disbelief", "failing") and _has_negation(head):
        return True
    if clause.dep_ == "pcomp" and words.verbs.get(lemma) is Action.THREATEN:
        return True
    return _is_intention(head) or words.is_in(lemma, "fearing") or words.verbs.get(lemma) is Action.REQUEST


def _is_intention(verb: Token) -> bool:
    words = frames()
    if words.is_in(words.verb(verb.lower_), "intention"):
        return True
    return any(child.dep_ in ("acomp", "dobj") and words.is_in(child.lower_, "intention") for child in verb.children)


def _is_kept(verb: Token) -> bool:
    """Whether "against" or "from" keeps somebody from it: "warned against attacking"."""
    return verb.head.lower_ in ("against", "from")


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
        child.lower_ in ("had", "were") and child.i < subject.i for child in before
    )
    return is_inverted and verb.doc[-1].text != "?"  # "had Russia attacked"


def _has_own_subject(verb: Token) -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)


def _is_asked(doc: Doc) -> bool:
    """Whether the sentence asks if it is so; "why did it" takes it for granted."""
    end = [token for token in doc[-2:] if token.text == "?"]
    return bool(end) and not any(token.lower_ in _ASKING for token in doc)


def obliges(verb: Token) -> bool:
    """Whether the clause says what somebody must do."""
    return any(child.dep_ == "aux" and child.lower_ in ("must", "should", "ought") for child in verb.children) or (
        frames().verb(verb.lower_) in ("need", "have") and any(child.dep_ == "xcomp" for child in verb.children)
    )


# ------------------------------------------------------------------------------------------------------------- nouns


def _governors(noun: Token) -> list[Token]:
    """Return the words that a noun's phrase hangs on, up to its verb."""
    found = []
    token = noun
    for _ in range(_FURTHEST_NOUN):
        if token.head.i == token.i:
            break
        token = token.head
        found.append(token)
        if token.tag_.startswith("VB"):
            break
    return found


def _is_missing(noun: Token) -> bool:
    return _is_nobody(noun) or (noun.dep_ == "pobj" and noun.head.lower_ == "without")


def _is_kept_away(noun: Token) -> bool:
    """Whether a verb keeps what its object names from happening: "averted a war", "denied the attack"."""
    verb = noun.head
    if noun.dep_ not in ("dobj", "nsubjpass") or not verb.tag_.startswith("VB"):
        return False
    return fails(verb) or frames().is_in(frames().verb(verb.lower_), "averting")


def _is_unreal(word: Token) -> bool:
    words = frames()
    lemma = words.verb(word.lower_)
    if word.tag_.startswith("VB"):
        is_wish = words.is_in(lemma, "intention", "fearing") and not words.is_in(lemma, "speech")
        return is_wish or words.verbs.get(lemma) is Action.REQUEST
    return words.is_in(words.noun(word.lower_), "unreal_nouns")


def _has_beside(noun: Token, name: str) -> bool:
    return any(child.i < noun.i and frames().is_in(child.lower_, name) for child in noun.children)


# ------------------------------------------------------------------------------------------------------------ hedges


def is_hedged(chain: Sequence[Token]) -> bool:
    """Whether the sentence itself is not sure: "reportedly", "is said to have", "suspected rebels"."""
    words = frames()
    for position, verb in enumerate(chain):
        for child in verb.children:
            if words.is_in(child.lower_, "hedges") or (child.dep_ == "nsubj" and _has_beside(child, "hedges")):
                return True
            if child.dep_ == "agent" and any(_has_beside(noun, "hedges") for noun in child.children):
                return True
        if position < len(chain) - 1 and (_is_hearsay(verb) or words.verb(verb.lower_) == "say"):
            return True
    first = chain[0] if chain else None
    if first is None:
        return False
    head = first.head
    if first.dep_ == "pcomp" and words.is_in(words.verb(head.head.lower_), "accusing"):
        return _is_hearsay(head.head)  # "is suspected of arming"
    if first.dep_ in ("ccomp", "xcomp", "parataxis") and head.i != first.i:
        if _is_hearsay(head):
            return True
        return first.dep_ == "ccomp" and words.is_in(words.verb(head.lower_), "suspecting")
    return any(child.dep_ == "parataxis" and _is_hearsay(child) for child in first.children)


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


def _chain_to(verb: Token) -> list[Token]:
    """Return the verbs from the first that shares its subject down to a verb: "has agreed", "to lift"."""
    chain = list(_climb(verb))
    chain.reverse()
    return chain


def _climb(verb: Token) -> Iterator[Token]:
    yield verb
    token = verb
    for _ in range(_HIGHEST):
        above = token.head
        if above.tag_.startswith("JJ") and above.dep_ == "acomp":
            above = above.head
        is_complement = token.dep_ == "xcomp" and above.tag_.startswith("VB") and not _has_own_subject(token)
        is_meant = token.dep_ in ("acl", "xcomp") and token.tag_ == "VB" and token.head.dep_ == "dobj"
        if is_meant and frames().is_in(token.head.lower_, "intention"):
            above = token.head.head
            is_complement = above.tag_.startswith("VB")
        if not is_complement or above.i == token.i:
            return
        yield above
        token = above


def figure_in(text: str) -> str | None:
    """Return the first quantity of a text, as it stands: "90 percent", "$50,000"."""
    match = _FIGURE.search(text)
    return match[0].strip() if match else None

"""What happens only in a story or an exercise: "in the film, Norway invades", "the drill simulated an attack"."""

from spacy.tokens import Token

from bot.analysis.frames import frames

_HIGHEST = 8
_INSIDE = frozenset({"in", "inside", "throughout"})
_ABOUT = frozenset({"about", "of", "on"})


def is_staged(word: Token) -> bool:
    """Whether a verb or noun of action stands for something made up, played or rehearsed."""
    token = word
    for _ in range(_HIGHEST):
        if _is_set_in_fiction(token):
            return True
        head = token.head
        if head.i == token.i:
            return False
        if _stages(head, token) or (token.dep_ in ("acl", "relcl") and _is_fiction(head)):
            return True
        if token.dep_ == "pobj" and head.lower_ in _ABOUT and _is_fiction(head.head):
            return True  # "a film about the invasion of"
        if token.dep_ == "pcomp" and head.lower_ in _ABOUT and _is_fiction(head.head):
            return True
        token = head
    return False


def _stages(verb: Token, inner: Token) -> bool:
    """Whether a verb makes what depends on it a play: "simulated", "imagine that", "the film shows"."""
    if not verb.tag_.startswith("VB") or inner.dep_ not in ("dobj", "xcomp", "ccomp", "pobj", "prep", "nsubjpass"):
        return False
    words = frames()
    lemma = words.verb(verb.lower_)
    if words.is_in(lemma, "staging"):
        return True
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None:
        return words.is_in(verb.lower_, "imagining") and verb.tag_ in ("VB", "VBP") and inner.dep_ == "ccomp"
    return (
        inner.dep_ in ("dobj", "ccomp", "xcomp")
        and (_is_fiction(subject) or _is_exercise(subject))
        and words.is_in(lemma, "depicting")
    )


def _is_set_in_fiction(word: Token) -> bool:
    """Whether a phrase beside a word says in which story it happens: "in the novel", "in a simulation"."""
    for child in word.children:
        if child.dep_ == "prep" and child.lower_ in _INSIDE:
            nouns = [noun for noun in child.children if noun.dep_ == "pobj"]
            is_opening = child.i < word.i
            if any(_is_fiction(noun) or (is_opening and _is_exercise(noun)) for noun in nouns):
                return True
    return False


def _is_exercise(noun: Token) -> bool:
    return frames().is_in(frames().noun(noun.lower_), "exercises")


def _is_fiction(noun: Token) -> bool:
    words = frames()
    if not noun.tag_.startswith("NN"):
        return False
    if words.is_in(words.noun(noun.lower_), "fictions"):
        return True
    # "A video game", "a television series": by themselves they can be anything.
    before = [child.lower_ for child in noun.children if child.i < noun.i and child.dep_ in ("compound", "amod")]
    return any(words.is_in(f"{word} + {words.noun(noun.lower_)}", "fictions") for word in before)

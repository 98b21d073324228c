"""The class of an action that the frames leave open: a small linear model over all the words around.

What the frames say is one clue among others, so the model tells how likely their class is, too. It does not overrule
them: they know more verbs than the sentences that it learned from. Its weights, `data/classifier.npz`, come from
sentences written for this project: `python -m training.train_classifier`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from zlib import crc32

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Token

from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from storage.models import Action

ACTIONS = tuple(Action)
SLOTS = 1 << 14
"""Clues share so many weights; which one is a clue's is told by its checksum."""
_OBJECTS = frozenset({"dobj", "attr", "acomp", "oprd", "nsubjpass", "dative"})
_MODIFIERS = frozenset({"compound", "amod", "conj", "pobj"})
_NEAR = 3
_FURTHEST = 20
_LONGEST_PATH = 6

Weights = npt.NDArray[np.float32]


def classify(doc: Doc, found: Sequence[Found]) -> list[Found]:
    """Return the relations, each with a class and how likely that is."""
    return [judged(one, doc, weights()) for one in found]


def judged(one: Found, doc: Doc, table: Weights) -> Found:
    """Return a relation with the class of its frame, else the likeliest by these weights."""
    chances = chances_of(slots(clues(doc, one.cue, one.source, one.target, one.action, one.finder)), table)
    action = one.action or ACTIONS[int(chances.argmax())]
    return replace(one, action=action, framed=one.action, chance=float(chances[ACTIONS.index(action)]))


def chances_of(places: Sequence[int], table: Weights) -> npt.NDArray[np.float32]:
    """Return how likely each class is, in the order of `ACTIONS`."""
    scores = table[places].sum(axis=0) / np.float32(len(places) ** 0.5)
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def slots(texts: Sequence[str]) -> list[int]:
    """Return where the weights of clues are, each once, in order."""
    return sorted({crc32(text.encode()) % SLOTS for text in texts})


@cache
def weights() -> Weights:
    """Return the weights that ship with the bot, one row a slot and one column a class."""
    with (
        as_file(files("bot.analysis") / "data" / "classifier.npz") as path,
        np.load(path, allow_pickle=False) as arrays,
    ):
        return np.asarray(arrays["weights"], dtype=np.float32)


def clues(doc: Doc, cue: int, source: Party, target: Party, framed: Action | None, finder: str) -> list[str]:
    """Return what speaks for one class or another: words, classes of words, and how the parties hang on the cue."""
    token = doc[cue]
    found = [
        "always",
        f"framed {framed.value if framed else None}",
        f"framed {framed.value if framed else None} {finder}",
        f"source {source.type.value} {source.rank}",
        f"target {target.type.value} {target.rank}",
        f"source word {_base(doc[source.head])}",
        f"target word {_base(doc[target.head])}",
    ]
    found += _of_cue(token)
    found += _of_chain(token)
    found += _of_place(doc, cue, source, target)
    found += _of_sentence(doc)
    return found


def _base(token: Token) -> str:
    words = frames()
    return words.verb(token.lower_) if token.tag_.startswith("VB") else words.noun(token.lower_)


def _of_cue(token: Token) -> Iterator[str]:
    words = frames()
    base = _base(token)
    yield f"cue {base}"
    yield f"cue tag {token.tag_}"
    for name, classes in (("verb", words.verbs), ("noun", words.nouns)):
        if base in classes:
            yield f"cue as {name} {classes[base].value}"
    for child in token.children:
        if child.dep_ in _OBJECTS:
            yield from _beside(base, child, child.dep_)
        elif child.dep_ in ("prt", "advmod", "neg"):
            yield f"{child.dep_} {child.lower_}"
            yield f"cue {base} {child.lower_}"
        elif child.dep_ in ("prep", "agent"):
            yield f"prep {child.lower_}"
            yield f"cue {base} {child.lower_}"
            for noun in child.children:
                yield from _beside(base, noun, child.lower_)


def _beside(base: str, noun: Token, role: str) -> Iterator[str]:
    words = frames()
    for token in (noun, *(child for child in noun.children if child.dep_ in _MODIFIERS)):
        if token.ent_type_ or token.tag_ == "NNP":
            continue
        name = words.noun(token.lower_)
        yield f"beside {name}"
        yield f"beside {role} {name}"
        yield f"cue {base} {name}"
        if name in words.nouns:
            yield f"beside class {words.nouns[name].value}"
    for prep in noun.children:
        if prep.dep_ == "prep":
            yield f"beside prep {words.noun(noun.lower_)} {prep.lower_}"
            for inner in prep.children:
                yield f"beyond {words.noun(inner.lower_)}"


def _of_chain(token: Token) -> Iterator[str]:
    """Yield the verbs that the cue depends on or that depend on it: "agreed to *send*"."""
    words = frames()
    above = token
    while above.dep_ in ("xcomp", "ccomp", "conj", "advcl", "pcomp") and above.head.i != above.i:
        role, above = above.dep_, above.head
        yield f"above {role} {_base(above)}"
        if _base(above) in words.verbs:
            yield f"above class {role} {words.verbs[_base(above)].value}"
    for below in token.subtree:
        if below.dep_ in ("xcomp", "ccomp", "acl", "pcomp") and below.tag_.startswith("VB"):
            yield f"below {_base(below)}"
            if _base(below) in words.verbs:
                yield f"below class {words.verbs[_base(below)].value}"
    for child in token.children:
        if child.dep_ in ("aux", "auxpass"):
            yield f"aux {child.lower_}"


def _of_place(doc: Doc, cue: int, source: Party, target: Party) -> Iterator[str]:
    for token in doc[max(0, cue - _NEAR) : cue + _NEAR + 1]:
        if token.tag_ != "NNP":
            yield f"near {_base(token)}"
    first, last = sorted((source.head, target.head))
    for token in doc[first + 1 : last]:
        if token.tag_ != "NNP" and last - first < _FURTHEST:
            yield f"between {_base(token)}"
    yield f"source path {_path(doc[source.head], cue)}"
    yield f"target path {_path(doc[target.head], cue)}"
    yield f"order {source.head < cue} {target.head < cue}"


def _path(token: Token, cue: int) -> str:
    steps: list[str] = []
    for _ in range(_LONGEST_PATH):
        if token.i == cue:
            return " ".join(steps)
        steps.append(token.lower_ if token.dep_ == "prep" else token.dep_)
        if token.head.i == token.i:
            break
        token = token.head
    return "none"


def _of_sentence(doc: Doc) -> Iterator[str]:
    words = frames()
    for token in doc:
        if token.tag_.startswith("VB"):
            action = words.verbs.get(_base(token))
        elif token.tag_.startswith("NN") and token.tag_ != "NNP":
            action = words.nouns.get(_base(token))
        else:
            continue
        yield f"word {_base(token)}"
        if action is not None:
            yield f"any class {action.value}"

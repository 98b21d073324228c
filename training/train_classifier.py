"""Train the classifier of actions: `python -m training.train_classifier` writes `bot/analysis/data/classifier.npz`.

The same sentences give the same bytes. `--ablation` writes nothing and prints, by cross-validation over sentences, what
frames and classifier bring, alone and together, and what each kind of clue does. The odd lines of each file were not
looked at when the frames were written: only on them are the frames' own figures honest.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

import bot.analysis
from bot.analysis.chains import read_verbs
from bot.analysis.classifier import ACTIONS, SLOTS, chances_of, clues, slots
from bot.analysis.frames import Frames, frames
from storage.models import Action
from training.reading import Marked, Read, load_rows, odd_ids, read_sentences
from training.softmax import fit_classes

WEIGHTS = Path(bot.analysis.__file__).parent / "data" / "classifier.npz"
FOLDS = 5
_OF_TABLE = 0.15
_PREPOSITIONS = frozenset("on to for with from of in at against by about over into".split())  # noqa: SIM905
_KINDS = (
    "framed",
    "cue",
    "beside",
    "prep",
    "below",
    "above",
    "near",
    "between",
    "word",
    "any class",
    "target",
    "source",
)


@dataclass(frozen=True, slots=True)
class Example:
    """The clues of a relation of which we know the class; `is_found` tells what a finder found from what is marked."""

    id: str
    clues: tuple[str, ...]
    action: Action
    framed: Action | None
    is_found: bool


def examples_of(read: Read) -> list[Example]:
    """Return what a sentence teaches: each right relation as it was found, and each marked one that was not."""
    examples = []
    seen: list[Marked] = []
    for one in read.found:
        marked = read.match(one)
        if marked is not None:
            seen.append(marked)
            texts = clues(read.doc, one.cue, one.source, one.target, one.action, one.finder)
            examples.append(Example(read.id, tuple(texts), marked.action, one.action, is_found=True))
    for marked in read.marked:
        if marked.sides is not None and marked not in seen:
            finder, framed = _framed(read, marked)
            texts = clues(read.doc, marked.cue, *marked.sides, framed, finder)
            examples.append(Example(read.id, tuple(texts), marked.action, framed, is_found=False))
    return examples


def _framed(read: Read, marked: Marked) -> tuple[str, Action | None]:
    token = read.doc[marked.cue]
    if token.tag_.startswith("VB"):
        return "verb", read_verbs(token).action
    return "noun", frames().nouns.get(frames().noun(token.lower_))


def examples_of_table(table: Frames) -> list[tuple[list[str], Action]]:
    """Return what the frames teach of their own words, also where no sentence has them."""
    found: list[tuple[list[str], Action]] = []
    for verb, action in table.verbs.items():
        found.append((["framed None", f"cue {verb}", f"cue as verb {action.value}", "cue tag VBD"], action))
        found.append((["framed None", f"cue {verb}", f"word {verb}", f"near {verb}", f"between {verb}"], action))
    for noun, action in table.nouns.items():
        found.append((["framed None", f"cue {noun}", "cue tag NN"], action))
        found.append((["framed None", *_of_object(noun)], action))
    for verb, words, action in table.phrases():
        for word in words:
            beside = [f"prep {word}"] if word in _PREPOSITIONS else _of_object(word)
            found.append((["framed None", f"cue {verb}", f"cue {verb} {word}", *beside], action))
    return found


def _of_object(noun: str) -> list[str]:
    return [f"{where} {noun}" for where in ("beside", "beside dobj", "near", "between", "word")]


def train(examples: Sequence[Example], *, is_kept: Callable[[str], bool] = lambda _: True) -> npt.NDArray[np.float32]:
    """Return the weights that these examples and the frames' own words give, as they are stored."""
    table = examples_of_table(frames())
    rows = [slots([text for text in example.clues if is_kept(text)]) for example in examples]
    rows += [slots([text for text in texts if is_kept(text)] or ["always"]) for texts, _ in table]
    labels = [ACTIONS.index(action) for action in [*(e.action for e in examples), *(action for _, action in table)]]
    importance = [1.0] * len(examples) + [_OF_TABLE] * len(table)
    weights = fit_classes(rows, labels, importance, slots=SLOTS, classes=len(ACTIONS))
    return weights.astype(np.float16).astype(np.float32)


def fold_of(identifier: str) -> int:
    """Return the part of a sentence in the cross-validation."""
    return crc32(identifier.encode()) % FOLDS


def write_weights(weights: npt.NDArray[np.float32], path: Path = WEIGHTS) -> None:
    """Store the weights at half precision: they differ by less than a hundredth of a chance."""
    np.savez_compressed(path, weights=weights.astype(np.float16))


def _predicted(examples: Sequence[Example], is_kept: Callable[[str], bool] = lambda _: True) -> list[Action]:
    """Return the class of each example by weights that were fitted without its sentence."""
    answers: dict[int, Action] = {}
    for fold in range(FOLDS):
        weights = train([e for e in examples if fold_of(e.id) != fold], is_kept=is_kept)
        for i, example in enumerate(examples):
            if fold_of(example.id) == fold:
                texts = [text for text in example.clues if is_kept(text)]
                answers[i] = ACTIONS[int(chances_of(slots(texts), weights).argmax())]
    return [answers[i] for i in range(len(examples))]


def _report(name: str, examples: Sequence[Example], answers: Sequence[Action], odd: frozenset[str]) -> None:
    for half, left_out in (("all", frozenset[str]()), ("unread half", frozenset({e.id for e in examples}) - odd)):
        pairs = [
            (e.action, answer)
            for e, answer in zip(examples, answers, strict=True)
            if e.is_found and e.id not in left_out
        ]
        classes = sum(wanted is answer for wanted, answer in pairs) / len(pairs)
        quads = sum((w.quad or w) == (a.quad or a) for w, a in pairs) / len(pairs)
        print(f"{name:28} {half:12} class {classes:.3f}  quad {quads:.3f}  of {len(pairs)}")


def ablation(examples: Sequence[Example]) -> None:
    """Print what frames and classifier bring, and each kind of clue."""
    odd = odd_ids()
    _report("frames alone", examples, [e.framed or Action.FACT for e in examples], odd)
    both = _predicted(examples)
    _report("frames, rest by classifier", examples, [e.framed or a for e, a in zip(examples, both, strict=True)], odd)
    _report("classifier over frames", examples, both, odd)
    without = _predicted(
        examples, lambda text: not text.startswith("framed") and " class " not in text and " as " not in text
    )
    _report("classifier without frames", examples, without, odd)
    for kind in _KINDS:
        _report(f"without clues: {kind}", examples, _predicted(examples, partial(_is_not, kind)), odd)


def _is_not(kind: str, text: str) -> bool:
    return not text.startswith(kind)


def main() -> None:
    """Train and write, or print the ablation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    examples = [example for read in read_sentences(load_rows()) for example in examples_of(read)]
    if options.ablation:
        ablation(examples)
        return
    write_weights(train(examples), options.output)
    print(f"{len(examples)} relations of our own; {options.output.stat().st_size:,} bytes in {options.output.name}")


if __name__ == "__main__":
    main()

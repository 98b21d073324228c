"""Fit how likely a found relation is right: `python -m training.fit_confidence` writes `data/confidence.toml`.

Right is a relation whose two sides are those of a marked one, the same way round. What is marked in a sentence is all
that it says of its actors, so everything else that is found is wrong. The classes, and how sure the classifier is of
them, come from weights that were fitted without the sentence. Printed are a reliability table by cross-validation over
sentences, and what dropping the unlikely does.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import bot.analysis
from bot.analysis.classifier import judged
from bot.analysis.confidence import signs
from training.reading import Marked, Read, load_rows, odd_ids, read_sentences
from training.softmax import Floats, fit_chance
from training.train_classifier import FOLDS, examples_of, fold_of, train

WEIGHTS = Path(bot.analysis.__file__).parent / "data" / "confidence.toml"
_PENALTY = 8.0
_FEWEST = 8
_CUTS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)
_HEADER = """\
# What speaks for (+) and against (-) a found relation, in log odds: `signs` in bot/analysis/confidence.py names them.
# Fitted on the sentences in training/sentences: `python -m training.fit_confidence` wrote this file. Do not edit it.

[weights]
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A found relation: the sentence, what speaks for and against it, and the marked relation that it is, if any."""

    read: Read
    signs: dict[str, float]
    marked: Marked | None


def cases_of(reads: Sequence[Read]) -> list[Case]:
    """Return all found relations, each classified by weights that were fitted without its sentence."""
    examples = [example for read in reads for example in examples_of(read)]
    cases = []
    for fold in range(FOLDS):
        table = train([example for example in examples if fold_of(example.id) != fold])
        for read in reads:
            if fold_of(read.id) == fold:
                found = [judged(one, read.doc, table) for one in read.found]
                for one in found:
                    marks = signs(one, read.doc, read.parties, found)
                    cases.append(Case(read, marks, read.match(one)))
    return cases


def names_of(cases: Sequence[Case]) -> list[str]:
    """Return the signs that stand often enough to be weighed, the constant first."""
    count: dict[str, int] = {}
    for case in cases:
        for name in case.signs:
            count[name] = count.get(name, 0) + 1
    return ["always", *sorted(name for name, times in count.items() if times >= _FEWEST and name != "always")]


def fit(cases: Sequence[Case], names: Sequence[str]) -> Floats:
    """Return the weight of each sign."""
    return fit_chance(_inputs(cases, names), _labels(cases), penalty=_PENALTY)


def _inputs(cases: Sequence[Case], names: Sequence[str]) -> Floats:
    return np.array([[case.signs.get(name, 0.0) for name in names] for case in cases])


def _labels(cases: Sequence[Case]) -> Floats:
    return np.array([float(case.marked is not None) for case in cases])


def predicted(cases: Sequence[Case]) -> Floats:
    """Return the chance of each case by weights that were fitted without its sentence."""
    chances = np.zeros(len(cases))
    folds = np.array([fold_of(case.read.id) for case in cases])
    for fold in range(FOLDS):
        learned = [case for case, own in zip(cases, folds, strict=True) if own != fold]
        names = names_of(learned)
        weights = fit(learned, names)
        asked = [case for case, own in zip(cases, folds, strict=True) if own == fold]
        chances[folds == fold] = 1 / (1 + np.exp(-_inputs(asked, names) @ weights))
    return chances


def reliability(chances: Floats, labels: Floats) -> list[str]:
    """Return the lines of a table: what we say and what is so, in ten steps, and two figures for the whole."""
    lines = ["said        n   mean said  right"]
    gap = 0.0
    for step in range(10):
        inside = (chances >= step / 10) & (chances < (step + 1) / 10 + (step == 9))
        if inside.any():
            said, right, number = chances[inside].mean(), labels[inside].mean(), int(inside.sum())
            gap += abs(said - right) * number / len(chances)
            lines.append(f".{step}-.{step + 1 if step < 9 else '99'}  {number:5}  {said:8.3f}  {right:6.3f}")
    brier = ((chances - labels) ** 2).mean()
    return [
        *lines,
        f"expected calibration error {gap:.3f}, Brier score {brier:.3f} (always the mean: {labels.var():.3f})",
    ]


def cuts(cases: Sequence[Case], chances: Floats, reads: Sequence[Read]) -> list[str]:
    """Return what is right, found and missed where everything less likely than a cut is dropped."""
    lines = ["cut   precision  recall  F1     false relations in a sentence without one"]
    wanted = sum(len(read.marked) for read in reads)
    empty = {read.id for read in reads if not read.marked}
    for cut in _CUTS:
        kept = [case for case, chance in zip(cases, chances, strict=True) if chance >= cut]
        right = len({(case.read.id, id(case.marked)) for case in kept if case.marked is not None})
        precision, recall = right / max(1, len(kept)), right / max(1, wanted)
        score = 2 * precision * recall / max(1e-9, precision + recall)
        false = sum(case.read.id in empty for case in kept) / max(1, len(empty))
        lines.append(f"{cut:.2f}  {precision:9.3f}  {recall:6.3f}  {score:.3f}  {false:.3f}")
    return lines


def write_weights(names: Sequence[str], weights: Floats, path: Path = WEIGHTS) -> None:
    """Store the weights, the heaviest first."""
    pairs = sorted(zip(names, weights, strict=True), key=lambda pair: (-abs(round(float(pair[1]), 3)), pair[0]))
    body = "".join(f'"{name}" = {weight:.3f}\n' for name, weight in pairs)
    path.write_text(_HEADER + body, encoding="utf-8")


def main() -> None:
    """Fit, print the figures, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    reads = list(read_sentences(load_rows()))
    cases = cases_of(reads)
    chances, labels = predicted(cases), _labels(cases)
    print(f"{len(cases)} found relations in {len(reads)} sentences, {labels.mean():.3f} right")
    print("\n".join(reliability(chances, labels)))
    odd = odd_ids()
    for half, wanted in (("first half", False), ("unread half", True)):
        inside = [i for i, case in enumerate(cases) if (case.read.id in odd) == wanted]
        print(f"\n{half}")
        print(
            "\n".join(cuts([cases[i] for i in inside], chances[inside], [r for r in reads if (r.id in odd) == wanted]))
        )
    names = names_of(cases)
    write_weights(names, fit(cases, names), options.output)


if __name__ == "__main__":
    main()

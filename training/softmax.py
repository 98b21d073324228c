"""Fit linear models with numpy alone, the same way every time."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_ROUNDS, _STEP, _PENALTY = 60, 0.1, 0.3


def fit_classes(
    examples: Sequence[Sequence[int]], labels: Sequence[int], importance: Sequence[float], *, slots: int, classes: int
) -> Floats:
    """Return the weights of a multinomial logistic model over sparse clues, by Adam over all examples at once.

    Each example is the slots of its clues; its scores are the sum of their weights, over the root of their number.
    """
    columns = np.concatenate([np.asarray(example, dtype=np.int64) for example in examples])
    lengths = np.array([len(example) for example in examples])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    scale = (1 / np.sqrt(lengths))[:, None]
    order = np.argsort(columns, kind="stable")
    rows = np.repeat(np.arange(len(examples)), lengths)[order]
    used, first = np.unique(columns[order], return_index=True)
    wanted = np.eye(classes)[np.asarray(labels)]
    weights = np.zeros((slots, classes))
    mean, spread = np.zeros((len(used), classes)), np.zeros((len(used), classes))
    importances = np.asarray(importance)[:, None]
    for turn in range(1, _ROUNDS + 1):
        scores = np.add.reduceat(weights[columns], starts, axis=0) * scale
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        errors = (chances - wanted) * importances * scale
        slope = np.add.reduceat(errors[rows], first, axis=0) + _PENALTY * weights[used]
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope * slope
        weights[used] -= _STEP * (mean / (1 - 0.9**turn)) / (np.sqrt(spread / (1 - 0.99**turn)) + 1e-8)
    return weights


def fit_chance(inputs: Floats, labels: Floats, *, penalty: float, turns: int = 25) -> Floats:
    """Return the weights of a logistic model, by Newton's method; the first column is the constant, unpenalized."""
    weights = np.zeros(inputs.shape[1])
    penalties = np.full(inputs.shape[1], penalty)
    penalties[0] = 1e-6
    for _ in range(turns):
        chances = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (chances - labels) + penalties * weights
        curve = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + np.diag(penalties)
        weights -= np.linalg.solve(curve, slope)
    return weights

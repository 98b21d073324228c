"""Where the actors of a picture stand: those that deal with each other side by side, and no name over another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Shape (points, 2): x to the right and y down."""

_ROUNDS = 300
_APART_ROUNDS = 200


def spread(count: int, edges: Sequence[tuple[int, int, float]]) -> Points:
    """Return places in the unit square, for each node one; the same for the same graph.

    `edges` are pairs of nodes with a weight above 0: the heavier, the closer.

    Source: Fruchterman and Reingold (1991), Graph drawing by force-directed placement; the start on a circle in the
    order of the nodes replaces their random one, and a pull to the middle keeps what is unconnected in sight.
    """
    if count < 2:
        return np.full((count, 2), 0.5)
    angles = 2 * np.pi * np.arange(count) / count
    places = np.stack([np.cos(angles), np.sin(angles)], axis=1) / 2
    pull = np.zeros((count, count))
    for first, second, weight in edges:
        pull[first, second] = pull[second, first] = 1.0 + np.log1p(weight) / 2
    ideal = 1.2 / np.sqrt(count)
    heat = 0.1
    for _ in range(_ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        distances = np.maximum(np.linalg.norm(apart, axis=2), 0.01)
        strength = ideal**2 / distances**2 - pull * distances / ideal / 3
        np.fill_diagonal(strength, 0.0)
        moves = np.einsum("ijk,ij->ik", apart, strength) - 1.2 * places
        lengths = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-9)
        places = places + moves / lengths * np.minimum(lengths, heat)
        heat = max(heat * 0.985, 0.001)
    low, high = places.min(axis=0), places.max(axis=0)
    is_flat = high - low < 1e-6  # two side by side stand in the middle, not at the edge
    scaled: Points = np.where(is_flat, 0.5, (places - low) / np.maximum(high - low, 1e-6))
    return scaled


def part(places: Points, sizes: Points, area: tuple[float, float]) -> Points:
    """Return the places with their boxes moved off each other and into an area, where there is room for all.

    `sizes` are width and height of the box around each place; `area` is the width and height that holds them.
    """
    moved = places.copy()
    half = sizes / 2
    room = np.array(area)
    for _ in range(_APART_ROUNDS):
        moved = np.clip(moved, half, np.maximum(room - half, half))
        apart = moved[:, None, :] - moved[None, :, :]
        overlap = half[:, None, :] + half[None, :, :] - np.abs(apart)
        touching = np.logical_and(overlap[:, :, 0] > 0, overlap[:, :, 1] > 0)
        np.fill_diagonal(touching, False)
        if not touching.any():
            break
        # Two in the very same place go apart by their order.
        order = np.sign(np.arange(len(moved))[:, None] - np.arange(len(moved))[None, :])[:, :, None]
        direction = np.where(apart == 0, order, np.sign(apart))
        narrow = overlap[:, :, 0] < overlap[:, :, 1]
        push = np.where(np.stack([narrow, ~narrow], axis=2), overlap * direction, 0.0) * touching[:, :, None]
        moved = moved + push.sum(axis=1) * 0.5
    return np.clip(moved, half, np.maximum(room - half, half))

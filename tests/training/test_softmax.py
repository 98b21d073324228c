import numpy as np

from training.softmax import fit_chance, fit_classes


def test_class_follows_its_clue() -> None:
    weights = fit_classes([[0, 1], [0, 2]] * 20, [0, 1] * 20, [1.0] * 40, slots=3, classes=2)
    assert weights[1, 0] > weights[1, 1]
    assert weights[2, 1] > weights[2, 0]


def test_same_examples_give_the_same_weights() -> None:
    first, second = (fit_classes([[0, 1], [2]], [0, 1], [1.0, 0.5], slots=4, classes=2) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_chance_of_a_constant_is_the_share_of_what_is_so() -> None:
    weights = fit_chance(np.ones((4, 1)), np.array([1.0, 1.0, 1.0, 0.0]), penalty=1.0)
    assert abs(1 / (1 + np.exp(-weights[0])) - 0.75) < 1e-3

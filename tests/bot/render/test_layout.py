import numpy as np
import pytest

from bot.render.layout import part, spread


def test_same_graph_is_laid_out_the_same() -> None:
    edges = [(0, 1, 3.0), (1, 2, 1.0), (3, 4, 1.0)]

    assert (spread(5, edges) == spread(5, edges)).all()


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_every_place_is_in_the_unit_square(count: int) -> None:
    places = spread(count, [(0, 1, 1.0)] if count > 1 else [])

    assert places.shape == (count, 2)
    assert ((places >= 0) & (places <= 1)).all()


def test_two_stand_side_by_side_in_the_middle() -> None:
    assert sorted(spread(2, [(0, 1, 1.0)]).tolist()) == [[0.0, 0.5], [1.0, 0.5]]


def test_actors_that_deal_with_each_other_stand_closer() -> None:
    chain = [(place, place + 1, 2.0) for place in range(5)]
    places = spread(6, chain)

    assert np.linalg.norm(places[0] - places[1]) < np.linalg.norm(places[0] - places[5])


def test_boxes_in_one_place_are_moved_off_each_other_and_stay_inside() -> None:
    sizes = np.tile([100.0, 30.0], (6, 1))
    places = part(np.full((6, 2), 200.0), sizes, (400.0, 400.0))

    apart = np.abs(places[:, None, :] - places[None, :, :]) + 1e-6
    assert ((apart >= sizes[0]).any(axis=2) | np.eye(6, dtype=bool)).all()
    assert (places >= sizes / 2).all()
    assert (places <= 400 - sizes / 2).all()

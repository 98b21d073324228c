import numpy as np
import pytest

from bot.analysis.classifier import ACTIONS, SLOTS, chances_of, classify, clues, slots, weights
from storage.models import Action
from tests.bot.analysis.parses import read

FRAMED = "Norway/NNP/nsubj/1 attacked/VBD/ROOT/1 Sweden/NNP/dobj/1 ././punct/1"
OPEN = "Norway/NNP/nsubj/1 xyzzied/VBD/ROOT/1 Sweden/NNP/dobj/1 with/IN/prep/1 rockets/NNS/pobj/3 ././punct/1"


def test_class_of_a_frame_stands() -> None:
    sentence = read(FRAMED)
    (one,) = classify(sentence.scene.doc, sentence.clauses)
    assert (one.action, one.framed) == (Action.ASSAULT, Action.ASSAULT)
    assert 0.5 < one.chance <= 1


def test_what_no_frame_knows_gets_the_likeliest_class() -> None:
    sentence = read(OPEN)
    (raw,) = sentence.clauses
    (one,) = classify(sentence.scene.doc, sentence.clauses)
    assert raw.action is None
    assert one.framed is None
    assert one.action in ACTIONS
    assert 1 / len(ACTIONS) < one.chance < 1


def test_clue_names_the_cue_and_what_stands_beside_it() -> None:
    sentence = read(OPEN)
    (one,) = sentence.clauses
    found = clues(sentence.scene.doc, one.cue, one.source, one.target, None, "verb")
    assert {"framed None", "prep with", "beside rocket", "source path nsubj", "target path dobj"} <= set(found)


def test_clue_counts_once() -> None:
    assert slots(["a", "b", "a"]) == slots(["b", "a"])
    assert all(0 <= place < SLOTS for place in slots(["a", "b"]))


@pytest.mark.parametrize("texts", [["always"], ["always", "no clue has this text"]])
def test_chances_sum_to_one(texts: list[str]) -> None:
    assert np.isclose(chances_of(slots(texts), weights()).sum(), 1.0, atol=1e-5)


def test_weights_fit_the_classes() -> None:
    assert weights().shape == (SLOTS, len(ACTIONS))

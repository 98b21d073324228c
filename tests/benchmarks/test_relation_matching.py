from typing import Any

import pytest

from benchmarks.relation_matching import match_relations, same_name
from benchmarks.relation_quality import Score


def relation(source: str, target: str, action: str = "ACCUSE", **more: Any) -> dict[str, Any]:
    return {"source": source, "target": target, "action": action, **more}


def found(source: str, target: str, action: str = "ACCUSE", **more: Any) -> dict[str, Any]:
    quad = {"ACCUSE": "VX", "AID": "MC"}.get(action)
    texts: dict[str, Any] = {
        "source_text": source,
        "target_text": target,
        "quad": quad,
        "polarity": "hostile",
        "confidence": 0.8,
    }
    rest: dict[str, Any] = {
        "negated": False,
        "hypothetical": False,
        "attributed_to": None,
        "denied_by": [],
        "sentence": "Norway did.",
    }
    return {**relation(source, target, action), **texts, **rest, **more}


def answer(*relations: dict[str, Any]) -> dict[str, Any]:
    return {"actors": [], "relations": list(relations)}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("the Norwegian army", "Norwegian troops", True),
        ("Foreign Ministry", "the Foreign Ministry", True),
        ("Foreign Ministry", "Foreign Minister", False),
        ("police", "Turkish police", True),
        ("Norway’s", "Norway", True),
        ("Norway", "Sweden", False),
        ("", "Norway", False),
    ],
)
def test_names_are_the_same_by_a_word_that_tells_actors_apart(one: str, other: str, *, is_same: bool) -> None:
    assert same_name(one, other) is is_same


def test_relation_the_other_way_round_is_a_pair_without_direction() -> None:
    (match,) = match_relations([relation("Norway", "Sweden")], [found("Sweden", "Norway")], [], exact=False)
    assert not match.is_directed


def test_mutual_relation_has_no_wrong_direction() -> None:
    marked = relation("Norway", "Sweden", mutual=True)
    (match,) = match_relations([marked], [found("Sweden", "Norway")], [], exact=False)
    assert match.is_directed


def test_each_found_relation_is_one_marked_one_at_most() -> None:
    marked = [relation("Norway", "Sweden"), relation("Norway", "Sweden", "AID")]
    matches = match_relations(marked, [found("Norway", "Sweden", "AID")], [], exact=False)
    assert [(match.marked, match.found) for match in matches] == [(1, 0)]


def test_in_articles_other_right_names_count_and_the_sentence_must_be_the_same() -> None:
    marked = relation("Oslo", "Sweden", source_alt=["Norway"], sentence="Norway did.")
    assert match_relations([marked], [found("Norway", "Sweden")], [], exact=True)
    assert not match_relations([marked], [found("Norway", "Sweden", sentence="It rained all day.")], [], exact=True)


def test_optional_relation_is_neither_missed_nor_false() -> None:
    score = Score(0.0)
    row = {"relations": [relation("Norway", "Sweden", optional=True)]}
    score.add(row, answer(found("Norway", "Sweden")))
    score.add(row, answer())
    assert (score.count["marked"], score.count["found"], score.said) == (0, 0, [])


def test_another_right_class_is_right() -> None:
    score = Score(0.0)
    row = {"relations": [relation("Norway", "Sweden", "AID", action_alt=["ACCUSE"], quad=None)]}
    score.add(row, answer(found("Norway", "Sweden")))
    assert (score.count["class"], score.count["quad"]) == (1, 1)


def test_relation_in_a_row_without_one_is_false() -> None:
    score = Score(0.5)
    score.add({"relations": []}, answer(found("Norway", "Sweden"), found("Norway", "Finland", confidence=0.4)))
    assert score.count["false"] == 1
    assert any("1.000 a row" in line for line in score.lines())


def test_what_one_sentence_states_clearly_is_counted_by_itself() -> None:
    score = Score(0.0)
    marked = [relation("Norway", "Sweden", kind="explicit"), relation("Norway", "Finland", kind="inferred")]
    score.add({"relations": marked}, answer(found("Norway", "Finland")))
    assert "of 1 that one sentence states clearly, found the right way round: 0.000" in list(score.lines())

"""The nouns that carry a rule of their own."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.models import Action, Quad, Window

NOON = datetime(2024, 6, 19, 12, tzinfo=UTC)


def test_a_window_holds_its_start_and_not_its_end() -> None:
    window = Window.before(NOON, hours=24)
    assert NOON - timedelta(hours=24) in window
    assert NOON - timedelta(seconds=1) in window
    assert NOON not in window


def test_a_window_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Window(NOON, NOON - timedelta(seconds=1))


def test_a_window_needs_aware_instants() -> None:
    with pytest.raises(ValueError, match="aware"):
        Window(NOON.replace(tzinfo=None), NOON)


def test_every_event_class_has_a_corner_and_what_is_no_event_has_none() -> None:
    assert {action for action in Action if action.quad is None} == {Action.TIES, Action.CONCERN, Action.FACT}
    assert Action.SANCTION.quad is Quad.VERBAL_CONFLICT
    assert Action.AID.quad is Quad.MATERIAL_COOPERATION

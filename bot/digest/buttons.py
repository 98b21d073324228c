"""The buttons under a posted digest: plain data in its message, found again after any restart.

Their ids name the digest by its schedule and its range of sightings: that is known before it is posted, so that a
preview has the very same buttons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.digest.channels import MessagePayload
from storage.models import ScheduleId


class Look(StrEnum):
    """What a button shows."""

    SOURCES = "sources"
    ACTORS = "actors"
    GRAPH = "graph"
    CONTEXT = "context"


LABELS: Final[Mapping[Look, str]] = {
    Look.SOURCES: "Sources",
    Look.ACTORS: "Actors",
    Look.GRAPH: "Graph",
    Look.CONTEXT: "Show context",
}

_NUMBER: Final = r"\d{1,18}"
"""As many digits as the database holds whatever they are: an id may be made by hand."""

TEMPLATE: Final = rf"digest:(?P<look>{'|'.join(Look)}):(?P<schedule>{_NUMBER}):(?P<after>{_NUMBER}):(?P<upto>{_NUMBER})"
"""What `custom_id` makes."""

_ROW, _BUTTON, _SECONDARY = 1, 2, 2


@dataclass(frozen=True, slots=True)
class Range:
    """Which digest: a schedule, and the sightings numbered after `after` up to and with `upto`."""

    schedule_id: ScheduleId
    after: int
    upto: int


def custom_id(look: Look, digest: Range) -> str:
    """Return what Discord hands back when the button is pressed: at most 72 of its 100 characters."""
    return f"digest:{look}:{digest.schedule_id}:{digest.after}:{digest.upto}"


def with_buttons(messages: Sequence[MessagePayload], digest: Range) -> list[MessagePayload]:
    """Return the messages with the buttons under the last."""
    *others, last = messages
    buttons: list[dict[str, Any]] = [
        {"type": _BUTTON, "style": _SECONDARY, "label": label, "custom_id": custom_id(look, digest)}
        for look, label in LABELS.items()
    ]
    return [*others, {**last, "components": [{"type": _ROW, "components": buttons}]}]

"""What `/schedule` changes, each change one transaction.

All raise a `DossierError` for what may not be: then nothing is changed.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from bot.digest.cadence import due_after
from bot.digest.publish import ScheduleNotFound
from bot.errors import DossierError
from bot.render.text import escape
from cogs.schedule_options import Plan
from storage.database import Database
from storage.models import GuildId, Schedule, ScheduleId, UserId
from storage.schedules import (
    add_schedule,
    edit_schedule,
    get_schedule,
    list_schedules,
    pause_schedule,
    resume_schedule,
)
from storage.text import fold
from storage.troubles import keep_paused, try_again

_MOST: Final = 25


class NameTaken(DossierError):
    """Another schedule has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f'There is a schedule "{escape(name)}" already. Give one of them another `name`.')


class TooManySchedules(DossierError):
    """The server has as many as it may."""

    def __init__(self) -> None:
        super().__init__(f"A server may have {_MOST} schedules. Remove one first: see `/schedule list`.")


def add(db: Database, guild_id: GuildId, plan: Plan, due: datetime, created_by: UserId, now: datetime, /) -> Schedule:
    """Store a schedule and return it."""
    _check_room(db, guild_id, plan.name)
    return add_schedule(db, guild_id, next_due_at=due, created_by=created_by, now=now, **plan.values())


def edit(db: Database, schedule: Schedule, plan: Plan, now: datetime, /) -> Schedule:
    """Change of a schedule in what its plan differs, and return it; what others changed since it was read stays."""
    current = get_schedule(db, schedule.guild_id, schedule.id)
    if current is None:
        raise ScheduleNotFound
    values = plan.values()
    options = replace(current.options, **_changed(schedule.options, asdict(values.pop("options"))))
    wanted = replace(current, options=options, **_changed(schedule, values))
    _check_room(db, schedule.guild_id, wanted.name, besides=schedule.id)
    edited = edit_schedule(db, wanted, due_after, now)
    if edited is None:
        raise ScheduleNotFound
    if edited.channel_id != current.channel_id:
        try_again(db, edited, now)  # its trouble, if it has one, was that of the old channel
    return get_schedule(db, edited.guild_id, edited.id) or edited


def pause(db: Database, guild_id: GuildId, schedule_id: ScheduleId, reason: str, /) -> bool:
    """Pause a schedule, so that trouble's end does not resume it; return False where a person had paused it before."""
    return pause_schedule(db, guild_id, schedule_id, reason) or keep_paused(db, guild_id, schedule_id, reason)


def resume(db: Database, guild_id: GuildId, schedule: Schedule, now: datetime, /) -> Schedule:
    """Let a schedule run again, removed or not, and return it."""
    if schedule.removed_at is not None:
        _check_room(db, guild_id, schedule.name, besides=schedule.id)
    running = resume_schedule(db, guild_id, schedule.id, due_after, now)
    if running is None:
        raise ScheduleNotFound
    return running


def _changed(record: object, wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if value != getattr(record, name)}


def _check_room(db: Database, guild_id: GuildId, name: str, *, besides: ScheduleId | None = None) -> None:
    """Raise `NameTaken` or `TooManySchedules` unless the guild may have another schedule of this name."""
    others = [schedule for schedule in list_schedules(db, guild_id) if schedule.id != besides]
    if len(others) >= _MOST:
        raise TooManySchedules
    if fold(name) in {fold(schedule.name) for schedule in others}:
        raise NameTaken(name)

"""When and where guilds want their digests."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from storage.articles import last_sighting
from storage.database import Database
from storage.models import (
    ChannelId,
    GuildId,
    Length,
    Schedule,
    ScheduleId,
    ScheduleOptions,
    UserId,
    WhenEmpty,
)
from storage.text import fold, from_seconds, offset_at, to_seconds

NextDue = Callable[[Schedule, datetime], datetime]
"""Says when a schedule is due next, strictly after an instant: what `bot.digest.cadence` knows and storage does not."""

FIRST_DIGEST_COVERS = timedelta(hours=24)

DEFAULTS = ScheduleOptions()

_COLUMNS = """id, guild_id, channel_id, name, times, days, month_days, timezone, next_due_at, due_offset, last_due_at,
    cursor, covered_until, paused_because, removed_at, created_by, options, held_until"""


def add_schedule(
    db: Database,
    guild_id: GuildId,
    channel_id: ChannelId,
    *,
    name: str,
    times: Sequence[str],
    days: Sequence[int],
    timezone: str,
    next_due_at: datetime,
    created_by: UserId,
    now: datetime,
    month_days: Sequence[int] = (),
    options: ScheduleOptions = DEFAULTS,
) -> Schedule:
    """Store a schedule whose first digest covers the day before `now`; return it."""
    since = now - FIRST_DIGEST_COVERS
    row = db.execute(
        f"""INSERT INTO schedules (guild_id, channel_id, name, times, days, month_days, timezone, next_due_at,
            due_offset, cursor, covered_until, created_by, created_at, options)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}""",
        [
            guild_id,
            channel_id,
            name,
            ",".join(times),
            ",".join(map(str, days)),
            ",".join(map(str, month_days)),
            timezone,
            to_seconds(next_due_at),
            offset_at(timezone, next_due_at),
            _last_sighting_before(db, since),
            to_seconds(since),
            created_by,
            to_seconds(now),
            _written(options),
        ],
    ).fetchone()
    return schedule_from(row)


def get_schedule(db: Database, guild_id: GuildId, schedule_id: ScheduleId) -> Schedule | None:
    """Return a guild's schedule; None when it has no such one, or it was removed."""
    found = _find(db, guild_id, schedule_id)
    return None if found is None or found.removed_at else found


def list_schedules(db: Database, guild_id: GuildId, *, removed: bool = False) -> list[Schedule]:
    """Return a guild's schedules, the oldest first; or those that were removed and can come back."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM schedules WHERE guild_id = ? AND (removed_at IS NOT NULL) = ? ORDER BY id",
        [guild_id, removed],
    )
    return [schedule_from(row) for row in rows]


def find_schedules(db: Database, guild_id: GuildId, words: str, limit: int = 25) -> list[Schedule]:
    """Return a guild's schedules whose name contains the words, case and accents ignored; those that start so first."""
    return _named(list_schedules(db, guild_id), words)[:limit]


def find_stopped_schedules(db: Database, guild_id: GuildId, words: str, limit: int = 25) -> list[Schedule]:
    """Return the schedules that can run again, as `find_schedules` does: the paused ones, then the removed ones."""
    paused = [schedule for schedule in list_schedules(db, guild_id) if schedule.paused_because]
    return [*_named(paused, words), *_named(list_schedules(db, guild_id, removed=True), words)][:limit]


def _named(schedules: Sequence[Schedule], words: str) -> list[Schedule]:
    sought = fold(words)
    found = [schedule for schedule in schedules if sought in fold(schedule.name)]
    return sorted(found, key=lambda schedule: not fold(schedule.name).startswith(sought))


def edit_schedule(db: Database, edited: Schedule, next_due: NextDue, now: datetime) -> Schedule | None:
    """Give a schedule the name, channel, cadence and options of `edited`; return it, None when it is gone.

    What it has covered stays as it is, and so does a due time that has come: only then could a digest be lost or come
    twice. Messages that wait go to the new channel.
    """
    before = get_schedule(db, edited.guild_id, edited.id)
    if before is None:
        return None
    db.execute(
        """UPDATE schedules SET name = ?, channel_id = ?, times = ?, days = ?, month_days = ?, timezone = ?,
            options = ?, held_until = NULL WHERE id = ?""",
        [
            edited.name,
            edited.channel_id,
            ",".join(edited.times),
            ",".join(map(str, edited.days)),
            ",".join(map(str, edited.month_days)),
            edited.timezone,
            _written(edited.options),
            edited.id,
        ],
    )
    if before.next_due_at > now:
        set_due(db, edited, next_due(edited, now))
    if before.channel_id != edited.channel_id:
        # None of these can be in the new channel yet: they are new there.
        db.execute(
            """UPDATE deliveries SET channel_id = ?, attempts = 0, started_at = NULL, next_attempt_at = ?
                WHERE state = 'waiting' AND run_id IN (SELECT id FROM runs WHERE schedule_id = ?)""",
            [edited.channel_id, to_seconds(now), edited.id],
        )
    if before.options.forum_tag_id != edited.options.forum_tag_id:
        # A forum that wants a tag takes none without: what waits for that would wait for ever.
        tag = edited.options.forum_tag_id
        db.execute(
            """UPDATE deliveries SET payload = iif(:tag IS NULL, json_remove(payload, '$.tag'),
                json_set(payload, '$.tag', :tag)) WHERE part = 1 AND state = 'waiting'
                AND run_id IN (SELECT id FROM runs WHERE schedule_id = :schedule)""",
            {"tag": None if tag is None else str(tag), "schedule": edited.id},
        )
    return get_schedule(db, edited.guild_id, edited.id)


def remove_schedule(db: Database, guild_id: GuildId, schedule_id: ScheduleId, reason: str, now: datetime) -> bool:
    """Stop a schedule and show it no more, for a reason in words; return whether there was one.

    It is kept with its messages, held back, so that `resume_schedule` can bring it back.
    """
    return bool(
        db.execute(
            """UPDATE schedules SET paused_because = ?, removed_at = ?
                WHERE id = ? AND guild_id = ? AND removed_at IS NULL""",
            [reason, to_seconds(now), schedule_id, guild_id],
        ).rowcount
    )


def forget_removed_schedules(db: Database, *, before: datetime, limit: int) -> bool:
    """Delete the schedules that were removed before this instant, with their runs; return whether that was all.

    At most `limit` runs go, with all that they posted and told: call it again until it was all.
    """
    old = "SELECT id FROM schedules WHERE removed_at < ?"
    deleted = db.execute(
        f"DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE schedule_id IN ({old}) LIMIT ?)",
        [to_seconds(before), limit],
    ).rowcount
    if deleted == limit:
        return False
    db.execute(f"DELETE FROM schedules WHERE id IN ({old})", [to_seconds(before)])
    return True


def pause_schedule(db: Database, guild_id: GuildId, schedule_id: ScheduleId, reason: str) -> bool:
    """Stop a schedule and hold back its messages, for a reason in words; return whether it ran until now."""
    return bool(
        db.execute(
            "UPDATE schedules SET paused_because = ? WHERE id = ? AND guild_id = ? AND paused_because IS NULL",
            [reason, schedule_id, guild_id],
        ).rowcount
    )


def resume_schedule(
    db: Database, guild_id: GuildId, schedule_id: ScheduleId, next_due: NextDue, now: datetime
) -> Schedule | None:
    """Let a schedule run again, removed or not, and its held messages go at once; return it.

    What was stored meanwhile comes with the next digest. None when there is no such schedule.
    """
    schedule = _find(db, guild_id, schedule_id)
    if schedule is None:
        return None
    if schedule.paused_because is not None:
        db.execute("UPDATE schedules SET paused_because = NULL, removed_at = NULL WHERE id = ?", [schedule_id])
        set_due(db, schedule, next_due(schedule, now))
        db.execute(
            """UPDATE deliveries SET attempts = 0, next_attempt_at = ? WHERE state = 'waiting'
                AND run_id IN (SELECT id FROM runs WHERE schedule_id = ?)""",
            [to_seconds(now), schedule_id],
        )
    return get_schedule(db, guild_id, schedule_id)


def set_due(db: Database, schedule: Schedule, due: datetime) -> None:
    """Write down when a schedule is due next, and what a clock there shows then."""
    db.execute(
        "UPDATE schedules SET next_due_at = ?, due_offset = ?, held_until = NULL WHERE id = ?",
        [to_seconds(due), offset_at(schedule.timezone, due), schedule.id],
    )


def hold_schedule(db: Database, schedule_id: ScheduleId, until: datetime) -> None:
    """Let a schedule that is due wait until its quiet hours end; that it was due is not forgotten."""
    db.execute("UPDATE schedules SET held_until = ? WHERE id = ?", [to_seconds(until), schedule_id])


def renew_due_times(db: Database, renewed_due: NextDue, now: datetime) -> int:
    """Compute anew what is due, after the clock or the rules of zones changed; return how many moved.

    `renewed_due` returns when a schedule is due as things are now: what it was due, unless that no longer fits.
    """
    moved = 0
    rows = db.execute(f"SELECT {_COLUMNS} FROM schedules").fetchall()
    for schedule in map(schedule_from, rows):
        due = renewed_due(schedule, now)
        # The clock may have gone back: what had its digest already comes no second time.
        while due > now and _has_run(db, schedule.id, due) and (later := renewed_due(schedule, due)) > due:
            due = later
        if due != schedule.next_due_at:
            set_due(db, schedule, due)
            moved += 1
    db.execute("UPDATE schedules SET held_until = NULL WHERE held_until IS NOT NULL")
    return moved


def due_schedules(db: Database, now: datetime, limit: int) -> list[Schedule]:
    """Return the schedules that are due and neither paused nor held, the longest due first."""
    rows = db.execute(
        f"""SELECT {_COLUMNS} FROM schedules WHERE paused_because IS NULL AND next_due_at <= :now
            AND (held_until IS NULL OR held_until <= :now) ORDER BY next_due_at, id LIMIT :limit""",
        {"now": to_seconds(now), "limit": limit},
    )
    return [schedule_from(row) for row in rows]


def schedule_from(row: Sequence[Any]) -> Schedule:
    """Return the record of a row in the order of this file's columns."""
    (
        number, guild_id, channel_id, name, times, days, month_days, timezone, next_due_at, due_offset, last_due_at,
        cursor, covered_until, paused_because, removed_at, created_by, options, held_until,
    ) = row  # fmt: skip
    return Schedule(
        id=ScheduleId(number),
        guild_id=GuildId(guild_id),
        channel_id=ChannelId(channel_id),
        name=name,
        times=tuple(times.split(",")),
        days=_numbers(days),
        month_days=_numbers(month_days),
        timezone=str(timezone),
        next_due_at=from_seconds(next_due_at),
        due_offset=timedelta(seconds=due_offset),
        last_due_at=None if last_due_at is None else from_seconds(last_due_at),
        cursor=cursor,
        covered_until=from_seconds(covered_until),
        paused_because=paused_because,
        removed_at=None if removed_at is None else from_seconds(removed_at),
        created_by=UserId(created_by),
        options=options_from(options),
        held_until=None if held_until is None else from_seconds(held_until),
    )


def options_from(written: str) -> ScheduleOptions:
    """Return the options that a row holds as JSON; what is left out has its default."""
    values: dict[str, Any] = json.loads(written)
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    values["length"] = Length(values.get("length", DEFAULTS.length))
    values["when_empty"] = WhenEmpty(values.get("when_empty", DEFAULTS.when_empty))
    return ScheduleOptions(**values)


def _written(options: ScheduleOptions) -> str:
    defaults = asdict(DEFAULTS)
    changed = {name: value for name, value in asdict(options).items() if value != defaults[name]}
    return json.dumps(changed, ensure_ascii=False)


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(int(number) for number in written.split(",") if number)


def _find(db: Database, guild_id: GuildId, schedule_id: ScheduleId) -> Schedule | None:
    row = db.execute(
        f"SELECT {_COLUMNS} FROM schedules WHERE id = ? AND guild_id = ?", [schedule_id, guild_id]
    ).fetchone()
    return schedule_from(row) if row else None


def _has_run(db: Database, schedule_id: ScheduleId, due_at: datetime) -> bool:
    found = db.execute("SELECT 1 FROM runs WHERE schedule_id = ? AND due_at = ?", [schedule_id, to_seconds(due_at)])
    return found.fetchone() is not None


def _last_sighting_before(db: Database, since: datetime) -> int:
    """Return the number after which everything was seen at `since` or later."""
    (first,) = db.execute("SELECT min(id) FROM sightings WHERE seen_at >= ?", [to_seconds(since)]).fetchone()
    return int(first) - 1 if first is not None else last_sighting(db)

"""When and where guilds want their digests."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from storage.articles import last_sighting
from storage.models import ChannelId, GuildId, Schedule, ScheduleId, UserId
from storage.text import fold, from_seconds, to_seconds

NextDue = Callable[[Schedule, datetime], datetime]
"""Says when a schedule is due next, strictly after an instant: what `bot.digest.cadence` knows and storage does not."""

FIRST_DIGEST_COVERS = timedelta(hours=24)

_COLUMNS = """id, guild_id, channel_id, name, times, days, timezone, next_due_at, last_due_at, cursor, covered_until,
    paused_because, created_by"""


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
) -> Schedule:
    """Store a schedule whose first digest covers the day before `now`; return it."""
    since = now - FIRST_DIGEST_COVERS
    row = db.execute(
        f"""INSERT INTO schedules (guild_id, channel_id, name, times, days, timezone, next_due_at, cursor,
            covered_until, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}""",
        [
            guild_id,
            channel_id,
            name,
            ",".join(times),
            ",".join(map(str, days)),
            timezone,
            to_seconds(next_due_at),
            _last_sighting_before(db, since),
            to_seconds(since),
            created_by,
            to_seconds(now),
        ],
    ).fetchone()
    return schedule_from(row)


def get_schedule(db: Database, guild_id: GuildId, schedule_id: ScheduleId) -> Schedule | None:
    """Return a guild's schedule; None when it has no such one."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM schedules WHERE id = ? AND guild_id = ?", [schedule_id, guild_id]
    ).fetchone()
    return schedule_from(row) if row else None


def list_schedules(db: Database, guild_id: GuildId) -> list[Schedule]:
    """Return a guild's schedules, the oldest first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM schedules WHERE guild_id = ? ORDER BY id", [guild_id])
    return [schedule_from(row) for row in rows]


def find_schedules(db: Database, guild_id: GuildId, words: str, limit: int = 25) -> list[Schedule]:
    """Return a guild's schedules whose name contains the words, case and accents ignored; those that start so first."""
    sought = fold(words)
    found = [schedule for schedule in list_schedules(db, guild_id) if sought in fold(schedule.name)]
    return sorted(found, key=lambda schedule: not fold(schedule.name).startswith(sought))[:limit]


def remove_schedule(db: Database, guild_id: GuildId, schedule_id: ScheduleId) -> bool:
    """Delete a schedule with its runs and their messages; return whether there was one."""
    return bool(db.execute("DELETE FROM schedules WHERE id = ? AND guild_id = ?", [schedule_id, guild_id]).rowcount)


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
    """Let a schedule run again and its held messages go at once; return it.

    What was stored meanwhile comes with the next digest. None when there is no such schedule.
    """
    schedule = get_schedule(db, guild_id, schedule_id)
    if schedule is None:
        return None
    if schedule.paused_because is not None:
        db.execute(
            "UPDATE schedules SET paused_because = NULL, next_due_at = ? WHERE id = ?",
            [to_seconds(next_due(schedule, now)), schedule_id],
        )
        db.execute(
            """UPDATE deliveries SET attempts = 0, next_attempt_at = ? WHERE state = 'waiting'
                AND run_id IN (SELECT id FROM runs WHERE schedule_id = ?)""",
            [to_seconds(now), schedule_id],
        )
    return get_schedule(db, guild_id, schedule_id)


def renew_due_times(db: Database, next_due: NextDue, now: datetime) -> int:
    """Compute anew what is due in the future, after the clock or the rules of zones changed; return how many moved.

    What is due already stays due.
    """
    moved = 0
    rows = db.execute(f"SELECT {_COLUMNS} FROM schedules WHERE next_due_at > ?", [to_seconds(now)]).fetchall()
    for schedule in map(schedule_from, rows):
        due = next_due(schedule, now)
        if due != schedule.next_due_at:
            db.execute("UPDATE schedules SET next_due_at = ? WHERE id = ?", [to_seconds(due), schedule.id])
            moved += 1
    return moved


def due_schedules(db: Database, now: datetime, limit: int) -> list[Schedule]:
    """Return the schedules that are due and not paused, the longest due first."""
    rows = db.execute(
        f"""SELECT {_COLUMNS} FROM schedules WHERE paused_because IS NULL AND next_due_at <= ?
            ORDER BY next_due_at, id LIMIT ?""",
        [to_seconds(now), limit],
    )
    return [schedule_from(row) for row in rows]


def schedule_from(row: Sequence[Any]) -> Schedule:
    """Return the record of a row in the order of this file's columns."""
    (
        number, guild_id, channel_id, name, times, days, timezone, next_due_at, last_due_at, cursor, covered_until,
        paused_because, created_by,
    ) = row  # fmt: skip
    return Schedule(
        id=ScheduleId(number),
        guild_id=GuildId(guild_id),
        channel_id=ChannelId(channel_id),
        name=name,
        times=tuple(times.split(",")),
        days=tuple(int(day) for day in days.split(",")),
        timezone=str(timezone),
        next_due_at=from_seconds(next_due_at),
        last_due_at=None if last_due_at is None else from_seconds(last_due_at),
        cursor=cursor,
        covered_until=from_seconds(covered_until),
        paused_because=paused_because,
        created_by=UserId(created_by),
    )


def _last_sighting_before(db: Database, since: datetime) -> int:
    """Return the number after which everything was seen at `since` or later."""
    (first,) = db.execute("SELECT min(id) FROM sightings WHERE seen_at >= ?", [to_seconds(since)]).fetchone()
    return int(first) - 1 if first is not None else last_sighting(db)

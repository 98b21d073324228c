"""Digests that were claimed: each due time of a schedule at most once, each sighting in exactly one run of it.

A claim is one transaction. What follows it (composing, sending) may be cut off by a crash at any moment and is taken
up again from what is stored here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.articles import last_sighting
from storage.database import Database
from storage.models import ChannelId, GuildId, Run, RunId, Schedule, ScheduleId, Window
from storage.schedules import NextDue, due_schedules, get_schedule, hold_schedule, options_from, set_due
from storage.text import from_seconds, to_seconds

_COLUMNS = """runs.id, schedule_id, guild_id, channel_id, name, due_at, claimed_at, window_start, window_end,
    first_sighting, last_sighting, missed, is_manual, articles, options"""
_MOST_MISSED = 1000

PREVIEWED = RunId(0)
"""The id of what is no run yet."""

QuietEnd = Callable[[Schedule, datetime], datetime | None]
"""Says when the quiet hours of a schedule end, None outside of them."""


def never_quiet(_: Schedule, __: datetime) -> None:
    """Return None: it is never quiet."""


def claim_due(
    db: Database, next_due: NextDue, now: datetime, *, limit: int = 100, quiet_end: QuietEnd = never_quiet
) -> list[Run]:
    """Claim a run of each schedule that is due: everything since its last one; return the runs, longest due first.

    However many due times passed, a schedule gets one run, and is due next after `now`. A due time that comes again,
    because the clock went back, has had its digest. What is due still while it is quiet waits for the end of that.
    """
    while due := due_schedules(db, now, limit):
        claimed = []
        for schedule in due:
            held_until = quiet_end(schedule, now)
            run = None
            if held_until is None:
                run = _claim_due(db, schedule, next_due, now)
            else:
                hold_schedule(db, schedule.id, held_until)
            if run is not None:
                claimed.append(run)
        if claimed:
            return claimed
    return []


def _claim_due(db: Database, schedule: Schedule, next_due: NextDue, now: datetime) -> Run | None:
    due = schedule.next_due_at
    while due <= now and _has_run(db, schedule.id, due):
        due = next_due(schedule, due)
    if due > now:
        set_due(db, schedule, due)
        return None
    upcoming, missed = next_due(schedule, due), 0
    while upcoming <= now and missed < _MOST_MISSED:
        upcoming, missed = next_due(schedule, upcoming), missed + 1
    if upcoming <= now:
        upcoming = next_due(schedule, now)
    run = _claim(db, schedule, due, now, missed=missed)
    set_due(db, schedule, upcoming)
    db.execute("UPDATE schedules SET last_due_at = ? WHERE id = ?", [to_seconds(due), schedule.id])
    return run


def claim_now(
    db: Database, guild_id: GuildId, schedule_id: ScheduleId, now: datetime, *, after: int | None = None
) -> Run | None:
    """Claim a run that a person asked for; what is due next stays due.

    None when there is no such schedule or it is paused, or where `after` is given and another run covered more since.
    """
    schedule = get_schedule(db, guild_id, schedule_id)
    if schedule is None or schedule.paused_because is not None or after not in {None, schedule.cursor}:
        return None
    (latest,) = db.execute("SELECT max(due_at) FROM runs WHERE schedule_id = ?", [schedule_id]).fetchone()
    due_at = now if latest is None else max(now, from_seconds(latest) + timedelta(seconds=1))
    return _claim(db, schedule, due_at, now, is_manual=True)


def uncomposed_runs(db: Database) -> list[Run]:
    """Return the claimed runs whose messages are not written yet, in the order of their claims."""
    rows = db.execute(
        f"""SELECT {_COLUMNS} FROM runs JOIN schedules ON schedules.id = schedule_id
            WHERE articles IS NULL ORDER BY runs.id"""
    )
    return [_run(row) for row in rows]


def last_run(db: Database, guild_id: GuildId) -> Run | None:
    """Return a guild's latest run, whatever its schedule; None before the first."""
    row = db.execute(
        f"""SELECT {_COLUMNS} FROM runs JOIN schedules ON schedules.id = schedule_id
            WHERE guild_id = ? ORDER BY runs.id DESC LIMIT 1""",
        [guild_id],
    ).fetchone()
    return _run(row) if row else None


def run_of(db: Database, guild_id: GuildId, schedule_id: ScheduleId, after: int, upto: int) -> Run | None:
    """Return the guild's run that holds these sightings; None where it was forgotten, or never was."""
    row = db.execute(
        f"""SELECT {_COLUMNS} FROM runs JOIN schedules ON schedules.id = schedule_id
            WHERE schedule_id = ? AND guild_id = ? AND first_sighting = ? AND last_sighting = ?
            ORDER BY runs.id LIMIT 1""",
        [schedule_id, guild_id, after, upto],
    ).fetchone()
    return _run(row) if row else None


def previewed_run(db: Database, guild_id: GuildId, schedule_id: ScheduleId, after: int, upto: int) -> Run | None:
    """Return the run that would hold these sightings, for a look into its preview; its id is `PREVIEWED`.

    None where they are not what the schedule's next digest begins with: those of others are none of the guild's.
    """
    schedule = get_schedule(db, guild_id, schedule_id)
    if schedule is None or schedule.cursor != after or not after <= upto <= last_sighting(db):
        return None
    until = schedule.covered_until
    return Run(
        id=PREVIEWED,
        schedule_id=schedule.id,
        guild_id=guild_id,
        channel_id=schedule.channel_id,
        name=schedule.name,
        due_at=schedule.next_due_at,
        claimed_at=until,
        window=Window(until, until),
        after=after,
        upto=upto,
        missed=0,
        is_manual=False,
        articles=None,
        options=schedule.options,
    )


@dataclass(frozen=True, slots=True)
class LastPost:
    """When a schedule last posted something, news or a note, and up to where that told; at first, when it was made.

    What stood for others that were missed was posted when it was made, long after it was due.
    """

    at: datetime
    told_until: datetime
    upto: int


def last_post(db: Database, schedule_id: ScheduleId, *, before: RunId | None = None) -> LastPost | None:
    """Return the last post of a schedule, of its runs before one where it is given; None for an unknown schedule."""
    row = db.execute(
        """SELECT iif(missed > 0, max(due_at, claimed_at), due_at), window_end, last_sighting FROM runs
            WHERE schedule_id = :schedule AND (:before IS NULL OR id < :before)
                AND EXISTS (SELECT 1 FROM deliveries WHERE run_id = runs.id) ORDER BY id DESC LIMIT 1""",
        {"schedule": schedule_id, "before": before},
    ).fetchone()
    # Where nothing was posted yet, the first run knows from where the schedule started.
    row = (
        row
        or db.execute(
            """SELECT created_at, coalesce(window_start, covered_until), coalesce(first_sighting, cursor)
            FROM schedules LEFT JOIN runs ON runs.schedule_id = schedules.id
            WHERE schedules.id = ? ORDER BY runs.id LIMIT 1""",
            [schedule_id],
        ).fetchone()
    )
    return None if row is None else LastPost(from_seconds(row[0]), from_seconds(row[1]), row[2])


def forget_runs(db: Database, *, before: datetime, limit: int) -> int:
    """Delete at most `limit` runs claimed before this instant, with their messages; return how many.

    What is not finished stays, and the last run of each schedule.
    """
    return int(
        db.execute(
            """
            DELETE FROM runs WHERE id IN (
                SELECT id FROM runs AS old WHERE claimed_at < ? AND articles IS NOT NULL
                    AND EXISTS (SELECT 1 FROM runs WHERE runs.schedule_id = old.schedule_id AND runs.id > old.id)
                    AND NOT EXISTS (
                        SELECT 1 FROM deliveries WHERE run_id = old.id AND state IN ('waiting', 'sending')
                    )
                LIMIT ?
            )
            """,
            [to_seconds(before), limit],
        ).rowcount
    )


def _has_run(db: Database, schedule_id: ScheduleId, due_at: datetime) -> bool:
    found = db.execute("SELECT 1 FROM runs WHERE schedule_id = ? AND due_at = ?", [schedule_id, to_seconds(due_at)])
    return found.fetchone() is not None


def _claim(
    db: Database, schedule: Schedule, due_at: datetime, now: datetime, *, missed: int = 0, is_manual: bool = False
) -> Run | None:
    """Take all that is new for a run of this due time; None when that due time has one.

    Numbers of sightings decide what is new. The window is for readers: it never ends before it starts, even where
    the clock went back.
    """
    start = schedule.covered_until
    end = max(start, from_seconds(to_seconds(now)))
    upto = max(schedule.cursor, last_sighting(db))
    row = db.execute(
        """INSERT INTO runs (schedule_id, due_at, claimed_at, window_start, window_end, first_sighting,
            last_sighting, missed, is_manual) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (schedule_id, due_at) DO NOTHING RETURNING id""",
        [
            schedule.id,
            to_seconds(due_at),
            to_seconds(now),
            to_seconds(start),
            to_seconds(end),
            schedule.cursor,
            upto,
            missed,
            is_manual,
        ],
    ).fetchone()
    if row is None:
        return None
    db.execute("UPDATE schedules SET cursor = ?, covered_until = ? WHERE id = ?", [upto, to_seconds(end), schedule.id])
    return Run(
        id=RunId(row[0]),
        schedule_id=schedule.id,
        guild_id=schedule.guild_id,
        channel_id=schedule.channel_id,
        name=schedule.name,
        due_at=from_seconds(to_seconds(due_at)),
        claimed_at=from_seconds(to_seconds(now)),
        window=Window(start, end),
        after=schedule.cursor,
        upto=upto,
        missed=missed,
        is_manual=is_manual,
        articles=None,
        options=schedule.options,
    )


def _run(row: Sequence[Any]) -> Run:
    (
        number, schedule_id, guild_id, channel_id, name, due_at, claimed_at, start, end, after, upto, missed,
        is_manual, articles, options,
    ) = row  # fmt: skip
    return Run(
        id=RunId(number),
        schedule_id=ScheduleId(schedule_id),
        guild_id=GuildId(guild_id),
        channel_id=ChannelId(channel_id),
        name=name,
        due_at=from_seconds(due_at),
        claimed_at=from_seconds(claimed_at),
        window=Window(from_seconds(start), from_seconds(end)),
        after=after,
        upto=upto,
        missed=missed,
        is_manual=bool(is_manual),
        articles=articles,
        options=options_from(options),
    )

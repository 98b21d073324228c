"""What does not work just now, and whether a guild's admins were told: each trouble once, until it works again.

A trouble is a row from when it is found until it is over. Its alert is written to the ledger of notices in the same
transaction that notes that it is told, so that a crash neither loses nor doubles it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from storage.database import Database
from storage.models import FeedId, GuildId, Run, Schedule, ScheduleId
from storage.schedules import get_schedule, pause_schedule
from storage.text import from_seconds, to_seconds

ANALYSIS: Final = "analysis"
"""The subject of articles that cannot be analyzed."""

_FEED_DEAD_AFTER: Final = timedelta(hours=24)
_FEED_FAILURES: Final = 5
_LONGEST_ORDINARY_PAUSE: Final = timedelta(hours=25)
"""A feed rests longer only when its server says that it is gone."""

_MOST_SET_ASIDE: Final = 5
_SET_ASIDE_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something of a guild that does not work since an instant.

    `subject` says what: "schedule:12", "run:12", "picture:12", "refused:12" (each a schedule), "feed:5" or "analysis";
    `number` is the number in it, 0 for none.
    `trying_since` is when a schedule was let run again to see whether it works.
    """

    guild_id: GuildId
    subject: str
    reason: str
    since: datetime
    told_at: datetime | None
    trying_since: datetime | None

    @property
    def kind(self) -> str:
        """What it is that does not work."""
        return self.subject.partition(":")[0]

    @property
    def number(self) -> int:
        """Which schedule or feed it is."""
        return int(self.subject.partition(":")[2] or 0)


def stop_for_trouble(db: Database, guild_id: GuildId, schedule_id: ScheduleId, reason: str, now: datetime) -> bool:
    """Pause a schedule because it cannot post, until that works again; return whether it ran until now."""
    if not pause_schedule(db, guild_id, schedule_id, reason):
        return False
    _raise(db, guild_id, f"schedule:{schedule_id}", reason, now)
    return True


def note_stuck_run(db: Database, run: Run, now: datetime) -> None:
    """Note that a digest cannot be composed; the trouble's reason is what the log names it by."""
    _raise(db, run.guild_id, f"run:{run.schedule_id}", f"run {run.id}", now)


def note_missing_picture(db: Database, guild_id: GuildId, schedule_id: ScheduleId, now: datetime) -> None:
    """Note that a digest was posted without its picture, which its channel does not take."""
    _raise(db, guild_id, f"picture:{schedule_id}", "", now)


def note_picture(db: Database, guild_id: GuildId, schedule_id: ScheduleId) -> None:
    """Note that a digest was posted with its picture."""
    end_trouble(db, guild_id, f"picture:{schedule_id}")


def keep_paused(db: Database, guild_id: GuildId, schedule_id: ScheduleId, reason: str) -> bool:
    """Let a schedule that trouble paused stay so until somebody resumes it; return whether trouble had paused it.

    `reason` is in words.
    """
    if not end_trouble(db, guild_id, f"schedule:{schedule_id}"):
        return False
    db.execute("UPDATE schedules SET paused_because = ? WHERE id = ?", [reason, schedule_id])
    return True


def try_again(db: Database, schedule: Schedule, now: datetime) -> bool:
    """Let a schedule that trouble paused run again; what was held goes at once, what was missed comes late.

    Its trouble is over when something is posted, or nothing is left to post. Returns False, and changes nothing, where
    somebody paused or removed the schedule since it was found.
    """
    if not db.execute(
        """UPDATE schedules SET paused_because = NULL WHERE id = ? AND removed_at IS NULL
            AND EXISTS (SELECT 1 FROM troubles WHERE troubles.guild_id = schedules.guild_id AND subject = ?)""",
        [schedule.id, f"schedule:{schedule.id}"],
    ).rowcount:
        return False
    db.execute(
        """UPDATE deliveries SET attempts = 0, next_attempt_at = ? WHERE state = 'waiting'
            AND run_id IN (SELECT id FROM runs WHERE schedule_id = ?)""",
        [to_seconds(now), schedule.id],
    )
    db.execute(
        "UPDATE troubles SET trying_since = ? WHERE guild_id = ? AND subject = ?",
        [to_seconds(now), schedule.guild_id, f"schedule:{schedule.id}"],
    )
    return True


# --------------------------------------------------------------------------------------------------------- finding


def renew_troubles(db: Database, now: datetime) -> list[tuple[Trouble, bool]]:
    """Note what stopped working: refused messages, dead feeds, articles that cannot be analyzed; return what is over.

    With it comes whether it works again; else what did not work is gone or was settled.
    """
    failing = _failing_analyses(db, now)
    current = _current(db, now, failing)
    for (guild_id, subject), reason in current.items():
        _raise(db, guild_id, subject, reason, now)
    finished = []
    for trouble in list_troubles(db):
        if trouble.kind == "schedule":
            over, works = _has_resumed(db, trouble)
        elif trouble.kind in {"run", "picture"}:
            over, works = _has_settled(db, trouble)
        else:
            over = (trouble.guild_id, trouble.subject) not in current and not _may_recur(db, trouble, failing)
            works = over and trouble.kind == "feed" and _is_subscribed(db, trouble)
        if over:
            finished.append((trouble, works))
    return finished


def end_trouble(db: Database, guild_id: GuildId, subject: str) -> bool:
    """Forget a trouble; return whether there was one."""
    return bool(db.execute("DELETE FROM troubles WHERE guild_id = ? AND subject = ?", [guild_id, subject]).rowcount)


def list_troubles(db: Database, guild_id: GuildId | None = None) -> list[Trouble]:
    """Return what does not work, of one guild or of all, the oldest first."""
    rows = db.execute(
        """SELECT guild_id, subject, reason, since, told_at, trying_since FROM troubles
            WHERE :guild IS NULL OR guild_id = :guild ORDER BY since, guild_id, subject""",
        {"guild": guild_id},
    )
    return [_trouble(row) for row in rows]


def mark_alerted(db: Database, troubles: Sequence[Trouble], now: datetime) -> None:
    """Note that the admins are told, in the transaction that writes the alert."""
    db.conn.executemany(
        "UPDATE troubles SET told_at = ? WHERE guild_id = ? AND subject = ?",
        [(to_seconds(now), trouble.guild_id, trouble.subject) for trouble in troubles],
    )


def stopped_schedules(db: Database) -> list[Schedule]:
    """Return the schedules that trouble paused and that may be tried again."""
    found = [
        get_schedule(db, trouble.guild_id, ScheduleId(trouble.number))
        for trouble in list_troubles(db)
        if trouble.kind == "schedule"
    ]
    return [schedule for schedule in found if schedule is not None and schedule.paused_because is not None]


def tell_again(db: Database, guild_id: GuildId) -> None:
    """Let the trouble of a guild be told once more, as to another channel."""
    db.execute("UPDATE troubles SET told_at = NULL WHERE guild_id = ?", [guild_id])


def feed_names(db: Database, troubles: Sequence[Trouble]) -> Mapping[str, str]:
    """Return the names of the feeds that troubles are about, by their subjects."""
    ids = json.dumps([trouble.number for trouble in troubles if trouble.kind == "feed"])
    rows = db.execute("SELECT id, title, url FROM feeds WHERE id IN (SELECT value FROM json_each(?))", [ids])
    return {f"feed:{number}": title or url for number, title, url in rows}


def _current(db: Database, now: datetime, failing: Mapping[GuildId, int]) -> dict[tuple[GuildId, str], str]:
    """Return the reasons of what does not work now, schedules that are paused aside."""
    found: dict[tuple[GuildId, str], str] = {}
    refused = db.execute(
        """SELECT guild_id, schedule_id, error FROM deliveries JOIN runs ON runs.id = run_id
            JOIN schedules ON schedules.id = schedule_id
            WHERE state = 'failed' AND removed_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM runs AS later JOIN deliveries AS sent ON sent.run_id = later.id
                WHERE later.schedule_id = runs.schedule_id AND later.id > runs.id AND sent.state IN ('posted', 'sent')
            ) ORDER BY deliveries.id"""
    )
    for guild_id, schedule_id, error in refused:
        found[GuildId(guild_id), f"refused:{schedule_id}"] = error or ""
    dead = db.execute(
        """SELECT guild_id, feeds.id, error FROM feeds JOIN subscriptions ON feed_id = feeds.id
            WHERE failures > 0 AND (
                failures >= :failures AND coalesce(last_success_at, created_at) <= :before
                OR next_poll_at - last_polled_at > :pause
            ) AND guild_id NOT IN (SELECT guild_id FROM guilds WHERE left_at IS NOT NULL)""",
        {
            "failures": _FEED_FAILURES,
            "before": to_seconds(now - _FEED_DEAD_AFTER),
            "pause": _LONGEST_ORDINARY_PAUSE.total_seconds(),
        },
    )
    for guild_id, feed_id, error in dead:
        found[GuildId(guild_id), f"feed:{feed_id}"] = error or ""
    for guild_id, count in failing.items():
        if count >= _MOST_SET_ASIDE:
            found[guild_id, ANALYSIS] = f"{count} articles"
    return found


def _failing_analyses(db: Database, now: datetime) -> dict[GuildId, int]:
    """Return of each guild how many articles could not be analyzed lately."""
    rows = db.execute(
        """
        WITH late AS (SELECT guild_id, feed_id, set_aside_at FROM set_aside WHERE set_aside_at > :since),
            of_feeds AS (SELECT feed_id, count(*) AS number FROM late WHERE feed_id IS NOT NULL GROUP BY feed_id)
        SELECT guild, sum(number) FROM (
            SELECT guild_id AS guild, 1 AS number FROM late WHERE guild_id > 0
            -- Counted once for all guilds that had the feed all the time.
            UNION ALL SELECT subscriptions.guild_id, number FROM of_feeds JOIN subscriptions USING (feed_id)
            WHERE added_at <= :since
            UNION ALL SELECT subscriptions.guild_id, 1 FROM subscriptions CROSS JOIN late USING (feed_id)
            WHERE added_at > :since AND added_at <= set_aside_at
        ) GROUP BY guild
        """,
        {"since": to_seconds(now - _SET_ASIDE_WITHIN)},
    )
    return {GuildId(guild_id): count for guild_id, count in rows}


def _may_recur(db: Database, trouble: Trouble, failing: Mapping[GuildId, int]) -> bool:
    """Return whether what ended may only be resting: articles still failed lately, a feed was not polled since."""
    if trouble.subject == ANALYSIS:
        return trouble.guild_id in failing
    if trouble.kind == "feed":
        row = db.execute("SELECT failures FROM feeds WHERE id = ?", [trouble.number]).fetchone()
        return row is not None and row[0] > 0 and _is_subscribed(db, trouble)
    return False


def _is_subscribed(db: Database, trouble: Trouble) -> bool:
    found = db.execute(
        "SELECT 1 FROM subscriptions WHERE guild_id = ? AND feed_id = ?", [trouble.guild_id, FeedId(trouble.number)]
    )
    return found.fetchone() is not None


def _has_resumed(db: Database, trouble: Trouble) -> tuple[bool, bool]:
    """Return whether a schedule's trouble is over, and whether that was found out by trying."""
    schedule = get_schedule(db, trouble.guild_id, ScheduleId(trouble.number))
    if schedule is None:
        return True, False
    if schedule.paused_because is not None:
        return False, False
    if trouble.trying_since is None:  # somebody resumed it
        return True, False
    open_, sent = db.execute(
        """SELECT coalesce(sum(state IN ('waiting', 'sending')), 0),
            coalesce(sum(state IN ('posted', 'sent') AND finished_at >= ?), 0)
            FROM deliveries JOIN runs ON runs.id = run_id WHERE schedule_id = ?""",
        [to_seconds(trouble.trying_since), schedule.id],
    ).fetchone()
    return bool(sent or not open_), True


def _has_settled(db: Database, trouble: Trouble) -> tuple[bool, bool]:
    """Return whether a digest that could not be composed, or had no picture, is none any more; and whether it is now.

    That a picture was posted is noted when it is.
    """
    schedule = get_schedule(db, trouble.guild_id, ScheduleId(trouble.number))
    if schedule is None:
        return True, False
    if trouble.kind == "picture":
        return not schedule.options.picture, False
    is_open = db.execute("SELECT 1 FROM runs WHERE schedule_id = ? AND articles IS NULL", [schedule.id]).fetchone()
    return is_open is None, is_open is None


def _raise(db: Database, guild_id: GuildId, subject: str, reason: str, now: datetime) -> None:
    """Note a trouble; one that is known keeps the time of its beginning, and is not told again."""
    db.execute(
        """INSERT INTO troubles (guild_id, subject, reason, since) VALUES (?, ?, ?, ?)
            ON CONFLICT (guild_id, subject) DO UPDATE SET reason = excluded.reason, trying_since = NULL
            WHERE reason <> excluded.reason OR trying_since IS NOT NULL""",
        [guild_id, subject, reason, to_seconds(now)],
    )


def _trouble(row: Sequence[Any]) -> Trouble:
    guild_id, subject, reason, since, told_at, trying_since = row
    return Trouble(
        guild_id=GuildId(guild_id),
        subject=subject,
        reason=reason,
        since=from_seconds(since),
        told_at=None if told_at is None else from_seconds(told_at),
        trying_since=None if trying_since is None else from_seconds(trying_since),
    )

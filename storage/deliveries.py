"""The ledger of what is posted: each message of a digest, its intent written before it is sent, its number after.

What is sent is exactly what is stored here. A channel's messages go one after another, in the order of their runs.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.database import Database
from storage.models import ChannelId, Delivery, DeliveryId, DeliveryState, GuildId, Run, RunId, ScheduleId
from storage.text import from_seconds, to_seconds

_COLUMNS = """deliveries.id, run_id, schedule_id, guild_id, deliveries.channel_id, part, payload, nonce, state,
    attempts, next_attempt_at, started_at, message_id, error,
    (SELECT message_id FROM deliveries AS first WHERE first.run_id = deliveries.run_id AND first.part = 1
        AND deliveries.part > 1 AND first.channel_id = deliveries.channel_id)"""

LONGEST_WAIT = timedelta(hours=1)
"""No message waits longer for its next try: one that seems to was put back before the clock went back."""

_WITHOUT_PICTURE = "payload = iif(json_type(payload, '$.picture') IS NULL, payload, json_remove(payload, '$.picture'))"
"""Pictures are large, and nobody needs them again."""

_JOINED = "deliveries JOIN runs ON runs.id = run_id JOIN schedules ON schedules.id = schedule_id"


def write_messages(
    db: Database, run: Run, messages: Sequence[tuple[str, str]], *, articles: int, now: datetime
) -> bool:
    """Write the messages of a run, each a payload and its nonce, in their order; return whether that was needed.

    They are written once: a run that has its messages, or whose schedule is gone, is left as it is. They go where the
    schedule posts now: it may have been edited since the run was read.
    """
    if not db.execute("UPDATE runs SET articles = ? WHERE id = ? AND articles IS NULL", [articles, run.id]).rowcount:
        return False
    (channel_id,) = db.execute("SELECT channel_id FROM schedules WHERE id = ?", [run.schedule_id]).fetchone()
    for part, (payload, nonce) in enumerate(messages, start=1):
        db.execute(
            """INSERT INTO deliveries (run_id, channel_id, part, payload, nonce, next_attempt_at)
                VALUES (?, ?, ?, ?, ?, ?)""",
            [run.id, channel_id, part, payload, nonce, to_seconds(now)],
        )
    return True


def take_waiting(db: Database, now: datetime, *, limit: int) -> list[Delivery]:
    """Write down that messages are about to be sent; return them as they were before, fair turns first.

    Only the first open message of a channel may go: never two of one channel at a time, never a later part before
    an earlier. What belongs to a paused schedule is held.
    """
    rows = db.execute(
        f"""
        WITH open AS (
            SELECT deliveries.id AS number, state, part, next_attempt_at, row_number() OVER (
                PARTITION BY deliveries.channel_id ORDER BY state = 'sending' DESC, run_id, part
            ) AS turn
            FROM {_JOINED}
            WHERE state IN ('waiting', 'sending') AND (state = 'sending' OR paused_because IS NULL)
        ), chosen AS (  -- before any message is read: they hold pictures
            SELECT number FROM open
            WHERE turn = 1 AND state = 'waiting' AND (next_attempt_at <= ? OR next_attempt_at > ?)
            ORDER BY part, next_attempt_at, number LIMIT ?
        )
        SELECT {_COLUMNS} FROM {_JOINED} JOIN chosen ON chosen.number = deliveries.id
        ORDER BY part, next_attempt_at, deliveries.id
        """,
        [to_seconds(now), to_seconds(now + LONGEST_WAIT), limit],
    ).fetchall()
    taken = [_delivery(row) for row in rows]
    for delivery in taken:
        db.execute(
            """UPDATE deliveries SET state = 'sending', attempts = attempts + 1,
                started_at = coalesce(started_at, ?) WHERE id = ?""",
            [to_seconds(now), delivery.id],
        )
    return taken


def take_posted(db: Database, now: datetime, *, limit: int, under_way: Collection[DeliveryId] = ()) -> list[Delivery]:
    """Return messages that the followers of their channel are to get now, longest waiting first.

    They stay as they are until that is done, because doing it twice is harmless; those `under_way` are left out.
    """
    rows = db.execute(
        f"""SELECT {_COLUMNS} FROM {_JOINED} WHERE state = 'posted' AND (next_attempt_at <= ? OR next_attempt_at > ?)
            ORDER BY next_attempt_at, deliveries.id LIMIT ?""",
        [to_seconds(now), to_seconds(now + LONGEST_WAIT), limit + len(under_way)],
    ).fetchall()
    taken = [delivery for delivery in map(_delivery, rows) if delivery.id not in under_way][:limit]
    for delivery in taken:
        db.execute("UPDATE deliveries SET attempts = attempts + 1 WHERE id = ?", [delivery.id])
    return taken


def mark_posted(db: Database, delivery_id: DeliveryId, message_id: int, *, now: datetime) -> None:
    """Write down that Discord has the message, under this number, and that the channel's followers are to get it."""
    db.execute(
        f"""UPDATE deliveries SET state = 'posted', message_id = ?, attempts = 0, next_attempt_at = ?, error = NULL,
            {_WITHOUT_PICTURE} WHERE id = ?""",
        [message_id, to_seconds(now), delivery_id],
    )


def mark_sent(
    db: Database, delivery_id: DeliveryId, message_id: int, *, now: datetime, error: str | None = None
) -> None:
    """Write down that Discord has the message, under this number; `error` is why its followers never get it."""
    db.execute(
        f"""UPDATE deliveries SET state = 'sent', message_id = ?, finished_at = ?, error = ?, {_WITHOUT_PICTURE}
            WHERE id = ?""",
        [message_id, to_seconds(now), error, delivery_id],
    )


def mark_failed(db: Database, delivery_id: DeliveryId, error: str, *, now: datetime) -> None:
    """Write down that Discord refuses this message for good."""
    db.execute(
        f"UPDATE deliveries SET state = 'failed', finished_at = ?, error = ?, {_WITHOUT_PICTURE} WHERE id = ?",
        [to_seconds(now), error, delivery_id],
    )


def put_back(db: Database, delivery_id: DeliveryId, error: str, *, next_attempt_at: datetime) -> None:
    """Let a message wait again after a try that failed: to be posted, or to be handed to followers."""
    db.execute(
        """UPDATE deliveries SET state = iif(state = 'sending', 'waiting', state), next_attempt_at = ?, error = ?
            WHERE id = ?""",
        [to_seconds(next_attempt_at), error, delivery_id],
    )
    _follow_schedule(db, delivery_id)


def release(db: Database, untried: Sequence[Delivery]) -> None:
    """Let messages wait as they did before they were taken: they were never tried."""
    for delivery in untried:
        db.execute(
            "UPDATE deliveries SET state = ?, attempts = ?, started_at = ?, next_attempt_at = ? WHERE id = ?",
            [
                delivery.state,
                delivery.attempts,
                None if delivery.started_at is None else to_seconds(delivery.started_at),
                to_seconds(delivery.next_attempt_at),
                delivery.id,
            ],
        )
        _follow_schedule(db, delivery.id)


def take_back_abandoned(db: Database, under_way: Collection[DeliveryId], *, now: datetime) -> int:
    """Let messages wait again whose sending nobody follows any more, as after a crash; return how many."""
    abandoned = [
        row[0]
        # Both states, though one is wanted: so that SQLite takes the index of what is open.
        for row in db.execute(
            "SELECT id FROM deliveries WHERE state IN ('waiting', 'sending') AND state = 'sending'"
        ).fetchall()
        if row[0] not in under_way
    ]
    for number in abandoned:
        db.execute(
            "UPDATE deliveries SET state = 'waiting', next_attempt_at = min(next_attempt_at, ?) WHERE id = ?",
            [to_seconds(now), number],
        )
    return len(abandoned)


def posted_in(db: Database, channel_id: ChannelId, *, limit: int = 200) -> frozenset[int]:
    """Return the numbers of the last messages that the ledger knows to be in a channel."""
    rows = db.execute(
        """SELECT message_id FROM deliveries WHERE channel_id = ? AND message_id IS NOT NULL
            ORDER BY id DESC LIMIT ?""",
        [channel_id, limit],
    )
    return frozenset(row[0] for row in rows)


def deliveries_of(db: Database, run_id: RunId) -> list[Delivery]:
    """Return the messages of a run, in their order."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM {_JOINED} WHERE run_id = ? ORDER BY part", [run_id])
    return [_delivery(row) for row in rows]


def count_waiting(db: Database, guild_id: GuildId) -> int:
    """Return how many of a guild's messages are not sent yet."""
    (count,) = db.execute(
        f"""SELECT count(*) FROM {_JOINED}
            WHERE guild_id = ? AND state IN ('waiting', 'sending') AND removed_at IS NULL""",
        [guild_id],
    ).fetchone()
    return int(count)


def _follow_schedule(db: Database, delivery_id: DeliveryId) -> None:
    """Let a message that waits go where its schedule posts now: an edit does not move what is just being sent."""
    db.execute(
        """UPDATE deliveries SET channel_id = schedules.channel_id, attempts = 0, started_at = NULL
            FROM runs JOIN schedules ON schedules.id = schedule_id
            WHERE deliveries.id = ? AND state = 'waiting' AND runs.id = run_id
                AND schedules.channel_id <> deliveries.channel_id""",
        [delivery_id],
    )


def _delivery(row: Sequence[Any]) -> Delivery:
    (
        number, run_id, schedule_id, guild_id, channel_id, part, payload, nonce, state, attempts, next_attempt_at,
        started_at, message_id, error, first_id,
    ) = row  # fmt: skip
    return Delivery(
        id=DeliveryId(number),
        run_id=RunId(run_id),
        schedule_id=ScheduleId(schedule_id),
        guild_id=GuildId(guild_id),
        channel_id=ChannelId(channel_id),
        part=part,
        payload=payload,
        nonce=nonce,
        state=DeliveryState(state),
        attempts=attempts,
        next_attempt_at=from_seconds(next_attempt_at),
        started_at=None if started_at is None else from_seconds(started_at),
        message_id=message_id,
        first_id=first_id,
        error=error,
    )

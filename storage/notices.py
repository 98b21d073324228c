"""The ledger of what is sent outside of digests: alerts to a channel, and direct messages to those who watch.

As with digests, the intent is written before anything is sent, together with what caused it, and the message's number
after. What is sent is exactly what is stored here.
"""

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NewType

from storage.database import Database
from storage.models import ChannelId, GuildId, UserId
from storage.text import from_seconds, to_seconds

NoticeId = NewType("NoticeId", int)

LONGEST_WAIT = timedelta(hours=2)
"""No notice waits longer for its next try: one that seems to was put back before the clock went back."""

_COLUMNS = """id, guild_id, user_id, channel_id, nonce, attempts, written_at, started_at, message_id, error, payload"""
_OPEN = "state IN ('waiting', 'sending')"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to a channel, or to a user, whose channel is known once it was opened.

    `payload` is what is sent (JSON); `nonce` makes a second try return the first. `started_at` is when it was tried
    first.
    """

    id: NoticeId
    guild_id: GuildId
    user_id: UserId | None
    channel_id: ChannelId | None
    nonce: str
    attempts: int
    written_at: datetime
    started_at: datetime | None
    message_id: int | None
    error: str | None
    payload: str


def write_notice(
    db: Database,
    guild_id: GuildId,
    payload: str,
    *,
    now: datetime,
    channel_id: ChannelId | None = None,
    user_id: UserId | None = None,
) -> NoticeId:
    """Write a message that is to be sent, to a channel or to a user; part of the transaction that is its cause."""
    (number,) = db.execute(
        """INSERT INTO notices (guild_id, user_id, channel_id, nonce, next_attempt_at, written_at, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id""",
        [guild_id, user_id, channel_id, secrets.token_hex(12), to_seconds(now), to_seconds(now), payload],
    ).fetchone()
    return NoticeId(number)


def take_notices(db: Database, now: datetime, *, limit: int) -> list[Notice]:
    """Write down that notices are about to be sent; return them as they were before, the oldest first.

    Of each channel and each user only the first may go of those whose time has come.
    """
    rows = db.execute(
        f"""
        WITH open AS (
            SELECT id AS number, row_number() OVER (
                PARTITION BY user_id, CASE WHEN user_id IS NULL THEN channel_id END ORDER BY state = 'sending' DESC, id
            ) AS turn FROM notices
            WHERE {_OPEN} AND (state = 'sending' OR next_attempt_at <= ? OR next_attempt_at > ?)
        )
        SELECT {_COLUMNS} FROM notices JOIN open ON open.number = notices.id
        WHERE turn = 1 AND state = 'waiting' ORDER BY next_attempt_at, id LIMIT ?
        """,
        [to_seconds(now), to_seconds(now + LONGEST_WAIT), limit],
    ).fetchall()
    for row in rows:
        db.execute(
            """UPDATE notices SET state = 'sending', attempts = attempts + 1,
                started_at = coalesce(started_at, ?) WHERE id = ?""",
            [to_seconds(now), row[0]],
        )
    return [_notice(row) for row in rows]


def name_channel(db: Database, notice_id: NoticeId, channel_id: ChannelId) -> None:
    """Write down in which channel a user gets direct messages."""
    db.execute("UPDATE notices SET channel_id = ? WHERE id = ?", [channel_id, notice_id])


def mark_posted(db: Database, notice_id: NoticeId, message_id: int, *, now: datetime) -> None:
    """Write down that Discord has the message, under this number."""
    db.execute(
        "UPDATE notices SET state = 'sent', message_id = ?, finished_at = ?, error = NULL WHERE id = ?",
        [message_id, to_seconds(now), notice_id],
    )


def give_up(db: Database, notice_id: NoticeId, error: str, *, now: datetime) -> None:
    """Write down that the message will not be sent, and why."""
    db.execute(
        "UPDATE notices SET state = 'failed', finished_at = ?, error = ? WHERE id = ?",
        [to_seconds(now), error, notice_id],
    )


def let_wait(db: Database, notice_id: NoticeId, error: str, *, next_attempt_at: datetime) -> None:
    """Let a notice wait again after a try that failed."""
    db.execute(
        "UPDATE notices SET state = 'waiting', next_attempt_at = ?, error = ? WHERE id = ?",
        [to_seconds(next_attempt_at), error, notice_id],
    )


def take_back_notices(db: Database, *, now: datetime) -> int:
    """Let all notices wait again that are being sent, for whoever sent them is gone; return how many."""
    return int(
        db.execute(
            f"""UPDATE notices SET state = 'waiting', next_attempt_at = min(next_attempt_at, ?)
                WHERE {_OPEN} AND state = 'sending'""",
            [to_seconds(now)],
        ).rowcount
    )


def posted_notices(db: Database, channel_id: ChannelId, *, limit: int = 200) -> frozenset[int]:
    """Return the numbers of the last messages that this ledger knows to be in a channel."""
    rows = db.execute(
        "SELECT message_id FROM notices WHERE channel_id = ? AND message_id IS NOT NULL ORDER BY id DESC LIMIT ?",
        [channel_id, limit],
    )
    return frozenset(row[0] for row in rows)


def notices_to(db: Database, user_id: UserId, *, since: datetime) -> list[datetime]:
    """Return when messages to a user were written since an instant, the latest first."""
    rows = db.execute(
        "SELECT written_at FROM notices WHERE user_id = ? AND written_at >= ? ORDER BY written_at DESC",
        [user_id, to_seconds(since)],
    )
    return [from_seconds(row[0]) for row in rows]


def redirect_alerts(db: Database, guild_id: GuildId, channel_id: ChannelId | None, *, now: datetime) -> None:
    """Let the alerts of a guild that wait go to another channel, at once; for None they are dropped."""
    if channel_id is None:
        db.execute("DELETE FROM notices WHERE guild_id = ? AND user_id IS NULL AND state = 'waiting'", [guild_id])
        return
    # None of these can be in the new channel yet: they are new there.
    db.execute(
        """UPDATE notices SET channel_id = ?, attempts = 0, started_at = NULL, next_attempt_at = ?, error = NULL
            WHERE guild_id = ? AND user_id IS NULL AND state = 'waiting' AND channel_id <> ?""",
        [channel_id, to_seconds(now), guild_id, channel_id],
    )


def hurry_alerts(db: Database, guild_ids: Collection[GuildId], *, now: datetime) -> None:
    """Let the alerts of these guilds that wait for their channel be tried at once."""
    # Both states, though one is wanted: so that SQLite takes the index of what is open.
    db.execute(
        f"""UPDATE notices SET next_attempt_at = :now WHERE {_OPEN} AND state = 'waiting' AND user_id IS NULL
            AND next_attempt_at > :now AND guild_id IN (SELECT value FROM json_each(:guilds))""",
        {"now": to_seconds(now), "guilds": json.dumps(list(guild_ids))},
    )


def drop_messages_to(db: Database, user_id: UserId, guild_id: GuildId | None = None) -> None:
    """Drop what waits to be sent to a user; of one guild only where it is given."""
    db.execute(
        "DELETE FROM notices WHERE user_id = ? AND state = 'waiting' AND (? IS NULL OR guild_id = ?)",
        [user_id, guild_id, guild_id],
    )


def alert_error(db: Database, guild_id: GuildId) -> str | None:
    """Return why the guild's oldest alert that is not sent still waits; None where none does."""
    row = db.execute(
        f"""SELECT error FROM notices WHERE guild_id = ? AND user_id IS NULL AND error IS NOT NULL AND {_OPEN}
            ORDER BY id LIMIT 1""",
        [guild_id],
    ).fetchone()
    return None if row is None else str(row[0])


def get_notice(db: Database, notice_id: NoticeId) -> Notice | None:
    """Return a notice; None when it is gone."""
    row = db.execute(f"SELECT {_COLUMNS} FROM notices WHERE id = ?", [notice_id]).fetchone()
    return None if row is None else _notice(row)


def forget_notices(db: Database, *, before: datetime) -> int:
    """Delete the notices that were finished before this instant; return how many."""
    return int(
        db.execute(
            "DELETE FROM notices WHERE state IN ('sent', 'failed') AND finished_at < ?", [to_seconds(before)]
        ).rowcount
    )


def _notice(row: Sequence[Any]) -> Notice:
    number, guild_id, user_id, channel_id, nonce, attempts, written_at, started_at, message_id, error, payload = row
    return Notice(
        id=NoticeId(number),
        guild_id=GuildId(guild_id),
        user_id=None if user_id is None else UserId(user_id),
        channel_id=None if channel_id is None else ChannelId(channel_id),
        nonce=nonce,
        attempts=attempts,
        written_at=from_seconds(written_at),
        started_at=None if started_at is None else from_seconds(started_at),
        message_id=message_id,
        error=error,
        payload=payload,
    )

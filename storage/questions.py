"""The questions behind paged answers, kept so that their buttons survive a restart.

An answer is computed anew from its question whenever a page is turned: nothing about the news is stored twice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from storage.database import Database
from storage.models import GuildId, UserId
from storage.text import from_seconds, to_seconds

QuestionId = NewType("QuestionId", int)

Argument = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked. `kind` names who answers it; `arguments` are whatever that one needs, as JSON holds it."""

    id: QuestionId
    guild_id: GuildId
    user_id: UserId
    kind: str
    arguments: Mapping[str, Argument]
    asked_at: datetime


def keep_question(
    db: Database, guild_id: GuildId, user_id: UserId, kind: str, arguments: Mapping[str, Argument], *, now: datetime
) -> Question:
    """Store a question and return it with its number."""
    row = db.execute(
        "INSERT INTO questions (guild_id, user_id, kind, arguments, asked_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
        [guild_id, user_id, kind, json.dumps(dict(arguments), ensure_ascii=False), to_seconds(now)],
    ).fetchone()
    return Question(QuestionId(row[0]), guild_id, user_id, kind, dict(arguments), from_seconds(to_seconds(now)))


def get_question(db: Database, question_id: QuestionId) -> Question | None:
    """Return a question; None when it is unknown or was forgotten."""
    row = db.execute(
        "SELECT id, guild_id, user_id, kind, arguments, asked_at FROM questions WHERE id = ?", [question_id]
    ).fetchone()
    if row is None:
        return None
    number, guild_id, user_id, kind, arguments, asked_at = row
    return Question(
        QuestionId(number), GuildId(guild_id), UserId(user_id), kind, json.loads(arguments), from_seconds(asked_at)
    )


def forget_questions(db: Database, *, before: datetime) -> int:
    """Delete the questions asked before this instant; return how many."""
    return int(db.execute("DELETE FROM questions WHERE asked_at < ?", [to_seconds(before)]).rowcount)

"""Tells those who watch an actor or a pair what is new: in batches, not too many a day, each relation once."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.render.watches import fitting, watch_message
from storage.database import Database
from storage.finds import Reader, find_new_relations, found_relations, guilds_with_watches, mark_told, readers
from storage.models import GuildId
from storage.notices import notices_to, write_notice
from storage.store import Store

EVERY: Final = timedelta(minutes=15)
"""How long at least it is from one message to the next of one user."""

MOST_A_DAY: Final = 10
MOST_WATCHES: Final = 25
"""How many messages a day (in UTC) a user gets at most, and how many actors and pairs one may watch."""

_AT_ONCE: Final = 12
"""How many relations a message tells at most, where there is room."""


GUILDS_AT_ONCE: Final = 50
"""How many servers one transaction looks through: each commit waits for the disk."""


class Watching:
    """Looks through what is new for those who watch; call `tick` often. `name_of` returns a server's name."""

    def __init__(self, store: Store, clock: Clock, name_of: Callable[[GuildId], str]) -> None:
        self._store = store
        self._clock = clock
        self._name_of = name_of

    async def tick(self) -> None:
        """Find what is new, and write the messages whose time has come."""
        now = self._clock()
        guilds = await self._store.read(guilds_with_watches)
        for start in range(0, len(guilds), GUILDS_AT_ONCE):
            await self._store.run(find_new_relations, guilds[start : start + GUILDS_AT_ONCE], now=now)
        for reader in await self._store.read(ready_readers, now):
            await self._store.run(tell, reader, self._name_of(reader.guild_id), now)


def ready_readers(db: Database, now: datetime) -> list[Reader]:
    """Return to whom something is to be told and who may get a message now, the longest waiting first."""
    return [reader for reader in readers(db) if may_tell(db, reader, now)]


def may_tell(db: Database, reader: Reader, now: datetime) -> bool:
    """Return whether a user may get another message now."""
    sent = notices_to(db, reader.user_id, since=min(_midnight(now), now - EVERY))
    is_resting = any(timedelta(0) <= now - written_at < EVERY for written_at in sent)
    return not is_resting and _count_today(sent, now) < MOST_A_DAY


def tell(db: Database, reader: Reader, guild: str, now: datetime) -> bool:
    """Write the next message to a user, and note what it tells; return whether there was anything. One transaction."""
    if not may_tell(db, reader, now):
        return False
    found = found_relations(db, reader.guild_id, reader.user_id, limit=_AT_ONCE)
    if not found:
        return False
    found = found[: fitting([one.relation for one in found])]
    told = [number for one in found for number in one.finds]
    waiting = mark_told(db, reader.guild_id, reader.user_id, told)
    sent = notices_to(db, reader.user_id, since=_midnight(now))
    is_last = _count_today(sent, now) == MOST_A_DAY - 1
    message = watch_message(
        [one.relation for one in found],
        user_id=reader.user_id,
        guild=guild,
        waiting=waiting,
        most_a_day=MOST_A_DAY,
        until=_midnight(now) + timedelta(days=1) if is_last else None,
    )
    payload = json.dumps(message, ensure_ascii=False)
    write_notice(db, reader.guild_id, payload, user_id=reader.user_id, now=now)
    return True


def _count_today(sent: list[datetime], now: datetime) -> int:
    # Not what was written before the clock went back: that is of no day that has come.
    today = _midnight(now)
    return sum(today <= written_at < today + timedelta(days=1) for written_at in sent)


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

"""A bot that is killed again and again while it posts digests, and what must be true of them in the end."""

import asyncio
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from bot.digest.cadence import EVERY_DAY
from bot.digest.channels import shown_words
from storage.models import ChannelId, GuildId, Length, ScheduleOptions, UserId
from storage.schedules import add_schedule
from storage.store import Store
from tests.discord_json import ANNOUNCEMENT, FIRST_CHANNEL, FORUM, GUILD
from tests.discord_limits import faults
from tests.discord_server import DiscordServer, serve_discord
from tests.process import start_bot, until, write_config
from tests.schedules import store_news

SPECIAL = 10
"""So many channels are forums, and as many are for announcements."""

_STORIES = 25
_FAULTY = 0.12
_FEW_LEFT = 120
_POST_SECONDS = 0.15
_MINUTES = 1200  # seconds: more than any nonce lasts, or a message waits for its next try
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "mu", "ne", "po", "ra", "si", "tu", "ve", "zo")


@dataclass
class Killed:
    """What happened: how many messages, on how many tries, and which kills met a message on its way."""

    messages: int = 0
    requests: int = 0
    rounds: int = 0
    times_passed: int = 0
    under_way: list[int] = field(default_factory=list)


def kinds(channels: int) -> dict[int, int]:
    """Return which of the channels are no ordinary ones."""
    numbers = range(FIRST_CHANNEL, FIRST_CHANNEL + channels)
    return {number: FORUM if place < SPECIAL else ANNOUNCEMENT for place, number in enumerate(numbers[: 2 * SPECIAL])}


async def kill_often(folder: Path, *, kills: int, channels: int, seed: int, longest: float = 1.5) -> Killed:
    """Post digests to all channels, killing the process at random moments; raise where one is not right at the end.

    Most kills come at most `longest` seconds after the first post of a process.
    """
    chance = Random(seed)
    killed = Killed()
    async with serve_discord(channels=channels, kinds=kinds(channels)) as server:
        server.limits.crossposts_an_hour = 1_000_000
        server.fault = faults(seed, _FAULTY)
        server.post_seconds = _POST_SECONDS
        config = write_config(folder, server.url)
        path = config.with_name("dossier.db")
        _want_digests(path, channels)
        for number in range(kills):
            if _open(path) < _FEW_LEFT:
                killed.rounds += 1
                _bring_news(path, chance, killed.rounds)
            # Discord has what was under way, and nobody heard of it; or it gets it when the process is gone.
            server.lose_answers = chance.random() < 0.5
            if chance.random() < 0.2:
                killed.times_passed += 1
                # What is on its way arrives before: no request takes as long as a nonce lasts.
                await asyncio.sleep(0.05)
                await until(lambda: not server.posting)
                server.limits.forget_nonces()
                _let_time_pass(path)
            async with start_bot(config, log=folder / f"kill-{number}.log") as bot:
                asked = len(server.bodies)
                if chance.random() < 0.9:  # some come while it starts, most while it posts
                    with suppress(TimeoutError):
                        await until(lambda: len(server.bodies) > asked, seconds=4)  # noqa: B023
                await asyncio.sleep(chance.uniform(0, longest))
                assert bot.process.returncode is None, bot.lines()
                bot.process.kill()
                await bot.process.wait()
            killed.under_way.append(_under_way(path))
        await _finish(config, path, server)
        _check(path, server)
        killed.messages = len(server.bodies)
        killed.requests = sum(1 for request in server.requests if request.startswith("POST /channels"))
    return killed


@contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as db, db:
        yield db


def _want_digests(path: Path, channels: int) -> None:
    now = datetime.now(UTC)
    special = kinds(channels)
    with Store(path) as store:
        for number in range(FIRST_CHANNEL, FIRST_CHANNEL + channels):
            crosspost = special.get(number) == ANNOUNCEMENT
            store.submit(
                add_schedule,
                GuildId(GUILD),
                ChannelId(number),
                name=f"Schedule {number}",
                times=["08:00"],
                days=EVERY_DAY,
                timezone="UTC",
                next_due_at=now,
                created_by=UserId(77),
                now=now,
                options=ScheduleOptions(length=Length.LONG, crosspost=crosspost),
            ).result()


def _bring_news(path: Path, chance: Random, number: int) -> None:
    """Store articles, each of them a story of its own, and let all schedules be due."""

    def words(count: int) -> str:
        return " ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count))

    now = datetime.now(UTC)
    with Store(path) as store:
        for _ in range(_STORIES):
            text = f"{words(9).capitalize()}. {words(11).capitalize()}."
            store.submit(store_news, words(6).capitalize(), text=text, guild_id=GuildId(GUILD), now=now).result()
    with _database(path) as db:
        db.execute("UPDATE schedules SET next_due_at = ?", [int(now.timestamp()) - 100_000 + number])


def _let_time_pass(path: Path) -> None:
    with _database(path) as db:
        db.execute(
            "UPDATE deliveries SET started_at = started_at - ?, next_attempt_at = next_attempt_at - ?",
            [_MINUTES, _MINUTES],
        )


def _open(path: Path) -> int:
    """Return how many messages are still to be posted or handed on; a digest that is not written yet is some."""
    query = """SELECT (SELECT count(*) FROM deliveries WHERE state NOT IN ('sent', 'failed'))
        + (SELECT 1000 * count(*) FROM runs WHERE articles IS NULL)"""
    with _database(path) as db:
        return int(db.execute(query).fetchone()[0])


def _under_way(path: Path) -> int:
    with _database(path) as db:
        return int(db.execute("SELECT count(*) FROM deliveries WHERE state = 'sending'").fetchone()[0])


async def _finish(config: Path, path: Path, server: DiscordServer) -> None:
    server.fault = lambda: None
    server.post_seconds = 0
    _let_time_pass(path)
    async with start_bot(config, log=config.with_name("last.log")) as bot:
        await until(lambda: not _open(path) or bot.process.returncode is not None, seconds=120)
        assert await bot.stop() == 0
        assert not any(line.startswith("Traceback") for line in bot.lines()), bot.lines()


def _check(path: Path, server: DiscordServer) -> None:
    """Each part is in its channel, once and in order; followers have theirs, and no digest misses an article."""
    digests: dict[int, dict[int, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    with _database(path) as db:
        rows = db.execute(
            "SELECT channel_id, run_id, message_id, payload, state FROM deliveries ORDER BY run_id, part"
        ).fetchall()
        ranges = db.execute(
            "SELECT schedule_id, first_sighting, last_sighting FROM runs ORDER BY schedule_id, id"
        ).fetchall()
    for channel, run, message, payload, state in rows:
        assert state == "sent"
        digests[channel][run].append((message, shown_words(json.loads(payload))))
    for channel, runs in digests.items():
        if server.channels[channel] == FORUM:
            threads = [thread["id"] for thread in server.threads if thread["parent_id"] == str(channel)]
            assert threads == [str(parts[0][0]) for parts in runs.values()], f"posts of {channel}"
            for parts in runs.values():
                assert _shown(server.messages[parts[0][0]]) == parts
        else:
            expected = [part for parts in runs.values() for part in parts]
            assert _shown(server.messages[channel]) == expected, _difference(server.messages[channel], runs)
    handed = [
        message
        for channel, runs in digests.items()
        if server.channels[channel] == ANNOUNCEMENT
        for parts in runs.values()
        for message, _ in parts
    ]
    assert sorted(server.crossposted) == sorted(handed)
    for (schedule, _, upto), (following, after, _) in pairwise(ranges):
        assert schedule != following or upto == after


def _difference(messages: list[dict[str, Any]], runs: dict[int, list[tuple[int, str]]]) -> str:
    """Return what a channel has beside what the ledger knows: numbers, places in a run, and nonces."""
    places = {text: f"{run}/{part}" for run, parts in runs.items() for part, (_, text) in enumerate(parts, start=1)}
    known = {number for parts in runs.values() for number, _ in parts}
    told = [
        f"{places.get(shown_words(message))} {message['nonce']} {'known' if int(message['id']) in known else 'unknown'}"
        for message in messages
    ]
    return f"channel {messages[0]['channel_id']}: {told}"


def _shown(messages: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(int(message["id"]), shown_words(message)) for message in messages]

"""Measure how digests arrive, with the whole process against Discord on loopback.

Run: `python -m benchmarks.delivery --channels 1000` for as many channels at one due time, `--kills 100 --seed 1` for a
process that is killed so often while it posts, or `--waiting 10000` for the time that the ledger takes, and for how
long so many channels take by a clock that is only reckoned.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.process import give_commands, spread
from bot.digest.cadence import EVERY_DAY
from bot.digest.pace import PER_SECOND
from storage.database import Database
from storage.deliveries import mark_sent, put_back, take_back_abandoned, take_waiting, write_messages
from storage.models import ChannelId, GuildId, UserId
from storage.runs import claim_now
from storage.schedules import add_schedule
from storage.store import Store
from tests.discord_json import FIRST_CHANNEL, GUILD
from tests.discord_server import Asked, serve_discord
from tests.kills import kill_often
from tests.process import Running, children, memory, ready, start_bot, until, write_config
from tests.schedules import store_news

_STORIES = 8
_ANSWER_SECONDS = 0.12
_BATCH = 40


def store_digests(path: Path, channels: int, due: datetime) -> None:
    """Store news, and a schedule for each channel."""
    now = datetime.now(UTC)
    chance = Random(1)
    with Store(path) as store:
        for number in range(_STORIES):
            words = " ".join(f"word{chance.randrange(10_000)}" for _ in range(12))
            store.submit(store_news, f"Story {number} {words}", guild_id=GuildId(GUILD), now=now).result()
        for number in range(channels):
            store.submit(
                add_schedule,
                GuildId(GUILD),
                ChannelId(FIRST_CHANNEL + number),
                name=f"Schedule {number}",
                times=[due.strftime("%H:%M")],
                days=EVERY_DAY,
                timezone="UTC",
                next_due_at=due,
                created_by=UserId(77),
                now=now,
            ).result()


def show_memory(bot: Running, when: str) -> None:
    below = [memory(pid)[0] for pid in children(bot.pid)]
    print(f"memory {when}: {memory(bot.pid)[0]:.1f} MB resident, {sum(below):.0f} MB in {len(below)} processes below")


async def fan_out(folder: Path, channels: int) -> None:
    """Let digests be due in all channels at once while a user gives ten commands a second."""
    due = (datetime.now(UTC) + timedelta(seconds=80)).replace(second=0, microsecond=0)
    async with serve_discord(channels=channels) as server:
        server.post_seconds = _ANSWER_SECONDS
        config = write_config(folder, server.url)
        store_digests(folder / "dossier.db", channels, due)
        await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds() - 15))
        async with start_bot(config) as bot:
            await ready(server, bot)
            await asyncio.sleep(2)
            asked: list[tuple[str, Asked]] = []
            commands = asyncio.create_task(give_commands(server, asked))
            await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds() - 1))
            show_memory(bot, "before   ")
            await until(lambda: len(server.bodies) >= channels // 2, seconds=60 + channels / 20)
            show_memory(bot, "meanwhile")
            await until(lambda: len(server.bodies) >= channels, seconds=60 + channels / 20)
            await asyncio.sleep(2)
            show_memory(bot, "after    ")
            commands.cancel()
            await asyncio.sleep(2)
            first, last = server.made_at[0], server.made_at[-1]
            done = [one for _, one in asked if one.acknowledged.done()]
            print(f"{len(server.bodies)} messages in {len(server.messages)} channels in {last - first:.1f} s")
            print(f"{(len(server.bodies) - 1) / (last - first):.1f} messages a second")
            print(f"most requests in one second: {server.limits.most_in_a_second}; 429: {dict(server.limits.refused)}")
            print(f"acknowledged: {spread([one.acknowledged.result() for one in done])} of {len(asked)} given")
            stopping = time.monotonic()
            print(f"exit code {await bot.stop()} {time.monotonic() - stopping:.2f} s after SIGTERM")


def write_waiting(db: Database, count: int, now: datetime) -> None:
    """Write as many messages of about the usual size, each in a channel of its own."""
    payload = json.dumps({"embeds": [{"title": "Story", "description": "word " * 400} for _ in range(2)]})
    for number in range(count):
        schedule = add_schedule(
            db,
            GuildId(GUILD),
            ChannelId(number),
            name="Morning",
            times=["08:00"],
            days=EVERY_DAY,
            timezone="UTC",
            next_due_at=now,
            created_by=UserId(77),
            now=now,
        )
        run = claim_now(db, GuildId(GUILD), schedule.id, now)
        if run is not None:
            write_messages(db, run, [(payload, f"{number}")], articles=1, now=now)


def ledger(folder: Path, count: int) -> None:
    """Send what waits by a clock that is only reckoned, and measure what the ledger costs meanwhile."""
    now = start = datetime.now(UTC)
    taking: list[float] = []
    marking: list[float] = []
    chance = Random(1)
    sent = later = 0
    with Store(folder / "dossier.db") as store:
        store.submit(write_waiting, count, now).result()
        while sent < count:
            began = time.perf_counter()
            taken = store.submit(take_waiting, now, limit=_BATCH).result()
            taking.append(time.perf_counter() - began)
            for delivery in taken:
                began = time.perf_counter()
                if chance.random() < 0.01:  # 503
                    store.submit(put_back, delivery.id, "503", next_attempt_at=now + timedelta(seconds=5)).result()
                    later += 1
                else:
                    sent += 1
                    store.submit(mark_sent, delivery.id, sent, now=now).result()
                marking.append(time.perf_counter() - began)
            now += timedelta(seconds=max(len(taken), 1) / PER_SECOND)
        began = time.perf_counter()
        store.submit(take_back_abandoned, set(), now=now).result()
        print(f"{count} messages, {later} of them twice: {(now - start).total_seconds():.0f} s of the reckoned clock")
        print(f"taking {_BATCH}: first {taking[0] * 1000:.0f} ms; {spread(taking)}")
        print(f"marking one: {spread(marking)}")
        busy = sum(taking) + sum(marking)
        print(f"the ledger is busy for {busy:.1f} s of it, {busy / (now - start).total_seconds():.0%}")


async def kill(folder: Path, kills: int, seeds: Sequence[int]) -> None:
    for seed in seeds:
        began = time.monotonic()
        below = folder / str(seed)
        below.mkdir()
        killed = await kill_often(below, kills=kills, channels=40, seed=seed)
        met = sum(count > 0 for count in killed.under_way)
        print(
            f"seed {seed}: {kills} kills, {met} of them with messages on their way ({sum(killed.under_way)} in all); "
            f"{killed.messages} messages of {killed.rounds} rounds in {killed.requests} "
            f"requests; minutes passed {killed.times_passed} times; each part once and in order "
            f"({time.monotonic() - began:.0f} s)",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channels", type=int)
    parser.add_argument("--kills", type=int)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--waiting", type=int)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.channels:
            asyncio.run(fan_out(Path(folder), given.channels))
        if given.kills:
            asyncio.run(kill(Path(folder), given.kills, given.seed))
        if given.waiting:
            ledger(Path(folder), given.waiting)


if __name__ == "__main__":
    main()

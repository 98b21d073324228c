"""Measure the whole process, `python -m bot run`, against Discord and feeds on loopback.

Run: `python -m benchmarks.process [articles] [channels]`. While the bot reads the articles of its feeds and posts a
digest to every channel, a user gives a command ten times a second.
"""

import asyncio
import html
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.analysis_speed import read_samples
from bot.digest.cadence import EVERY_DAY
from storage.feeds import subscribe
from storage.models import ChannelId, Entry, GuildId, UserId
from storage.schedules import add_schedule
from storage.store import Store
from tests.discord_json import FIRST_CHANNEL, GUILD
from tests.discord_server import Asked, DiscordServer, serve_discord
from tests.process import Running, children, memory, ready, start_bot, until, write_config
from tests.servers import Site

PER_FEED = 50
"""As many entries as one poll brings."""

COMMANDS: tuple[tuple[str, dict[str, object]], ...] = (
    ("actor top", {}),
    ("search", {"query": "summit"}),
    ("relation between", {"a": "Russia", "b": "Ukraine"}),
    ("actor show", {"name": "China"}),
    ("digest now", {"hours": 24}),
    ("status", {}),
    ("help", {}),
)


def rss(entries: Sequence[Entry], url: str, number: int) -> str:
    """Return a feed of as many articles as a poll brings: the sentences of the samples, shuffled."""
    chance = random.Random(number)
    items = []
    for place in range(PER_FEED):
        entry = chance.choice(entries)
        paragraphs = entry.text.split("\n\n")
        chance.shuffle(paragraphs)
        body = "".join(f"<p>{html.escape(one)}</p>" for one in paragraphs)
        items.append(
            f"<item><title>{html.escape(entry.title)} ({number}-{place})</title><link>{url}/{number}/{place}</link>"
            f"<guid>{number}-{place}</guid><description>{html.escape(body)}</description></item>"
        )
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{''.join(items)}</channel></rss>"


def prepare(path: Path, site: Site, feeds: int, channels: int, due: datetime) -> None:
    """Subscribe the guild to the feeds, and make a schedule for each channel."""
    now = datetime.now(UTC)
    with Store(path) as store:
        for number in range(feeds):
            store.submit(
                subscribe, GuildId(GUILD), site.url(f"/{number}"), "Feed", added_by=UserId(77), now=now
            ).result()
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


def articles_stored(path: Path) -> int:
    with Store(path) as store:
        return int(store.submit(lambda db: db.execute("SELECT count(*) FROM articles").fetchone()[0]).result())


async def give_commands(server: DiscordServer, asked: list[tuple[str, Asked]]) -> None:
    """Give a command ten times a second, until cancelled."""
    while True:
        for command, options in COMMANDS:
            asked.append((command, await server.ask(command, options)))
            await asyncio.sleep(0.1)


def spread(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return (
        f"p50 {statistics.median(ordered) * 1000:4.0f} ms, p95 {p95 * 1000:4.0f} ms, "
        f"p99 {p99 * 1000:4.0f} ms, longest {ordered[-1] * 1000:4.0f} ms of {len(ordered)}"
    )


def show_memory(bot: Running, when: str) -> None:
    found = [(bot.pid, *memory(bot.pid)), *((pid, *memory(pid)) for pid in children(bot.pid))]
    print(
        f"memory {when}: {sum(one[1] for one in found):.0f} MB resident, {sum(one[2] for one in found):.0f} MB shared "
        f"ones counted once ({', '.join(f'{one[1]:.0f}' for one in found)} of {len(found)} processes)"
    )


async def measure(folder: Path, articles: int, channels: int) -> None:
    entries = read_samples()
    feeds = -(-articles // PER_FEED)
    # What is due is looked for at each full minute: the digests shall go out in the middle of the reading.
    due = (datetime.now(UTC) + timedelta(seconds=70)).replace(second=0, microsecond=0)
    with Site() as site:
        for number in range(feeds):
            site.serve_feed(f"/{number}", rss(entries, site.url(), number))
        async with serve_discord(channels=channels) as server:
            config = write_config(folder, server.url)
            database = folder / "dossier.db"
            prepare(database, site, feeds, channels, due)
            await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds() - 12))
            started = time.monotonic()
            async with start_bot(config) as bot:
                await ready(server, bot)
                print(f"start to ready: {time.monotonic() - started:.2f} s")
                await asyncio.sleep(1)
                asked: list[tuple[str, Asked]] = []
                commands = asyncio.create_task(give_commands(server, asked))
                await until(lambda: len(server.messages) >= channels, seconds=120)
                posted = [one["id"] for one in server.posts()]
                print(f"{len(posted)} messages in {len(server.messages)} channels", flush=True)
                show_memory(bot, "meanwhile")
                await until(lambda: articles_stored(database) >= articles, seconds=300)
                print(f"{articles_stored(database)} articles {time.monotonic() - started:.0f} s after the start")
                commands.cancel()
                await asyncio.sleep(3)
                show_memory(bot, "at the end")
                done = [one for _, one in asked if one.answered.done()]
                print(f"commands: {len(asked)} given, {len(done)} answered")
                print(f"acknowledged: {spread([one.acknowledged.result() for one in done])}")
                print(f"answered:     {spread([one.answered.result() for one in done])}")
                for command, _ in COMMANDS:
                    mine = [one.answered.result() for name, one in asked if name == command and one.answered.done()]
                    print(f"  /{command:17} {spread(mine)}")
                stopping = time.monotonic()
                code = await bot.stop()
                print(f"SIGTERM to end: {time.monotonic() - stopping:.2f} s, exit code {code}")
                print(*[line for line in bot.lines() if " INFO " not in line][:20], sep="\n")


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    channels = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), articles, channels))


if __name__ == "__main__":
    main()

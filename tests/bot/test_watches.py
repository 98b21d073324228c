"""Whoever watches is told each new relation once, in batches and not too often."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.care import Care
from bot.digest.channels import TryLater
from bot.ingest.saving import store_article
from bot.watches import EVERY, GUILDS_AT_ONCE, MOST_A_DAY
from storage.actors import resolve_actor
from storage.articles import Source, remove_article
from storage.database import Database
from storage.finds import guilds_with_watches, readers
from storage.guilds import leave_guild, rejoin_guild
from storage.models import HOST, ActorId, ArticleId, GuildId, UserId
from storage.store import Store
from storage.watches import (
    add_watch,
    drop_watches,
    list_watches,
    remove_watch,
    stop_watching,
)
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation
from tests.clocks import StandingClock
from tests.mail import FakeMail, FakePlaces

GUILD, OTHER, READER = GuildId(10), GuildId(11), UserId(30)
SENTENCE = "Norway signed treaty {} with Sweden on Monday."


def no_wake() -> None:
    """Have no digests sent."""


class Readers:
    """A store with Norway, Sweden and Finland, a clock, and messages."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = StandingClock()
        self.mail = FakeMail()
        self.care = self.new_care()
        for one, other in (("Norway", "Sweden"), ("Finland", "Sweden")):
            self.ask(put, f"{one} meets {other}", one, other, HOST)
        self.norway, self.sweden, self.finland = (self.actor(name) for name in ("Norway", "Sweden", "Finland"))

    def new_care(self) -> Care:
        return Care(self.store, self.mail, FakePlaces(), self.clock, wake=no_wake)

    def ask(self, query: Callable[..., Any], *args: Any, **values: Any) -> Any:
        return self.store.submit(query, *args, **values).result()

    def actor(self, name: str) -> ActorId:
        found: ActorId = self.ask(resolve_actor, HOST, name)[0].id
        return found

    def watch(
        self, actor: ActorId, other: ActorId | None = None, *, guild: GuildId = GUILD, by: UserId = READER
    ) -> None:
        self.ask(add_watch, guild, by, actor, other, now=self.clock())

    def news(
        self, title: str, one: str = "Norway", other: str = "Sweden", guild: GuildId = GUILD, **v: Any
    ) -> ArticleId:
        found: ArticleId = self.ask(put, title, one, other, guild, **v)
        return found

    async def tick(self, **later: float) -> list[str]:
        """Return what was told since the last time."""
        before = len(self.mail.messages)
        self.clock.move(**later)
        await self.care.tick()
        await self.care.outbox.settle()
        return [message.payload["embeds"][0]["description"] for message in self.mail.messages[before:]]


def put(db: Database, title: str, one: str, other: str, guild: GuildId, **relation: Any) -> ArticleId:
    text = f"{one} signed {title} with {other} on Monday."
    entry = make_entry(title, text, url=f"https://example.com/{title}".replace(" ", "-"))
    actors = [make_actor(name) for name in (one, other)]
    keys = [actor.key for actor in actors]
    relations = [make_relation(keys[0], keys[1], **relation)]
    return add_article(db, entry, make_analysis(entry, actors=actors, relations=relations), guild_id=guild)


@pytest.fixture
def desk(store: Store) -> Readers:
    return Readers(store)


async def test_what_is_new_is_told_once_with_its_sentence_and_source(desk: Readers) -> None:
    desk.watch(desk.norway)
    assert await desk.tick() == []
    desk.news("treaty 1")
    (told,) = await desk.tick()
    assert "Norway signed treaty 1 with Sweden on Monday." in told
    assert "**Stated** · Norway → Sweden · agreement" in told
    assert "The Example Times, <t:1718884800:D>, [treaty 1](https://example.com/treaty-1)" in told
    assert await desk.tick(hours=1) == []
    (message,) = desk.mail.messages
    (button,) = message.payload["components"][0]["components"]
    assert button["custom_id"] == f"watch:stop:{READER}"
    assert message.payload["embeds"][0]["footer"]["text"] == "What you watch in Newsroom"


async def test_a_pair_is_watched_both_ways_and_nothing_else(desk: Readers) -> None:
    desk.watch(desk.sweden, desk.norway)
    desk.news("one", "Norway", "Sweden")
    desk.news("two", "Sweden", "Norway")
    desk.news("three", "Finland", "Sweden")
    (told,) = await desk.tick()
    assert "Norway signed one" in told
    assert "Sweden signed two" in told
    assert "three" not in told


async def test_what_is_only_possible_is_not_told(desk: Readers) -> None:
    desk.watch(desk.norway)
    desk.news("maybe", confidence=0.4)
    assert await desk.tick() == []


async def test_what_was_stored_before_is_not_told(desk: Readers) -> None:
    desk.news("early")
    desk.watch(desk.norway)
    desk.watch(desk.finland, by=UserId(31))
    desk.news("late")
    assert ["late" in told and "early" not in told for told in await desk.tick()] == [True]
    desk.watch(desk.sweden, by=UserId(31))
    assert await desk.tick(hours=1) == []


async def test_only_what_the_guild_sees_is_told(desk: Readers) -> None:
    desk.watch(desk.norway)
    desk.news("elsewhere", guild=OTHER)
    assert await desk.tick() == []
    gone = desk.news("taken back")
    desk.news("kept")
    await desk.care.watching.tick()
    desk.mail.messages.clear()
    desk.watch(desk.norway, by=UserId(31))
    desk.news("second")
    removed = desk.news("second gone")
    desk.clock.move(hours=1)
    desk.ask(remove_article, GUILD, gone)
    desk.ask(remove_article, GUILD, removed)
    told = " ".join(await desk.tick())
    assert "second gone" not in told
    assert "signed second with" in told


async def test_messages_come_in_batches(desk: Readers) -> None:
    desk.watch(desk.norway)
    desk.news("first")
    assert len(await desk.tick()) == 1
    for number in range(3):
        desk.news(f"number {number}")
        assert await desk.tick(minutes=1) == []
    (told,) = await desk.tick(minutes=EVERY.total_seconds() / 60)
    assert all(f"number {number}" in told for number in range(3))


async def test_what_does_not_fit_waits_and_nothing_is_lost(desk: Readers) -> None:
    desk.watch(desk.norway)
    for number in range(30):
        desk.news(f"number {number} {'very long ' * 20}")
    told = []
    for _ in range(10):
        told += await desk.tick(minutes=20)
    text = " ".join(told)
    assert [text.count(f"signed number {number} ") for number in range(30)] == [1] * 30
    assert "wait to be told" in str(desk.mail.messages[0].payload)
    assert "wait" not in str(desk.mail.messages[-1].payload["embeds"][0].get("fields"))


async def test_the_last_message_of_a_day_says_so_and_the_rest_comes_the_next_day(desk: Readers) -> None:
    desk.watch(desk.norway)
    told = []
    for number in range(MOST_A_DAY + 4):
        desk.news(f"number {number}")
        told += await desk.tick(minutes=20)
    assert len(told) == MOST_A_DAY
    fields = desk.mail.messages[-1].payload["embeds"][0]["fields"]
    tomorrow = NOW.replace(hour=0) + timedelta(days=1)
    assert (
        f"last of today's 10 messages; the next one comes after <t:{int(tomorrow.timestamp())}:f>" in fields[0]["value"]
    )
    desk.clock.now = tomorrow
    (late,) = await desk.tick()
    assert all(f"number {number} " in late for number in range(MOST_A_DAY, MOST_A_DAY + 4))


async def test_another_report_of_what_was_told_is_no_news(desk: Readers) -> None:
    desk.watch(desk.norway)

    def report(publisher: str) -> None:
        entry = make_entry(publisher=publisher, url=f"https://example.com/{publisher}")
        source = Source(guild_id=GUILD)
        desk.ask(store_article, entry, make_analysis(entry), source=source, now=desk.clock())

    report("First")
    report("Second")
    (told,) = await desk.tick()
    assert told.count("Stated") == 1
    report("Third")
    assert await desk.tick(hours=1) == []
    assert desk.ask(readers) == []


async def test_a_crash_at_any_step_tells_each_relation_once(desk: Readers) -> None:
    desk.watch(desk.norway)
    desk.news("treaty 1")
    await desk.care.watching.tick()  # it is written, and the process ends
    desk.care = desk.new_care()
    desk.mail.after = [TryLater("the answer is lost")]
    assert len(await desk.tick()) == 1
    desk.care = desk.new_care()
    assert await desk.tick(minutes=5) == []
    assert len(desk.mail.messages) == 1


async def test_whoever_stopped_starts_again_from_then_on(desk: Readers) -> None:
    desk.watch(desk.norway)
    desk.news("before")
    desk.ask(stop_watching, READER, "you stopped the messages", now=NOW)
    desk.news("meanwhile")
    assert await desk.tick() == []
    desk.watch(desk.finland)
    desk.news("after")
    (told,) = await desk.tick(hours=1)
    assert "signed after" in told
    assert "meanwhile" not in told
    assert "before" not in told


async def test_what_is_no_longer_watched_is_not_told(desk: Readers) -> None:
    desk.watch(desk.norway)
    desk.watch(desk.finland)
    desk.news("about norway")
    desk.ask(remove_watch, GUILD, READER, desk.norway)
    assert await desk.tick() == []
    desk.news("about finland", "Finland", "Sweden")
    assert len(await desk.tick()) == 1
    desk.ask(drop_watches, GUILD, READER)
    assert desk.ask(list_watches, GUILD, READER) == []


async def test_a_guild_that_left_tells_nothing_and_starts_anew_when_back(desk: Readers) -> None:
    desk.watch(desk.norway)
    desk.news("before")
    desk.ask(leave_guild, GUILD, now=NOW)
    desk.news("meanwhile")
    assert await desk.tick() == []
    desk.ask(rejoin_guild, GUILD, now=NOW)
    assert await desk.tick(hours=1) == []
    desk.news("after")
    (told,) = await desk.tick(hours=1)
    assert "signed after" in told
    assert "meanwhile" not in told


async def test_many_guilds_are_looked_through_and_none_in_which_nobody_watches(desk: Readers) -> None:
    guilds = [GuildId(100 + number) for number in range(GUILDS_AT_ONCE + 5)]
    for number, guild in enumerate(guilds):
        desk.watch(desk.norway, guild=guild, by=UserId(500 + number))
    desk.ask(remove_watch, guilds[0], UserId(500), desk.norway)
    desk.news("the fishing treaty", guild=HOST)
    assert desk.ask(guilds_with_watches) == guilds[1:]
    assert len(await desk.tick()) == len(guilds) - 1
    assert desk.ask(guilds_with_watches) == []


async def test_messages_from_before_the_clock_went_back_do_not_use_up_the_day(desk: Readers) -> None:
    desk.watch(desk.norway)
    desk.clock.move(days=400)
    for number in range(MOST_A_DAY):
        desk.news(f"treaty {number}")
        await desk.tick(minutes=16)
    desk.clock.move(days=-401)
    desk.news("the last treaty")
    (told,) = await desk.tick()
    assert "the last treaty" in told

"""Old articles go from the guilds that want it, and for good when nobody sees them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.ingest.saving import store_article
from bot.retention import apply_retention
from bot.upkeep import KEPT_FOR, Upkeep
from storage.articles import Source, find_articles, identity, unseen
from storage.curation import list_steps
from storage.database import Database
from storage.feeds import subscribe, subscriptions, unsubscribe
from storage.guilds import guild_settings, leave_guild, set_retention, set_timezone
from storage.models import HOST, FeedId, GuildId, UserId
from storage.retention import Expiry, count_expired
from storage.schedules import list_schedules
from storage.store import Store
from tests.builders import NOW, add_article, make_analysis, make_entry
from tests.clocks import StandingClock
from tests.schedules import store_schedule

GUILD, OTHER = GuildId(10), GuildId(11)
OLD, MUCH_LATER = NOW - timedelta(days=40), NOW + timedelta(days=40)


def entry_of(number: int, *, url: bool = True) -> Any:
    address = f"https://example.com/{number}" if url else None
    return make_entry(f"Title {number}", f"Text number {number} of the feed.", url=address, guid=f"guid {number}")


def feed_of(db: Database, guild_id: GuildId, now: datetime) -> FeedId:
    return subscribe(db, guild_id, "https://example.com/feed", "Feed", added_by=UserId(1), now=now).feed.id


def bring(db: Database, feed_id: FeedId, number: int, now: datetime, *, url: bool = True) -> None:
    entry = entry_of(number, url=url)
    source = Source(feed_id=feed_id, guid=identity(entry))
    store_article(db, entry, make_analysis(entry, actors=()), source=source, now=now)


def titles(db: Database, guild_id: GuildId) -> list[str]:
    return sorted(article.title for article in find_articles(db, guild_id, ""))


class Archive:
    """A feed with an old and a new article, wanted by two guilds."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.feed: FeedId = self.ask(feed_of, GUILD, OLD)
        self.ask(feed_of, OTHER, OLD)
        self.ask(bring, self.feed, 1, OLD)
        self.ask(bring, self.feed, 2, NOW)

    def ask(self, query: Callable[..., Any], *args: Any, **values: Any) -> Any:
        return self.store.submit(query, *args, **values).result()

    async def keep(self, guild_id: GuildId, days: int, *, now: datetime = NOW) -> int:
        self.ask(set_retention, guild_id, days, now=now)
        return await apply_retention(self.store, now)


@pytest.fixture
def archive(store: Store) -> Archive:
    return Archive(store)


async def test_articles_are_kept_unless_told_otherwise(archive: Archive) -> None:
    assert await apply_retention(archive.store, NOW + timedelta(days=4000)) == 0
    assert archive.ask(titles, GUILD) == ["Title 1", "Title 2"]


async def test_a_guild_loses_what_is_old_and_others_keep_it(archive: Archive) -> None:
    assert archive.ask(count_expired, GUILD, NOW - timedelta(days=30)) == Expiry(2, 1)
    assert await archive.keep(GUILD, 30) == 0
    assert archive.ask(titles, GUILD) == ["Title 2"]
    assert archive.ask(titles, OTHER) == ["Title 1", "Title 2"]
    assert archive.ask(count_expired, GUILD, NOW - timedelta(days=30)) == Expiry(1, 0)


async def test_what_no_guild_sees_is_deleted_with_all_that_hangs_on_it(archive: Archive) -> None:
    await archive.keep(GUILD, 30)
    assert await archive.keep(OTHER, 30) == 1
    assert archive.ask(titles, HOST) == ["Title 2"]
    for table in ("sentences", "sightings"):
        assert archive.ask(lambda db: db.execute(f"SELECT count(DISTINCT article_id) FROM {table}").fetchone()) == (1,)  # noqa: B023
    assert archive.ask(lambda db: db["stories"].count) == 1


async def test_a_feed_that_still_offers_what_was_deleted_does_not_bring_it_again(archive: Archive) -> None:
    archive.ask(bring, archive.feed, 3, NOW, url=False)
    await archive.keep(GUILD, 30, now=MUCH_LATER)
    assert await archive.keep(OTHER, 30, now=MUCH_LATER) == 3
    offered = [entry_of(1), entry_of(3, url=False), entry_of(4)]
    assert [entry.title for entry in archive.ask(unseen, archive.feed, offered)] == ["Title 4"]


async def test_subscribing_again_brings_nothing_old_back(archive: Archive) -> None:
    await archive.keep(GUILD, 30)
    archive.ask(unsubscribe, GUILD, archive.feed)
    await archive.keep(GUILD, 30)
    archive.ask(feed_of, GUILD, NOW)
    assert archive.ask(titles, GUILD) == ["Title 2"]


async def test_what_the_host_added_is_kept_and_what_was_added_by_hand_goes(archive: Archive) -> None:
    for number, guild_id in ((5, HOST), (6, GUILD), (7, OTHER)):
        archive.ask(add_article, entry_of(number), guild_id=guild_id, now=NOW)
    assert await archive.keep(GUILD, 30, now=MUCH_LATER) == 1
    assert archive.ask(titles, GUILD) == ["Title 5"]
    assert archive.ask(titles, OTHER) == ["Title 1", "Title 2", "Title 5", "Title 7"]


async def test_what_the_host_added_goes_when_the_config_says_so(archive: Archive) -> None:
    archive.ask(add_article, entry_of(5), guild_id=HOST, now=NOW)
    archive.ask(add_article, entry_of(6), guild_id=HOST, now=MUCH_LATER)
    clock = StandingClock(MUCH_LATER)
    await Upkeep(archive.store, clock, host_days=60).tick()
    assert archive.ask(titles, GUILD) == ["Title 1", "Title 2", "Title 5", "Title 6"]
    await Upkeep(archive.store, clock, host_days=30).tick()
    assert archive.ask(titles, GUILD) == archive.ask(titles, OTHER) == ["Title 1", "Title 2", "Title 6"]


async def test_a_server_that_removed_the_bot_is_forgotten_after_a_month(archive: Archive) -> None:
    clock = StandingClock()
    upkeep = Upkeep(archive.store, clock)
    archive.ask(store_schedule)
    archive.ask(set_timezone, GUILD, "Europe/Oslo", now=NOW)
    for guild_id in (GUILD, OTHER):
        archive.ask(add_article, entry_of(20 + guild_id), guild_id=guild_id, now=NOW)
    archive.ask(leave_guild, GUILD, now=NOW)
    clock.now = NOW + KEPT_FOR
    await upkeep.tick()
    assert len(archive.ask(list_schedules, GUILD)) == 1
    assert len(archive.ask(subscriptions, GUILD)) == 1
    clock.move(days=1, seconds=1)
    await upkeep.tick()
    assert archive.ask(list_schedules, GUILD) == []
    assert archive.ask(subscriptions, GUILD) == []
    assert archive.ask(list_steps, GUILD) == []
    assert archive.ask(guild_settings, GUILD).timezone == "UTC"
    assert archive.ask(titles, HOST) == ["Title 1", "Title 2", "Title 31"]
    assert archive.ask(titles, OTHER) == ["Title 1", "Title 2", "Title 31"]

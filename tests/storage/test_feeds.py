from datetime import timedelta

from storage.articles import Source, articles_between, find_articles, save_article
from storage.database import Database
from storage.feeds import (
    due_feeds,
    find_feeds,
    get_feed,
    record_failure,
    record_success,
    subscribe,
    subscriptions,
    unsubscribe,
)
from storage.models import FeedId, GuildId, UserId
from tests.builders import NOW, make_analysis, make_entry

OSLO, BERGEN = GuildId(10), GuildId(20)
USER = UserId(1)


def add_feed(db: Database, guild_id: GuildId = OSLO, title: str = "The Example Times", host: str = "a") -> FeedId:
    return subscribe(db, guild_id, f"https://{host}.example/rss", title, added_by=USER, now=NOW).feed.id


def test_a_feed_is_one_for_all_guilds_but_each_sees_its_own(db: Database) -> None:
    first = subscribe(db, OSLO, "https://a.example/rss", "A", added_by=USER, now=NOW)
    second = subscribe(db, BERGEN, "https://a.example/rss", "B", added_by=USER, now=NOW)
    assert first.feed == second.feed
    assert first.is_new
    assert second.is_new
    assert not subscribe(db, OSLO, "https://a.example/rss", "A", added_by=USER, now=NOW).is_new
    assert unsubscribe(db, OSLO, first.feed.id)
    assert not unsubscribe(db, OSLO, first.feed.id)
    assert subscriptions(db, OSLO) == []
    assert get_feed(db, OSLO, first.feed.id) is None
    assert [one.feed.id for one in subscriptions(db, BERGEN)] == [first.feed.id]


def test_a_subscription_counts_its_articles(db: Database) -> None:
    feed_id = add_feed(db)
    entry = make_entry()
    save_article(db, entry, make_analysis(entry), source=Source(feed_id=feed_id), now=NOW)
    (subscription,) = subscriptions(db, OSLO)
    assert subscription.articles == 1
    assert subscription.added_by == USER
    assert subscription.added_at == NOW


def test_feeds_are_found_by_title_or_address(db: Database) -> None:
    add_feed(db, title="World Politics", host="politics")
    add_feed(db, title="Finance", host="money")
    assert [feed.title for feed in find_feeds(db, OSLO, "")] == ["Finance", "World Politics"]
    assert [feed.title for feed in find_feeds(db, OSLO, "WORLD pol")] == ["World Politics"]
    assert [feed.title for feed in find_feeds(db, OSLO, "money.example")] == ["Finance"]
    assert find_feeds(db, BERGEN, "") == []
    assert len(find_feeds(db, OSLO, "", limit=1)) == 1


def test_a_new_feed_is_due_at_once_and_again_when_its_time_comes(db: Database) -> None:
    feed_id = add_feed(db)
    assert [feed.id for feed in due_feeds(db, NOW)] == [feed_id]
    record_success(db, feed_id, now=NOW, next_poll_at=NOW + timedelta(hours=1), title="New title", etag='"1"')
    assert due_feeds(db, NOW) == []
    (feed,) = due_feeds(db, NOW + timedelta(hours=1))
    assert (feed.title, feed.etag, feed.last_modified, feed.last_success_at) == ("New title", '"1"', None, NOW)


def test_a_feed_does_not_rest_for_as_long_as_the_clock_went_back(db: Database) -> None:
    feed_id = add_feed(db)
    record_success(db, feed_id, now=NOW, next_poll_at=NOW + timedelta(hours=1))
    assert due_feeds(db, NOW - timedelta(seconds=30)) == []
    assert [feed.id for feed in due_feeds(db, NOW - timedelta(hours=2))] == [feed_id]
    record_success(db, feed_id, now=NOW - timedelta(hours=2), next_poll_at=NOW - timedelta(hours=1))
    assert due_feeds(db, NOW - timedelta(hours=2)) == []


def test_a_feed_without_subscribers_is_not_due(db: Database) -> None:
    unsubscribe(db, OSLO, add_feed(db))
    assert due_feeds(db, NOW) == []


def test_a_feed_that_is_wanted_again_starts_anew(db: Database) -> None:
    feed_id = add_feed(db)
    record_success(db, feed_id, now=NOW, next_poll_at=NOW + timedelta(hours=1))
    later = NOW + timedelta(minutes=10)
    url = "https://a.example/rss"
    assert subscribe(db, BERGEN, url, "A", added_by=USER, now=later).feed.created_at == NOW
    unsubscribe(db, OSLO, feed_id)
    unsubscribe(db, BERGEN, feed_id)
    feed = subscribe(db, BERGEN, url, "A", added_by=USER, now=later).feed
    assert (feed.created_at, feed.next_poll_at) == (later, later)


def test_a_failure_is_kept_in_words_until_a_success(db: Database) -> None:
    feed_id = add_feed(db)
    for _ in range(2):
        record_failure(db, feed_id, "The server is down.", now=NOW, next_poll_at=NOW)
    (feed,) = due_feeds(db, NOW)
    assert (feed.error, feed.failures, feed.last_success_at) == ("The server is down.", 2, None)
    record_success(db, feed_id, now=NOW, next_poll_at=NOW)
    (feed,) = due_feeds(db, NOW)
    assert (feed.error, feed.failures, feed.title) == (None, 0, "The Example Times")


def stored_titles(db: Database, guild_id: GuildId) -> list[str]:
    return sorted(article.title for article in find_articles(db, guild_id, ""))


def bring(db: Database, feed_id: FeedId, *titles: str) -> None:
    for title in titles:
        entry = make_entry(title=title, guid=title)
        source = Source(feed_id=feed_id, guid=title)
        save_article(db, entry, make_analysis(entry), source=source, now=NOW)


def test_what_a_feed_brought_for_others_before_stays_theirs(db: Database) -> None:
    feed_id = add_feed(db, OSLO)
    bring(db, feed_id, "long gone", "still offered", "brand new")
    url = "https://a.example/rss"
    subscribe(db, BERGEN, url, "A", added_by=USER, now=NOW, offered=["brand new", "still offered", "never stored"])
    bring(db, feed_id, "later")
    assert stored_titles(db, OSLO) == ["brand new", "later", "long gone", "still offered"]
    assert stored_titles(db, BERGEN) == ["brand new", "later", "still offered"]
    (subscription,) = subscriptions(db, BERGEN)
    assert subscription.articles == 3
    assert [found.article.title for found in articles_between(db, BERGEN, 0, 100)].count("long gone") == 0


def test_a_guild_that_takes_a_feed_back_sees_again_what_it_saw(db: Database) -> None:
    feed_id = add_feed(db, OSLO)
    bring(db, feed_id, "old")
    add_feed(db, BERGEN)
    unsubscribe(db, OSLO, feed_id)
    assert stored_titles(db, OSLO) == []
    bring(db, feed_id, "meanwhile")
    add_feed(db, OSLO)
    assert stored_titles(db, OSLO) == ["meanwhile", "old"]
    assert stored_titles(db, BERGEN) == ["meanwhile"]

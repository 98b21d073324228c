from storage.articles import Source, save_article, set_aside
from storage.counts import counts, file_size
from storage.database import Database
from storage.feeds import subscribe
from storage.models import HOST, Counts, GuildId, UserId
from storage.store import Store
from tests.builders import NOW, add_article, make_analysis, make_entry

OURS = GuildId(1)
THEIRS = GuildId(2)
NOTHING = Counts(articles=0, sentences=0, actors=0, relations=0, stories=0, feeds=0, schedules=0, set_aside=0)


def test_an_empty_store_counts_nothing(db: Database) -> None:
    assert counts(db, OURS) == NOTHING
    assert counts(db, HOST) == NOTHING


def test_a_guild_counts_what_it_sees(db: Database) -> None:
    feed = subscribe(db, OURS, "https://example.com/feed", "Feed", added_by=UserId(1), now=NOW).feed
    entry = make_entry("From a feed")
    save_article(db, entry, make_analysis(entry), source=Source(feed_id=feed.id), now=NOW)
    add_article(db, guild_id=OURS)
    set_aside(db, make_entry("Strange"), source=Source(feed_id=feed.id), reason="It is strange.", now=NOW)
    assert counts(db, OURS) == Counts(
        articles=2, sentences=8, actors=2, relations=2, stories=0, feeds=1, schedules=0, set_aside=1
    )
    assert counts(db, THEIRS) == NOTHING


def test_the_host_counts_everything_once(db: Database) -> None:
    add_article(db, guild_id=OURS)
    add_article(db, guild_id=THEIRS)
    assert counts(db, HOST).articles == 1


def test_the_size_is_that_of_the_file(store: Store) -> None:
    store.submit(add_article).result()
    size = store.submit(file_size).result()
    store.close()
    assert store.path.stat().st_size == size

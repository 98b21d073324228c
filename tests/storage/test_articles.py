from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.articles import (
    Source,
    articles_between,
    articles_in,
    find_articles,
    find_by_url,
    get_article,
    get_sentences,
    identity,
    last_sighting,
    list_set_aside,
    remove_article,
    save_article,
    set_aside,
    unseen,
)
from storage.database import Database
from storage.feeds import subscribe
from storage.models import HOST, ActorType, Denial, FeedId, GuildId, UserId, Window
from tests.builders import NOW, add_article, make_actor, make_analysis, make_db, make_entry, make_relation
from tests.costs import steps

OSLO, BERGEN = GuildId(10), GuildId(20)
DAY = Window.before(NOW + timedelta(hours=1), hours=24)


def make_feed(db: Database, guild_id: GuildId = OSLO, url: str = "https://example.com/rss") -> FeedId:
    return subscribe(db, guild_id, url, "The Example Times", added_by=UserId(1), now=NOW).feed.id


def test_a_stored_article_is_read_back_verbatim(db: Database) -> None:
    entry = make_entry()
    article_id = add_article(db, entry, guild_id=OSLO)
    article = get_article(db, OSLO, article_id)
    assert article is not None
    assert (article.title, article.publisher, article.url) == (entry.title, entry.publisher, entry.url)
    assert article.published_at == entry.published_at
    assert article.words == len(entry.text.split())
    assert get_sentences(db, OSLO, article_id) == make_analysis(entry).sentences


def test_another_guild_sees_nothing_of_it(db: Database) -> None:
    article_id = add_article(db, guild_id=OSLO)
    assert get_article(db, BERGEN, article_id) is None
    assert get_sentences(db, BERGEN, article_id) == ()
    assert find_by_url(db, BERGEN, "https://example.com/treaty") is None
    assert find_articles(db, BERGEN, "") == []
    assert articles_in(db, BERGEN, DAY) == []
    assert articles_between(db, BERGEN, 0, last_sighting(db)) == []


def test_what_the_host_adds_every_guild_sees(db: Database) -> None:
    article_id = add_article(db, guild_id=HOST)
    assert get_article(db, BERGEN, article_id) is not None


def test_the_host_sees_what_guilds_added(db: Database) -> None:
    assert get_article(db, HOST, add_article(db, guild_id=OSLO)) is not None


def test_adding_twice_stores_nothing_twice(db: Database) -> None:
    entry = make_entry()
    source = Source(guild_id=OSLO, added_by=UserId(1))
    first = save_article(db, entry, make_analysis(entry), source=source, now=NOW)
    again = save_article(db, entry, make_analysis(entry), source=source, now=NOW)
    assert first.is_new
    assert not again.is_new
    assert first.article_id == again.article_id
    for table in ("articles", "sightings", "actors", "relations"):
        assert db[table].count == {"articles": 1, "sightings": 1, "actors": 2, "relations": 1}[table]


def test_a_guild_does_not_learn_that_another_had_the_article(db: Database) -> None:
    entry = make_entry()
    for guild_id in (OSLO, BERGEN):
        source = Source(guild_id=guild_id, added_by=UserId(1))
        assert save_article(db, entry, make_analysis(entry), source=source, now=NOW).is_new
    assert db["articles"].count == 1


def test_what_a_feed_brought_is_not_new_to_its_guild(db: Database) -> None:
    entry = make_entry()
    feed_id = make_feed(db, OSLO)
    save_article(db, entry, make_analysis(entry), source=Source(feed_id=feed_id), now=NOW)
    for guild_id, is_new in ((OSLO, False), (BERGEN, True)):
        saved = save_article(db, entry, make_analysis(entry), source=Source(guild_id=guild_id), now=NOW)
        assert saved.is_new is is_new


def test_nobody_replaces_the_article_of_an_address(db: Database) -> None:
    add_article(db, make_entry(text="Norway signed a treaty."), guild_id=OSLO)
    add_article(db, make_entry(text="Norway tore up a treaty."), guild_id=BERGEN)
    found = find_by_url(db, OSLO, "https://example.com/treaty")
    assert found is not None
    assert [one.text for one in get_sentences(db, OSLO, found.id)][1:] == ["Norway signed a treaty."]


@pytest.mark.parametrize(
    ("published_at", "is_dated"),
    [
        (NOW - timedelta(days=3), True),
        (NOW + timedelta(minutes=59), True),
        (NOW + timedelta(hours=2), False),
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(1, 1, 1, tzinfo=UTC), False),
        (None, False),
    ],
)
def test_a_date_that_cannot_be_is_replaced_by_now(db: Database, published_at: datetime | None, is_dated: bool) -> None:
    article = get_article(db, HOST, add_article(db, make_entry(published_at=published_at)))
    assert article is not None
    assert article.is_dated is is_dated
    assert article.published_at == (published_at if is_dated else NOW)


def test_the_analysis_is_stored_whole(db: Database) -> None:
    finland = make_actor("Finland", country="FIN", role="neighbor", role_of="country/norway")
    norway = make_actor("Norway")
    claim = make_relation(
        "country/norway",
        "country/finland",
        predicate="threatened",
        sentence=3,
        attributed_to="country/finland",
        attributed_name="Finland",
        denials=(Denial("country/norway", 4),),
    )
    rumor = make_relation("country/norway", "country/finland", attributed_to="officials", sentence=3)
    entry = make_entry()
    add_article(db, entry, make_analysis(entry, actors=[norway, finland], relations=[claim, rumor]))
    rows = list(db.query("SELECT attributed_to, attributed_id FROM relations ORDER BY id"))
    finland_id = db.execute("SELECT id FROM actors WHERE key = 'country/finland'").fetchone()[0]
    assert rows[0] == {"attributed_to": "Finland", "attributed_id": finland_id}
    assert rows[1] == {"attributed_to": "officials", "attributed_id": None}
    assert list(db.query("SELECT sentence FROM denials")) == [{"sentence": 4}]
    assert db.execute("SELECT role, mentions FROM article_actors WHERE role IS NOT NULL").fetchall() == [
        ("neighbor", 1)
    ]
    assert db.execute("SELECT count(*) FROM mentions WHERE alias_id IS NULL").fetchone() == (0,)


def test_an_article_adds_to_an_actor_but_does_not_change_it(db: Database) -> None:
    person = make_actor("Ada Berg", type=ActorType.PERSON, key="person/ada-berg")
    add_article(db, analysis=make_analysis(actors=[person]))
    shouted = replace(person, name="ADA BERG", country="NOR", aliases=("Berg",))
    add_article(db, make_entry("Another title"), make_analysis(make_entry("Another title"), actors=[shouted]))
    assert list(db.query("SELECT name, country FROM actors")) == [{"name": "Ada Berg", "country": "NOR"}]
    assert {row["name"] for row in db.query("SELECT name FROM aliases")} == {"Ada Berg", "ADA BERG", "Berg"}


# --------------------------------------------------------------------------------------------------------- unseen


def test_an_entry_of_a_known_guid_is_not_new(db: Database) -> None:
    feed_id = make_feed(db)
    known, changed, other = make_entry(guid="1"), make_entry("Edited", url=None, guid="1"), make_entry(guid="2")
    save_article(db, known, make_analysis(known), source=Source(feed_id=feed_id, guid=identity(known)), now=NOW)
    assert unseen(db, feed_id, [changed]) == []
    assert unseen(db, feed_id, [replace(other, title="Something else")]) == [replace(other, title="Something else")]
    assert unseen(db, make_feed(db, url="https://example.org/rss"), [known]) == [known]


def test_new_guids_for_a_known_page_are_no_news(db: Database) -> None:
    feed_id = make_feed(db)
    entry = make_entry(guid="1")
    save_article(db, entry, make_analysis(entry), source=Source(feed_id=feed_id, guid="1"), now=NOW)
    assert unseen(db, feed_id, [replace(entry, guid="2")]) == []


def test_entries_without_guid_or_address_are_known_by_their_content(db: Database) -> None:
    feed_id = make_feed(db)
    entry = make_entry(url=None)
    source = Source(feed_id=feed_id, guid=identity(entry))
    save_article(db, entry, make_analysis(entry), source=source, now=NOW)
    assert unseen(db, feed_id, [entry, make_entry("New", url=None)]) == [make_entry("New", url=None)]


def test_an_entry_twice_in_one_feed_is_one(db: Database) -> None:
    entries = [make_entry("A", guid="1"), make_entry("B", guid="2"), make_entry("A", guid="1")]
    assert unseen(db, make_feed(db), entries) == entries[:2]


def test_what_was_set_aside_is_not_fetched_again(db: Database) -> None:
    feed_id = make_feed(db)
    entry = make_entry(guid="1")
    set_aside(db, entry, source=Source(feed_id=feed_id, guid="1"), reason="It took too long.", now=NOW)
    assert unseen(db, feed_id, [entry]) == []


# ------------------------------------------------------------------------------------------------------ set aside


def test_what_is_set_aside_is_listed_with_its_reason_to_its_guild_only(db: Database) -> None:
    entry = make_entry()
    for reason in ("It took too long.", "It stopped."):
        set_aside(db, entry, source=Source(guild_id=OSLO), reason=reason, now=NOW)
    set_aside(db, entry, source=Source(feed_id=make_feed(db, OSLO)), reason="It stopped.", now=NOW)
    assert [one.reason for one in list_set_aside(db, OSLO)] == ["It stopped.", "It stopped."]
    assert list_set_aside(db, BERGEN) == []
    assert len(list_set_aside(db, HOST)) == 2


# -------------------------------------------------------------------------------------------------------- reading


def test_titles_are_found_by_words_and_beginnings_newest_first(db: Database) -> None:
    older = add_article(db, make_entry("Oil prices fall", published_at=NOW - timedelta(hours=2)))
    newer = add_article(db, make_entry("Fall of oil prices in Oslo"))
    assert [article.id for article in find_articles(db, OSLO, "oil pri")] == [newer, older]
    assert [article.id for article in find_articles(db, OSLO, "")] == [newer, older]
    assert [article.id for article in find_articles(db, OSLO, "oslo")] == [newer]
    assert find_articles(db, OSLO, "oil", limit=1)[0].id == newer


@pytest.mark.parametrize("words", ['"', "a OR", "title:", "*", "NEAR(", "^x", "'; --", "a AND NOT"])
def test_any_words_are_safe_to_look_for(db: Database, words: str) -> None:
    add_article(db)
    find_articles(db, HOST, words)


def test_the_news_of_a_window_comes_in_the_order_of_publication(db: Database) -> None:
    late = add_article(db, make_entry("Late"), guild_id=OSLO)
    early = add_article(db, make_entry("Early", published_at=NOW - timedelta(hours=5)), guild_id=OSLO)
    add_article(db, make_entry("Last week"), guild_id=OSLO, now=NOW - timedelta(days=7))
    add_article(db, make_entry("Old when it came"), guild_id=OSLO, is_news=False)
    found = articles_in(db, OSLO, DAY)
    assert [one.article.id for one in found] == [early, late]
    assert found[0].sentences[0].text == "Early"
    assert [actor.name for actor in found[0].actors] == ["Norway", "Sweden"]


def test_news_is_counted_once_by_its_first_sighting(db: Database) -> None:
    feed_id = make_feed(db, OSLO)
    entry = make_entry()
    save_article(db, entry, make_analysis(entry), source=Source(feed_id=feed_id), now=NOW)
    first = last_sighting(db)
    add_article(db, entry, guild_id=OSLO)
    second = last_sighting(db)
    assert second > first
    assert len(articles_between(db, OSLO, 0, first)) == 1
    assert articles_between(db, OSLO, first, second) == []
    assert len(articles_between(db, BERGEN, 0, second)) == 0


def test_sightings_are_numbered_on_after_a_removal(db: Database) -> None:
    article_id = add_article(db, guild_id=OSLO)
    number = last_sighting(db)
    assert remove_article(db, OSLO, article_id)
    assert last_sighting(db) == number
    add_article(db, guild_id=OSLO)
    assert last_sighting(db) > number


def test_no_sighting_is_number_zero() -> None:
    assert last_sighting(make_db()) == 0


def test_an_entry_without_address_is_known_by_its_words_whatever_its_guid(db: Database) -> None:
    feed_id = make_feed(db, OSLO)
    entry = make_entry(url=None, guid="first")
    save_article(db, entry, make_analysis(entry), source=Source(feed_id=feed_id, guid="first"), now=NOW)
    again = replace(entry, guid="second")
    other = replace(entry, guid="third", text="Other words.")
    assert unseen(db, feed_id, [again, other]) == [other]
    assert unseen(db, make_feed(db, OSLO, "https://example.com/other"), [again]) == [again]


def test_looking_for_new_entries_costs_the_same_however_many_are_stored(db: Database) -> None:
    feed_id = make_feed(db)
    entries = [make_entry("Known", url=None, guid="a"), make_entry("Also known"), make_entry("New", url="https://a.b")]

    def store(count: int) -> None:
        for number in range(count):
            entry = make_entry(f"Number {number} of {count}", url=f"https://example.com/{count}/{number}")
            save_article(db, entry, make_analysis(entry), source=Source(feed_id=feed_id), now=NOW)

    for entry in entries[:2]:
        save_article(db, entry, make_analysis(entry), source=Source(feed_id=feed_id), now=NOW)
    store(10)
    before = steps(db, lambda: unseen(db, feed_id, entries))
    store(200)
    assert steps(db, lambda: unseen(db, feed_id, entries)) < 2 * before


# ------------------------------------------------------------------------------------------------------- removing


def test_a_removed_article_is_gone_with_all_that_hangs_on_it(db: Database) -> None:
    article_id = add_article(db, guild_id=OSLO)
    assert remove_article(db, OSLO, article_id)
    assert not remove_article(db, OSLO, article_id)
    for table in ("articles", "sightings", "sentences", "mentions", "article_actors", "relations"):
        assert db[table].count == 0
    assert find_articles(db, OSLO, "treaty") == []


def test_an_article_removed_in_one_guild_stays_in_others(db: Database) -> None:
    article_id = add_article(db, guild_id=OSLO)
    add_article(db, guild_id=BERGEN)
    assert remove_article(db, OSLO, article_id)
    assert get_article(db, OSLO, article_id) is None
    assert get_article(db, BERGEN, article_id) is not None


def test_what_another_guild_added_cannot_be_removed(db: Database) -> None:
    article_id = add_article(db, guild_id=OSLO)
    assert not remove_article(db, BERGEN, article_id)
    assert get_article(db, OSLO, article_id) is not None


def test_a_source_is_a_feed_or_a_guild() -> None:
    with pytest.raises(ValueError, match="feed or through a guild"):
        Source()


def test_of_very_many_articles_the_newest_are_told_and_all_are_counted(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.articles.MOST_TOLD", 2)
    for hours in range(4):
        entry = make_entry(url=f"https://example.com/{hours}", published_at=NOW - timedelta(hours=hours))
        add_article(db, entry, guild_id=OSLO)
    found = articles_between(db, OSLO, 0, last_sighting(db))
    assert [bool(one.sentences) for one in found] == [False, False, True, True]

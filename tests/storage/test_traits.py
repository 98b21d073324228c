import pytest

from storage.articles import Source, last_sighting, news_between, save_article
from storage.curation import Correction, StepKind, take_step
from storage.database import Database
from storage.feeds import subscribe, unsubscribe
from storage.models import Article, FeedId, GuildId, ScheduleOptions, StoryId, UserId
from storage.traits import filter_names, has_words, story_publishers, traits_of
from tests.builders import NOW, make_actor, make_analysis, make_entry
from tests.schedules import GUILD, store_news

OTHER = GuildId(77)
ADMIN = UserId(1)


def news(db: Database) -> list[Article]:
    return news_between(db, GUILD, 0, last_sighting(db))


def held(db: Database, text: str, phrase: str) -> bool:
    store_news(db, "A title", text=text)
    (article,) = news(db)
    options = ScheduleOptions(words=(phrase,))
    return phrase in traits_of(db, GUILD, [article], options, upto=last_sighting(db))[article.id].words


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("They met in a café.", "Cafe"),
        ("THE CLIMATE DEAL HOLDS.", "climate deal"),
        ("Norway's fleet sails.", "norway"),
        ("A deal on the climate-deal text.", "climate deal"),
        ("Nothing more.", "a title"),
        ("Говорит Москва.", "москва"),
        ("中国国家主席访问挪威。", "国家主席"),
        ("It costs 5% more.", "5%"),
    ],
)
def test_words_are_found_whatever_their_case_and_accents(db: Database, text: str, phrase: str) -> None:
    assert held(db, text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The dealer left.", "deal"),
        ("A deal on climate.", "climate deal"),
        ("A plain text.", "plain OR nothing"),
        ('A "quoted" text.', '" OR text'),
        ("A text.", "tex*"),
    ],
)
def test_words_are_whole_words_in_a_row_and_nothing_else(db: Database, text: str, phrase: str) -> None:
    assert not held(db, text, phrase)


@pytest.mark.parametrize(("text", "is_one"), [("oil", True), ("é", True), ("中", True), ("…", False), ("_ -", False)])
def test_what_can_be_looked_for_has_a_letter_or_digit(text: str, is_one: bool) -> None:
    assert has_words(text) is is_one


def test_an_article_has_the_feeds_that_brought_it_here(db: Database) -> None:
    first = subscribe(db, GUILD, "https://a.example/feed", "A", added_by=ADMIN, now=NOW).feed.id
    second = subscribe(db, OTHER, "https://b.example/feed", "B", added_by=ADMIN, now=NOW).feed.id
    for feed_id in (first, second):
        save_article(db, make_entry(), make_analysis(), source=Source(feed_id=feed_id, guid="1"), now=NOW)
    (article,) = news(db)
    options = ScheduleOptions(feeds=(first, second))
    assert traits_of(db, GUILD, [article], options, upto=last_sighting(db))[article.id].feeds == {first}
    assert traits_of(db, GUILD, [article], options, upto=0)[article.id].feeds == frozenset()


def test_an_article_has_the_actors_that_the_guild_sees_in_it(db: Database) -> None:
    entry = make_entry("Mr Holt speaks", "Mr Holt spoke.")
    actors = [make_actor("Jan Holt", key="person/jan-holt", aliases=("Holt",)), make_actor("Norway")]
    save_article(db, entry, make_analysis(entry, actors=actors[:1]), source=Source(guild_id=GUILD), now=NOW)
    entry = make_entry("Norway speaks", "Norway spoke.", url="https://example.com/2")
    save_article(db, entry, make_analysis(entry, actors=actors[1:]), source=Source(guild_id=GUILD), now=NOW)
    keys = ("person/jan-holt", "country/norway", "person/gone")
    options = ScheduleOptions(actors=keys)

    def named() -> list[set[str]]:
        found = traits_of(db, GUILD, news(db), options, upto=last_sighting(db))
        return [set(found[article.id].actors) for article in news(db)]

    assert named() == [{"person/jan-holt"}, {"country/norway"}]
    ids = dict(db.execute("SELECT key, id FROM actors").fetchall())
    joined = Correction(StepKind.MERGE, ids["person/jan-holt"], ids["country/norway"])
    take_step(db, GUILD, joined, by=ADMIN, now=NOW)
    assert named() == [set(keys[:2]), set(keys[:2])]
    assert set(filter_names(db, GUILD, options)[1].values()) == {"Norway"}


def test_publishers_of_a_story_are_those_that_the_guild_saw_so_far(db: Database) -> None:
    for number, (publisher, guild_id) in enumerate(
        [("Times", GUILD), ("Post", OTHER), ("TIMES", GUILD), ("Sun", GUILD)]
    ):
        store_news(db, f"Title {number}", publisher=publisher, guild_id=guild_id)
    db.execute("INSERT INTO stories (id, first_at, last_at) VALUES (1, 0, 0)")
    db.execute("UPDATE articles SET story_id = 1")
    story = StoryId(1)
    assert story_publishers(db, GUILD, [story], upto=3) == {story: {"times"}}
    assert story_publishers(db, GUILD, [story], upto=4) == {story: {"times", "sun"}}
    assert story_publishers(db, GUILD, [], upto=4) == {}


def test_feeds_of_filters_have_their_names_as_long_as_they_are_here(db: Database) -> None:
    feed_id = subscribe(db, GUILD, "https://a.example/feed", "A", added_by=ADMIN, now=NOW).feed.id
    options = ScheduleOptions(feeds=(feed_id, FeedId(99)))
    assert filter_names(db, GUILD, options) == ({feed_id: "A"}, {})
    assert filter_names(db, OTHER, options) == ({}, {})
    unsubscribe(db, GUILD, feed_id)
    assert filter_names(db, GUILD, options) == ({}, {})

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.curation import Correction, StepKind, take_step
from storage.database import Database
from storage.models import ActorId, ArticleId, GuildId, UserId
from storage.timelines import Timeline, timeline_of
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry

OURS = GuildId(1)
THEIRS = GuildId(2)

RUSSIA = make_actor("Russia", aliases=("Russia",))
MOSCOW = make_actor("Moscow", aliases=("Moscow",))


def add(db: Database, text: str, at: datetime, guild_id: GuildId = OURS) -> ArticleId:
    entry = make_entry("", text, url=None, published_at=at)
    actors = [actor for actor in (RUSSIA, MOSCOW) if actor.name in text]
    return add_article(db, entry, make_analysis(entry, actors=actors, relations=()), guild_id=guild_id)


def asked(db: Database, *, days: int = 7, name: str = "Russia", zone: str = "UTC") -> Timeline:
    (actor_id,) = db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()
    return timeline_of(db, OURS, ActorId(actor_id), days=days, now=NOW, zone=zone)


def test_each_day_counts_its_articles_and_mentions(db: Database) -> None:
    add(db, "Russia and Russia.", NOW - timedelta(days=2))
    add(db, "Russia spoke.", NOW)
    add(db, "Russia spoke long ago.", NOW - timedelta(days=7))
    add(db, "Russia spoke there.", NOW, THEIRS)
    found = asked(db)
    assert [span.mentions for span in found.spans] == [0, 0, 0, 0, 2, 0, 1]
    assert [span.articles for span in found.spans] == [0, 0, 0, 0, 1, 0, 1]
    assert (found.articles, found.mentions) == (2, 3)
    assert not found.is_weekly


def test_the_peak_has_the_article_that_names_it_most(db: Database) -> None:
    add(db, "Russia, Russia and Russia.", NOW)
    top = add(db, "Russia, Russia, Russia and Russia.", NOW)
    found = asked(db)
    assert found.peak == found.spans[-1]
    assert found.top is not None
    assert found.top.id == top


def test_days_are_those_of_the_time_zone(db: Database) -> None:
    add(db, "Russia spoke.", NOW - timedelta(hours=20))
    assert [span.mentions for span in asked(db, days=1).spans] == [0]
    assert [span.mentions for span in asked(db, days=1, zone="Asia/Tokyo").spans] == [1]
    first = asked(db, days=1, zone="Asia/Tokyo").spans[0].window.start
    assert first == datetime(2024, 6, 20, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_a_long_span_is_counted_by_weeks_that_end_today(db: Database) -> None:
    add(db, "Russia spoke.", NOW - timedelta(days=8))
    found = asked(db, days=32)
    assert found.is_weekly
    assert [span.mentions for span in found.spans] == [0, 0, 0, 1, 0]


def test_who_is_named_nowhere_has_an_empty_timeline(db: Database) -> None:
    add(db, "Russia spoke long ago.", NOW - timedelta(days=90))
    found = asked(db)
    assert (found.articles, found.mentions, found.top) == (0, 0, None)


def test_an_article_that_names_merged_actors_counts_once(db: Database) -> None:
    add(db, "Russia, also Moscow.", NOW)
    russia, moscow = (
        ActorId(db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()[0])
        for name in ("Russia", "Moscow")
    )
    take_step(db, OURS, Correction(StepKind.MERGE, moscow, russia, None), by=UserId(1), now=NOW)
    for name in ("Russia", "Moscow"):
        assert (asked(db, name=name).articles, asked(db, name=name).mentions) == (1, 2)

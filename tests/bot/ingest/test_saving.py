from dataclasses import replace

import pytest

from bot.analysis.stories import story_terms
from bot.ingest.saving import store_article, take_back
from storage.actors import resolve_actor
from storage.articles import Source, list_set_aside
from storage.database import Database
from storage.feeds import subscribe
from storage.models import HOST, ActorType, ArticleId, Entry, GuildId, UserId
from storage.profiles import profile
from tests.builders import NOW, TEXT, make_actor, make_analysis, make_entry


def test_an_article_and_its_copy_for_another_guild_are_in_one_story(db: Database) -> None:
    entry = make_entry()
    for guild_id in (GuildId(1), GuildId(2)):
        store_article(db, entry, make_analysis(entry), source=Source(guild_id=guild_id), now=NOW)
    assert db.execute("SELECT count(*), min(story_id) IS NOT NULL FROM articles").fetchone() == (1, 1)
    assert db.execute("SELECT articles FROM stories").fetchall() == [(1,)]


def test_an_article_without_analysis_is_set_aside_as_well(db: Database) -> None:
    entry = make_entry()
    source = Source(guild_id=GuildId(1))
    store_article(db, entry, make_analysis(entry), source=source, now=NOW, failure="It took too long.")
    assert [one.reason for one in list_set_aside(db, HOST)] == ["It took too long."]


OURS = GuildId(1)
State = tuple[dict[str, float], dict[str, int], list[tuple[object, ...]]]


def store(db: Database, entry: Entry) -> ArticleId:
    terms = story_terms(entry.title, entry.text, "en")
    analysis = replace(make_analysis(entry), terms=terms)
    return store_article(db, entry, analysis, source=Source(guild_id=OURS), now=NOW).article_id


def state(db: Database) -> State:
    return (
        dict(db.execute("SELECT term, weight FROM story_terms").fetchall()),
        dict(db.execute("SELECT term, articles FROM terms").fetchall()),
        db.execute("SELECT articles, first_at, last_at FROM stories").fetchall(),
    )


def test_a_story_forgets_the_article_that_is_taken_back(db: Database) -> None:
    store(db, make_entry())
    before = state(db)
    other = store(db, make_entry(text=f"{TEXT}\n\nGermany welcomed the agreement.", url=None, published_at=None))
    assert state(db)[2][0][0] == 2
    assert take_back(db, OURS, other)
    weights, terms, stories = state(db)
    assert (terms, stories) == before[1:]
    assert {term: weight for term, weight in weights.items() if weight > 0.02} == pytest.approx(before[0], abs=0.02)
    (norm,) = db.execute("SELECT squared_norm FROM stories").fetchone()
    assert norm == pytest.approx(sum(weight * weight for weight in weights.values()))


def test_the_last_article_takes_its_story_along(db: Database) -> None:
    assert take_back(db, OURS, store(db, make_entry()))
    assert state(db) == ({}, {}, [])


def test_a_closed_story_stays_closed(db: Database) -> None:
    store(db, make_entry())
    other = store(db, make_entry(text=f"{TEXT} It is signed.", url=None))
    db.execute("DELETE FROM story_terms")
    db.execute("UPDATE stories SET squared_norm = 0")
    assert take_back(db, OURS, other)
    assert db.execute("SELECT articles, squared_norm FROM stories").fetchall() == [(1, 0)]


def test_what_others_see_stays_in_its_story(db: Database) -> None:
    article_id = store(db, make_entry())
    store_article(db, make_entry(), make_analysis(), source=Source(guild_id=GuildId(2)), now=NOW)
    before = state(db)
    assert take_back(db, OURS, article_id)
    assert not take_back(db, OURS, article_id)
    assert state(db) == before


# ---------------------------------------------------------------------------------------------------------- variants


def store_named(db: Database, text: str, *names: str, source: Source | None = None) -> None:
    """Store an article that calls presidents of Ukraine by these names."""
    actors = [
        make_actor(name, key=f"person:{name.lower()}", type=ActorType.PERSON, role="president", role_of="Ukraine")
        for name in names
    ]
    entry = make_entry("", text, url=None)
    analysis = make_analysis(entry, actors=actors, relations=())
    store_article(db, entry, analysis, source=source or Source(guild_id=HOST), now=NOW)


def people(db: Database) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM actors ORDER BY id")]


def test_another_spelling_of_a_stored_actor_is_that_actor(db: Database) -> None:
    store_named(db, "Volodymyr Zelenskyy left.", "Volodymyr Zelenskyy")
    store_named(db, "Volodymyr Zelensky came.", "Volodymyr Zelensky")
    assert people(db) == ["Volodymyr Zelenskyy"]
    known = profile(db, HOST, resolve_actor(db, HOST, "volodymyr zelensky")[0].id)
    assert known is not None
    assert known.articles == 2
    assert set(known.names) == {"Volodymyr Zelenskyy", "Volodymyr Zelensky"}


def test_another_person_of_the_surname_stays_another(db: Database) -> None:
    store_named(db, "Volodymyr Zelenskyy left.", "Volodymyr Zelenskyy")
    store_named(db, "Olena Zelenska came.", "Olena Zelenska")
    store_named(db, "Zelensky came.", "Zelensky")
    assert len(people(db)) == 3


def test_two_spellings_in_one_article_stay_two(db: Database) -> None:
    store_named(db, "Volodymyr Zelenskyy left.", "Volodymyr Zelenskyy")
    store_named(db, "Volodymyr Zelensky met Volodymyr Zelenskiy.", "Volodymyr Zelensky", "Volodymyr Zelenskiy")
    assert len(people(db)) == 3


def test_what_another_guild_added_by_hand_is_joined_with_nothing(db: Database) -> None:
    store_named(db, "Volodymyr Zelenskyy left.", "Volodymyr Zelenskyy", source=Source(guild_id=GuildId(2)))
    store_named(db, "Volodymyr Zelensky came.", "Volodymyr Zelensky", source=Source(guild_id=OURS))
    assert people(db) == ["Volodymyr Zelenskyy", "Volodymyr Zelensky"]
    store_named(db, "Volodymyr Zelenskiy slept.", "Volodymyr Zelenskiy", source=Source(guild_id=OURS))
    assert len(people(db)) == 2
    assert resolve_actor(db, OURS, "Volodymyr Zelenskiy")[0].name == "Volodymyr Zelensky"
    assert resolve_actor(db, GuildId(2), "Volodymyr Zelenskiy") == []


def test_feeds_are_joined_with_each_other(db: Database) -> None:
    for number, name in enumerate(("Volodymyr Zelenskyy", "Volodymyr Zelensky")):
        url = f"https://example.com/{number}"
        feed = subscribe(db, GuildId(number + 1), url, "Feed", added_by=UserId(1), now=NOW).feed
        store_named(db, f"{name} left.", name, source=Source(feed_id=feed.id))
    assert people(db) == ["Volodymyr Zelenskyy"]


def test_an_article_that_is_stored_already_is_not_joined_again(db: Database) -> None:
    store_named(db, "Volodymyr Zelensky came.", "Volodymyr Zelensky")
    store_named(db, "Volodymyr Zelensky came.", "Volodymyr Zelensky", source=Source(guild_id=OURS))
    assert db.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    assert people(db) == ["Volodymyr Zelensky"]

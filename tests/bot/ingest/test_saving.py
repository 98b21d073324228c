from sqlite_utils import Database

from bot.ingest.saving import store_article
from storage.articles import Source, list_set_aside
from storage.models import HOST, GuildId
from tests.builders import NOW, make_analysis, make_entry


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

from storage.coverage import coverage_of, find_stories
from storage.database import Database
from storage.models import ArticleId, GuildId
from storage.stories import put_in_story
from tests.builders import NOW, add_article, make_entry

GUILD, OTHER = GuildId(10), GuildId(11)


def add(db: Database, number: int, title: str = "Ferry runs aground", *, guild_id: GuildId = GUILD) -> ArticleId:
    entry = make_entry(title, publisher=f"P{number}", url=f"https://p{number}.example/")
    return add_article(db, entry, guild_id=guild_id)


def put(db: Database, *articles: ArticleId) -> None:
    story = None
    for article in articles:
        story = put_in_story(db, story, article, {"ferry": 1.0}, published_at=NOW)


def test_each_story_is_found_once(db: Database) -> None:
    first, second, alone = add(db, 1), add(db, 2, "A ferry aground"), add(db, 3, "Ferry fares rise")
    put(db, first, second)
    assert [article.id for article in find_stories(db, GUILD, "ferry")] == [alone, second]
    assert [article.id for article in find_stories(db, GUILD, "runs agr")] == [first]
    assert find_stories(db, OTHER, "ferry") == []
    assert len(find_stories(db, GUILD, "", limit=1)) == 1


def test_a_story_has_all_articles_that_the_guild_sees(db: Database) -> None:
    first, second, hidden = add(db, 1), add(db, 2), add(db, 3, guild_id=OTHER)
    put(db, first, second, hidden)
    found = coverage_of(db, GUILD, second)
    assert found is not None
    assert [each.article.id for each in found.articles] == [first, second]
    assert found.total == 2
    assert len(found.relations) == 1
    assert coverage_of(db, GUILD, hidden) is None


def test_an_article_without_a_story_is_one_alone(db: Database) -> None:
    found = coverage_of(db, GUILD, add(db, 1))
    assert found is not None
    assert (len(found.articles), found.total) == (1, 1)

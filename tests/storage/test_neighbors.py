from storage.database import Database
from storage.models import ArticleId, GuildId
from storage.neighbors import passages
from tests.builders import add_article, make_entry

OURS = GuildId(1)
TEXT = "One is here. Two is here. Three is here. Four is here. Five is here. Six is here."


def shown(db: Database, *places: tuple[ArticleId, int], guild_id: GuildId = OURS) -> list[tuple[list[int], list[int]]]:
    found = passages(db, guild_id, places)
    return [([sentence.position for sentence in one.sentences], sorted(one.asked)) for one in found]


def test_a_sentence_comes_with_those_around_it_verbatim(db: Database) -> None:
    article_id = add_article(db, make_entry("Headline", TEXT), guild_id=OURS)
    (passage,) = passages(db, OURS, [(article_id, 2)])
    assert [sentence.text for sentence in passage.sentences] == ["One is here.", "Two is here.", "Three is here."]
    assert passage.asked == {2}
    assert passage.article.id == article_id


def test_the_first_and_the_last_have_one_neighbor(db: Database) -> None:
    article_id = add_article(db, make_entry("Headline", TEXT), guild_id=OURS)
    assert shown(db, (article_id, 0)) == [([0, 1], [0])]
    assert shown(db, (article_id, 6)) == [([5, 6], [6])]


def test_passages_that_touch_are_one(db: Database) -> None:
    article_id = add_article(db, make_entry("Headline", TEXT), guild_id=OURS)
    assert shown(db, (article_id, 3), (article_id, 1)) == [([0, 1, 2, 3, 4], [1, 3])]
    assert shown(db, (article_id, 0), (article_id, 4)) == [([0, 1], [0]), ([3, 4, 5], [4])]


def test_articles_that_the_guild_does_not_see_have_no_context(db: Database) -> None:
    article_id = add_article(db, make_entry("Headline", TEXT), guild_id=GuildId(2))
    assert shown(db, (article_id, 1), (ArticleId(99), 1)) == []

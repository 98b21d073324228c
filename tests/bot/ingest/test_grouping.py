from datetime import timedelta

from bot.analysis.stories import story_terms
from bot.ingest.grouping import assign_story, group_articles
from storage.database import Database
from storage.models import ArticleId
from storage.stories import put_in_story
from tests.builders import NOW, add_article, make_entry

TREATY = ("Norway and Sweden sign a treaty on cod", "The two countries agreed in Oslo on how much cod each may catch.")
TREATY_AGAIN = ("Cod treaty signed in Oslo", "Sweden and Norway settled their quarrel on how much cod each may catch.")
STORM = ("Storm closes the port of Hamburg", "Ships waited outside while the water rose over the quays.")


def test_reports_of_one_event_are_one_story() -> None:
    first, storm, second = group_articles([(*TREATY, NOW), (*STORM, NOW), (*TREATY_AGAIN, NOW)])

    assert first == second != storm


def test_same_words_weeks_later_are_another_story() -> None:
    first, second = group_articles([(*TREATY, NOW), (*TREATY, NOW + timedelta(days=30))])

    assert first != second


def test_article_without_date_has_the_date_of_the_one_before() -> None:
    first, second = group_articles([(*TREATY, NOW), (*TREATY_AGAIN, None)])

    assert first == second


def test_empty_articles_are_alone() -> None:
    assert len(set(group_articles([("", "", None), ("", "", None)]))) == 2
    assert group_articles([]) == []


def test_stored_article_is_put_into_its_story(db: Database) -> None:
    stories = []
    for title, text in (TREATY, STORM, TREATY_AGAIN):
        terms = story_terms(title, text, "en")
        article_id = add_article(db, make_entry(title, text, url=None))
        stories.append(assign_story(db, article_id, terms, published_at=NOW, now=NOW))

    assert stories[0] == stories[2] != stories[1]
    rows = db.execute("SELECT story_id, count(*) FROM articles GROUP BY story_id ORDER BY story_id").fetchall()
    assert rows == [(stories[0], 2), (stories[1], 1)]
    assert db.execute("SELECT articles FROM stories ORDER BY id").fetchall() == [(2,), (1,)]


def test_article_that_belongs_to_two_stories_joins_them(db: Database) -> None:
    words = {"oslo": 0.5, "treaty": 0.5, "quota": 0.5}
    one = put_in_story(db, None, ArticleId(1), {**words, "cod": 0.5}, published_at=NOW)
    other = put_in_story(db, None, ArticleId(2), {**words, "herrin": 0.5}, published_at=NOW)

    terms = story_terms("Oslo treaty quota on cod and herring", "", "en")
    joined = assign_story(db, ArticleId(3), terms, published_at=NOW, now=NOW)

    assert joined == one
    assert db.execute("SELECT id, articles FROM stories").fetchall() == [(one, 3)]
    assert other != one


def test_date_in_the_future_counts_as_now(db: Database) -> None:
    terms = story_terms(*TREATY, "en")
    first = assign_story(db, ArticleId(1), terms, published_at=NOW, now=NOW)

    assert assign_story(db, ArticleId(2), terms, published_at=NOW + timedelta(days=900), now=NOW) == first


def test_old_stories_are_closed_in_time(db: Database) -> None:
    terms = story_terms(*TREATY, "en")
    assign_story(db, ArticleId(1), terms, published_at=NOW, now=NOW)
    later = NOW + timedelta(days=60)

    assign_story(db, ArticleId(50), {}, published_at=later, now=later)

    assert db.execute("SELECT count(*) FROM story_terms").fetchone() == (0,)

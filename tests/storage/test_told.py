from datetime import timedelta

from bot.digest.cadence import due_after
from storage.articles import get_article, get_sentences, remove_article
from storage.database import Database
from storage.models import ArticleId, Evidence, Run, StoryId, ToldAs
from storage.runs import claim_due, forget_runs, run_of
from storage.stories import merge_stories, put_in_story
from storage.told import keep_told, places_told, told_by
from tests.builders import NOW
from tests.schedules import GUILD, store_news, store_schedule


def claim(db: Database, days: int) -> Run:
    (run,) = claim_due(db, due_after, NOW + timedelta(days=days))
    return run


def evidence(db: Database, article_id: ArticleId, position: int = 1) -> Evidence:
    article = get_article(db, GUILD, article_id)
    assert article is not None
    texts = {sentence.position: sentence.text for sentence in get_sentences(db, GUILD, article_id)}
    return Evidence(texts[position], article, position)


def put(db: Database, article_id: ArticleId, story_id: StoryId | None = None) -> StoryId:
    return put_in_story(db, story_id, article_id, {"ferry": 1.0}, published_at=NOW)


def test_what_a_run_told_is_known_to_the_others_of_its_schedule(db: Database) -> None:
    schedule = store_schedule(db)
    other = store_schedule(db, name="Other", times=("09:00",))
    story = put(db, store_news(db))
    said = evidence(db, ArticleId(1))
    run, _ = claim_due(db, due_after, NOW + timedelta(days=1))
    keep_told(db, run.id, [(ToldAs.HEADLINE, said), (ToldAs.QUOTE, said)])
    (headline, quote) = told_by(db, schedule.id)
    assert (headline.told_as, headline.story_id, headline.told_at) == (ToldAs.HEADLINE, story, run.window.end)
    assert quote.text == said.text
    assert told_by(db, schedule.id, beside=run.id) == []
    assert told_by(db, other.id) == []
    assert places_told(db, run.id) == [(ArticleId(1), 1)]


def test_words_outlive_their_article_and_stories_become_others(db: Database) -> None:
    schedule = store_schedule(db)
    first, second = store_news(db, "First"), store_news(db, "Second")
    one, other = put(db, first), put(db, second)
    run = claim(db, 1)
    keep_told(db, run.id, [(ToldAs.QUOTE, evidence(db, first)), (ToldAs.QUOTE, evidence(db, second))])
    merge_stories(db, one, other)
    remove_article(db, GUILD, first)
    told = told_by(db, schedule.id)
    assert [said.story_id for said in told] == [one, one]
    assert places_told(db, run.id) == [(second, 1)]


def test_a_run_is_found_by_its_schedule_and_range_in_its_guild_alone(db: Database) -> None:
    schedule = store_schedule(db)
    store_news(db)
    run = claim(db, 1)
    assert run_of(db, GUILD, schedule.id, run.after, run.upto) == run
    assert run_of(db, GUILD, schedule.id, run.after, run.upto + 1) is None
    assert run_of(db, type(GUILD)(99), schedule.id, run.after, run.upto) is None


def test_what_a_forgotten_run_told_is_forgotten(db: Database) -> None:
    schedule = store_schedule(db)
    store_news(db)
    run = claim(db, 1)
    keep_told(db, run.id, [(ToldAs.QUOTE, evidence(db, ArticleId(1)))])
    claim(db, 2)
    db.execute("UPDATE runs SET articles = 0")
    assert forget_runs(db, before=NOW + timedelta(days=90), limit=9) == 1
    assert told_by(db, schedule.id) == []

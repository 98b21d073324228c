from datetime import timedelta

from bot.upkeep import KEPT_FOR, Upkeep
from storage.articles import Source, list_set_aside, set_aside
from storage.database import Database
from storage.models import HOST
from storage.questions import get_question, keep_question
from storage.runs import claim_now
from storage.store import Store
from tests.builders import NOW, add_article, make_entry
from tests.clocks import StandingClock
from tests.schedules import ADMIN, GUILD, store_schedule


def count_runs(db: Database) -> int:
    return db["runs"].count


def store_runs(db: Database) -> None:
    schedule = store_schedule(db)
    for _ in range(3):
        assert claim_now(db, GUILD, schedule.id, NOW)
    db.execute("UPDATE runs SET articles = 0")


async def test_what_is_old_is_forgotten_once_a_day(store: Store) -> None:
    clock = StandingClock()
    upkeep = Upkeep(store, clock)
    question = await store.run(keep_question, GUILD, ADMIN, "search", {}, now=NOW)
    await store.run(store_runs)
    await upkeep.tick()
    assert await store.read(count_runs) == 3
    assert await store.read(get_question, question.id) == question
    clock.now += KEPT_FOR + timedelta(seconds=1)
    await upkeep.tick()
    assert await store.read(count_runs) == 1
    assert await store.read(get_question, question.id) is None
    await store.run(store_runs)
    clock.move(hours=23)
    await upkeep.tick()
    assert await store.read(count_runs) == 4


async def test_a_clock_that_goes_back_does_not_stop_the_upkeep(store: Store) -> None:
    clock = StandingClock(NOW + timedelta(days=400))
    upkeep = Upkeep(store, clock)
    await upkeep.tick()
    await store.run(store_runs)
    clock.now = NOW + timedelta(days=40)
    await upkeep.tick()
    assert await store.read(count_runs) == 1


async def test_an_article_that_is_kept_nowhere_else_is_not_forgotten(store: Store) -> None:
    stored, lost = make_entry("It is stored"), make_entry("It is not")
    await store.run(add_article, stored)
    for entry in (stored, lost):
        await store.run(set_aside, entry, source=Source(guild_id=GUILD), reason="It is strange.", now=NOW)
    await Upkeep(store, StandingClock(NOW + 2 * KEPT_FOR)).tick()
    assert [article.title for article in await store.read(list_set_aside, HOST)] == ["It is not"]

import re
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.digest.buttons import TEMPLATE
from storage.runs import forget_runs
from storage.schedules import list_schedules
from tests.builders import TITLE, make_entry
from tests.cogs.test_admin import add_schedule
from tests.discord_world import Answer, World


async def post(world: World, **options: Any) -> discord.Message:
    """Have a digest of one article posted, and return its message."""
    await world.store_article()
    await add_schedule(world, **options)
    assert "is posted in" in (await world.ask("schedule run", schedule="news")).text
    return world.channel.history()[0]


async def press(world: World, posted: discord.Message, label: str) -> Answer:
    """Press a button as a member who asked for nothing."""
    return Answer(await world.member.click(posted, label=label))


async def test_everybody_may_look_into_a_posted_digest_and_sees_it_alone(world: World) -> None:
    posted = await post(world)
    seen = {
        "Sources": f"[{TITLE}](https://example.com/treaty)",
        "Actors": "1. **Norway**",
        "Graph": "- Norway → Sweden, cooperative, 1 report",
        "Show context": "> **Norway signed a fishing treaty with Sweden on Monday.**\n> ",
    }
    for label, words in seen.items():
        answer = await press(world, posted, label)
        assert answer.is_private
        assert words in answer.text, label
    assert len(world.channel.history()) == 1


async def test_the_buttons_outlive_a_restart(world: World) -> None:
    posted = await post(world)
    await world.restart()
    assert TITLE in (await press(world, posted, "Sources")).text


async def test_a_later_digest_leaves_the_buttons_of_an_earlier_as_they_are(world: World) -> None:
    posted = await post(world)
    world.clock.move(days=1)
    await world.bot.publisher.tick(world.clock())
    await world.bot.publisher.settle()
    assert len(world.channel.history()) == 2
    assert TITLE in (await press(world, posted, "Sources")).text


async def test_a_digest_that_the_ledger_forgot_says_so(world: World) -> None:
    posted = await post(world)
    for _ in range(2):
        world.clock.move(days=1)
        await world.bot.publisher.tick(world.clock())
        await world.bot.publisher.settle()
    later = world.clock() + timedelta(days=40)
    await world.parts.store.run(forget_runs, before=later, limit=10)
    answer = await press(world, posted, "Sources")
    assert "This digest was posted more than 30 days ago" in answer.text
    assert answer.is_private


async def test_what_is_no_longer_stored_is_told_in_words(world: World) -> None:
    posted = await post(world)
    removal = await world.ask("article remove", article="id:1")
    await world.press(removal, "Remove")
    for label in ("Sources", "Actors", "Graph", "Show context"):
        assert "this digest" in (await press(world, posted, label)).text.lower()


async def test_the_button_of_another_servers_digest_shows_nothing(world: World) -> None:
    posted = await post(world)
    (schedule,) = await world.parts.store.read(list_schedules, world.guild_id)
    await world.parts.store.run(lambda db: db.execute("UPDATE schedules SET guild_id = 77 WHERE id = ?", [schedule.id]))
    assert "is forgotten" in (await press(world, posted, "Sources")).text


@pytest.mark.parametrize(
    ("flag", "words"),
    [("crossposted", f"[{TITLE}](https://example.com/treaty)"), ("is_crossposted", "made for another server")],
)
async def test_a_digest_that_was_passed_on_answers_where_it_was_made(world: World, flag: str, words: str) -> None:
    posted = await post(world)
    passed_on = discord.MessageFlags(**{flag: True})
    world.env.backend.get_message(world.channel.id, posted.id).flags |= passed_on.value
    answer = await press(world, posted, "Sources")
    assert answer.is_private
    assert words in answer.text


async def test_an_empty_digest_has_no_buttons(world: World) -> None:
    await add_schedule(world)
    world.clock.move(days=1)
    await world.bot.publisher.tick(world.clock())
    await world.bot.publisher.settle()
    (posted,) = world.channel.history()
    assert posted.components == []


async def test_a_digest_asked_for_can_be_seen_in_context(world: World) -> None:
    await world.store_article()
    answer = await world.ask("digest now")
    context = await world.press(answer, "Context")
    assert "> **Norway signed a fishing treaty with Sweden on Monday.**" in context.text


async def test_a_preview_has_the_buttons_of_the_digest_and_they_answer_before_and_after_it_is_posted(
    world: World,
) -> None:
    await world.store_article()
    await add_schedule(world)
    preview = await world.ask("schedule preview", schedule="news")
    before = {label: (await world.press(preview, label)).text for label in preview.buttons}
    assert list(before) == ["Sources", "Actors", "Graph", "Show context"]
    assert f"[{TITLE}](https://example.com/treaty)" in before["Sources"]
    assert "> **Norway signed a fishing treaty with Sweden on Monday.**\n> " in before["Show context"]
    await world.ask("schedule run", schedule="news")
    (posted,) = world.channel.history()
    assert {label: (await press(world, posted, label)).text for label in before} == before
    assert {label: (await world.press(preview, label)).text for label in before} == before


async def test_an_old_preview_says_that_its_news_was_posted(world: World) -> None:
    await world.store_article()
    await add_schedule(world)
    preview = await world.ask("schedule preview", schedule="news")
    await world.store_article(make_entry(url="https://example.com/second"))
    await world.ask("schedule run", schedule="news")
    assert "a preview and its news was posted since" in (await world.press(preview, "Sources")).text


async def test_a_preview_shows_whom_it_would_ping_and_pings_nobody(world: World) -> None:
    await world.store_article()
    role = world.guild.create_role("Readers", mentionable=True)
    await add_schedule(world, role=role)
    answer = await world.ask("schedule preview", schedule="news")
    assert answer.messages[0].content == f"<@&{role.id}>"
    assert answer.is_private


async def test_a_picture_is_previewed_and_posted(world: World) -> None:
    await world.store_article()
    await add_schedule(world, picture=True)
    preview = await world.ask("schedule preview", schedule="news")
    assert [each.filename for each in preview.messages[0].attachments] == ["digest.png"]
    await world.ask("schedule run", schedule="news")
    (posted,) = world.channel.history()
    assert [each.filename for each in posted.attachments] == ["digest.png"]


def test_ids_that_no_database_could_hold_are_none_of_ours() -> None:
    assert re.fullmatch(TEMPLATE, f"digest:sources:{'9' * 18}:0:1")
    assert not re.fullmatch(TEMPLATE, f"digest:sources:{'9' * 19}:0:1")

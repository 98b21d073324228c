"""What admins may do: settings, feeds, schedules, the status; and who is no admin."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
import simcord

from storage.feeds import record_failure, subscribe
from storage.models import FeedId
from storage.schedules import list_schedules, pause_schedule
from tests.builders import NOW, TITLE
from tests.discord_world import World

ADMIN_COMMANDS = ("config show", "feed list", "schedule list", "status")


async def subscribe_to(world: World, title: str, url: str = "https://example.com/feed") -> None:
    await world.parts.store.run(subscribe, world.guild_id, url, title, added_by=world.user_id, now=world.clock())


async def add_schedule(world: World, **options: Any) -> None:
    answer = await world.ask("schedule add", channel=world.channel, **{"times": "08:00", **options})
    assert "next <t:" in answer.text


# ----------------------------------------------------------------------------------------------------------- rights


@pytest.mark.parametrize("command", ADMIN_COMMANDS)
async def test_a_plain_member_does_not_see_admin_commands(world: World, command: str) -> None:
    with pytest.raises(simcord.SetupError, match="not visible"):
        await world.ask(command, by=world.member)


@pytest.mark.parametrize("command", ADMIN_COMMANDS)
async def test_a_plain_member_whom_discord_lets_through_is_refused(world: World, command: str) -> None:
    # As with a list of commands that is out of date: what Discord has does not hide them.
    for published in world.env.backend.commands[None].values():
        published["default_member_permissions"] = None
    answer = await world.ask(command, by=world.member)
    assert "*Manage Server*" in answer.text
    assert answer.is_private


@pytest.mark.parametrize("command", ADMIN_COMMANDS)
async def test_the_settings_of_a_server_let_others_in(world: World, command: str) -> None:
    editors = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("edi"), roles=[editors])
    published = world.bot.tree.published[command.partition(" ")[0]]
    world.guild.set_command_permissions(published, {editors: True})
    answer = await world.ask(command, by=editor)
    assert "Manage Server" not in answer.text
    assert answer.text


async def test_the_settings_of_one_command_open_no_other(world: World) -> None:
    world.guild.set_command_permissions(world.bot.tree.published["feed"], {world.member: True})
    for published in world.env.backend.commands[None].values():
        published["default_member_permissions"] = None
    assert "Manage Server" not in (await world.ask("feed list", by=world.member)).text
    assert "Manage Server" in (await world.ask("config show", by=world.member)).text


async def test_when_discord_does_not_tell_the_settings_nobody_is_let_in(world: World) -> None:
    world.guild.set_command_permissions(world.bot.tree.published["feed"], {world.member: True})
    world.env.inject_error("GET", "/applications/*/permissions", status=500)
    answer = await world.ask("feed list", by=world.member)
    assert "Manage Server" in answer.text


# -------------------------------------------------------------------------------------------------- help and settings


async def test_help_lists_what_the_asker_may_use(world: World) -> None:
    for_admin = (await world.ask("help")).text
    for_member = (await world.ask("help", by=world.member)).text
    assert "feed add" in for_admin
    assert "Save article" in for_admin
    assert "feed add" not in for_member
    assert "Save article" not in for_member
    assert "Summarize" in for_member
    for command in ("actor show", "relation between", "search", "digest now", "summary", "help"):
        assert f"</{command}:" in for_member, command


async def test_help_fits_into_an_embed(world: World) -> None:
    (embed,) = (await world.ask("help")).embeds
    assert len(embed) <= 6000
    assert all(len(part.value or "") <= 1024 for part in embed.fields)


async def test_the_time_zone_is_set_by_its_name(world: World) -> None:
    assert "UTC" in (await world.ask("config show")).text
    assert "**Europe/Berlin**" in (await world.ask("config timezone", zone="europe/berlin")).text
    assert "Europe/Berlin" in (await world.ask("config show")).text


async def test_an_unknown_time_zone_is_answered_with_near_ones(world: World) -> None:
    answer = await world.ask("config timezone", zone="Europe/Berln")
    assert "Europe/Berlin" in answer.text
    assert "UTC" in (await world.ask("config show")).text


# ------------------------------------------------------------------------------------------------------------ feeds


async def test_feeds_are_listed_with_how_they_do(world: World) -> None:
    assert "No feed is collected here yet" in (await world.ask("feed list")).text
    await subscribe_to(world, "Example *News*")
    await world.parts.store.run(record_failure, FeedId(1), "example.com did not answer.", now=NOW, next_poll_at=NOW)
    answer = await world.ask("feed list")
    assert r"[Example \*News\*](https://example.com/feed)" in answer.text
    assert "did not answer" in answer.text


@pytest.mark.parametrize("name", ["Example News", "example", "https://example.com/feed", "id:1"])
async def test_a_feed_is_removed_by_whatever_names_it(world: World, name: str) -> None:
    await subscribe_to(world, "Example News")
    assert "no longer collected" in (await world.ask("feed remove", feed=name)).text
    assert "No feed is collected here yet" in (await world.ask("feed list")).text


async def test_an_unknown_feed_is_answered_with_near_ones(world: World) -> None:
    await subscribe_to(world, "Example News")
    answer = await world.ask("feed remove", feed="Exmaple News")
    assert "Did you mean **Example News**?" in answer.text


async def test_a_private_address_is_no_feed(world: World) -> None:
    for command in ("feed add", "feed check"):
        answer = await world.ask(command, address="http://127.0.0.1:1/feed")
        assert "not on the public internet" in answer.text
    assert "No feed" in (await world.ask("feed list")).text


# --------------------------------------------------------------------------------------------------------- schedules


async def test_a_schedule_is_kept_as_it_was_asked_for(world: World) -> None:
    await world.ask("config timezone", zone="Europe/Berlin")
    await add_schedule(world, times="18:30, 8am", days="weekdays", name="Morning")
    (schedule,) = await world.parts.store.read(list_schedules, world.guild_id)
    assert (schedule.name, schedule.times, schedule.days) == ("Morning", ("08:00", "18:30"), (0, 1, 2, 3, 4))
    assert schedule.timezone == "Europe/Berlin"
    assert schedule.channel_id == world.channel.id
    assert schedule.next_due_at == datetime(2024, 6, 20, 16, 30, tzinfo=UTC)
    assert "Morning" in (await world.ask("schedule list")).text


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"times": "25:00"}, "as a time of day"),
        ({"days": "someday"}, "as days"),
        ({"timezone": "Mars/Olympus"}, "no time zone"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_an_example(world: World, options: dict[str, Any], part: str) -> None:
    answer = await world.ask("schedule add", channel=world.channel, **options)
    assert part in answer.text
    assert not await world.parts.store.read(list_schedules, world.guild_id)


async def test_two_schedules_of_one_name_are_refused(world: World) -> None:
    await add_schedule(world, name="Morning")
    answer = await world.ask("schedule add", channel=world.channel, name="MORNING")
    assert "already" in answer.text


async def test_a_channel_where_the_bot_may_not_post_is_refused(world: World) -> None:
    me = world.guild.me
    assert me is not None
    closed = world.guild.create_text_channel(
        "closed", overwrites={me: discord.PermissionOverwrite(send_messages=False, embed_links=False)}
    )
    answer = await world.ask("schedule add", channel=closed)
    assert "I lack *Send Messages*, *Embed Links*" in answer.text
    assert not await world.parts.store.read(list_schedules, world.guild_id)


async def test_a_channel_where_the_admin_may_not_write_is_refused(world: World) -> None:
    reading = world.guild.create_text_channel(
        "reading", overwrites={world.admin: discord.PermissionOverwrite(send_messages=False)}
    )
    answer = await world.ask("schedule add", channel=reading)
    assert "You lack *Send Messages*" in answer.text


async def test_a_schedule_posts_what_it_previews_and_only_once(world: World) -> None:
    await world.store_article()
    await add_schedule(world)
    preview = await world.ask("schedule preview", schedule="news")
    assert TITLE in preview.text
    assert preview.is_private
    assert world.channel.last_message is None
    assert "is posted in" in (await world.ask("schedule run", schedule="news")).text
    (posted,) = world.channel.history()
    assert [embed.to_dict()["description"] for embed in posted.embeds] == [
        embed.to_dict()["description"] for embed in preview.embeds
    ]
    assert "Nothing is new" in (await world.ask("schedule run", schedule="news")).text
    assert len(world.channel.history()) == 1


async def test_a_paused_schedule_posts_nothing_until_it_is_resumed(world: World) -> None:
    await world.store_article()
    await add_schedule(world)
    assert "is paused" in (await world.ask("schedule pause", schedule="news")).text
    assert "was paused already" in (await world.ask("schedule pause", schedule="news")).text
    assert "Resume it first" in (await world.ask("schedule run", schedule="news")).text
    world.clock.move(days=2)
    await world.bot.publisher.tick(world.clock())
    await world.bot.publisher.settle()
    assert world.channel.last_message is None
    assert "runs" in (await world.ask("schedule resume", schedule="news")).text
    world.clock.move(days=1)
    await world.bot.publisher.tick(world.clock())
    await world.bot.publisher.settle()
    assert len(world.channel.history()) == 1


async def test_resuming_sends_what_was_held_back(world: World) -> None:
    await world.store_article()
    await add_schedule(world)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    world.clock.move(days=1)
    await world.bot.publisher.tick(world.clock())
    await world.bot.publisher.settle()
    assert "I may not post in the channel" in (await world.ask("schedule list")).text
    assert world.channel.last_message is None
    await world.ask("schedule resume", schedule="news")
    # What a command starts goes by simcord's clock, which begins at zero; the pace knows the event loop's.
    await world.env.advance_time(asyncio.get_running_loop().time())
    await world.bot.publisher.settle()
    assert len(world.channel.history()) == 1


async def test_a_due_digest_is_posted_by_itself(world: World) -> None:
    await world.store_article()
    await add_schedule(world)
    world.clock.move(days=1)
    await world.bot.publisher.tick(world.clock())
    await world.bot.publisher.settle()
    (posted,) = world.channel.history()
    assert TITLE in str([embed.to_dict() for embed in posted.embeds])


async def test_a_deleted_channel_is_told_when_resuming(world: World) -> None:
    await add_schedule(world)
    (schedule,) = await world.parts.store.read(list_schedules, world.guild_id)
    await world.parts.store.run(pause_schedule, world.guild_id, schedule.id, "its channel is gone")
    await world.bot.get_channel(world.channel.id).delete()  # type: ignore[union-attr]
    other = world.guild.create_text_channel("other")
    answer = await world.admin.slash(other, "schedule resume", schedule="news")
    assert answer.response is not None
    assert "no longer see the channel" in answer.response.content


async def test_a_removed_schedule_is_gone(world: World) -> None:
    await add_schedule(world)
    assert "is removed" in (await world.ask("schedule remove", schedule="news")).text
    assert "Nothing is posted by itself yet" in (await world.ask("schedule list")).text


# ------------------------------------------------------------------------------------------------ status and errors


async def test_the_status_counts_what_this_server_has(world: World) -> None:
    await world.store_article()
    await subscribe_to(world, "Example News")
    await add_schedule(world)
    answer = await world.ask("status")
    assert "1 article" in answer.text
    assert "1 feed" in answer.text
    assert "Next digest" in answer.text
    assert re.search(r"Dossier 0\.\S+ · database 0\.\d MB", answer.text)


async def test_a_bug_is_logged_and_the_user_gets_a_reference(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.parts.store.run(lambda db: db.execute("DROP TABLE guilds"))
    answer = await world.ask("config show")
    reference = answer.text.split("`")[1]
    assert "not your fault" in answer.text
    assert answer.is_private
    assert f"Reference {reference}: /config show failed" in caplog.text
    assert "Traceback" in caplog.text
    assert [type(error).__name__ for error in world.unexpected_errors()] == ["OperationalError"]
    world.expect_errors()


async def test_an_answer_that_comes_too_late_makes_no_noise(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    answer = await world.ask("config show")
    assert not answer.messages
    assert "came too late" in caplog.text
    assert "Traceback" not in caplog.text
    world.expect_errors()

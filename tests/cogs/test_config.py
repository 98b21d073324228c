"""Admins set where trouble is told and how long articles are kept."""

import discord
import simcord

from bot.care import GuildEvents
from bot.retention import apply_retention
from storage.guilds import guild_settings, left_at
from storage.schedules import list_schedules
from storage.troubles import list_troubles, stop_for_trouble
from tests.cogs.test_admin import add_schedule
from tests.discord_world import World


async def tick(world: World) -> None:
    await world.bot.care.tick()
    await world.bot.care.outbox.settle()
    await world.bot.publisher.settle()


def shown(channel: simcord.ChannelHandle) -> list[str]:
    return [str(message.embeds[0].description) for message in channel.history()]


async def permit(world: World, channel: simcord.ChannelHandle, *, may_send: bool) -> None:
    """Let the bot post in a channel, or not."""
    found = world.bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    await found.set_permissions(found.guild.me, send_messages=may_send)
    await world.env.settle()


async def stop_schedule(world: World) -> None:
    await add_schedule(world)
    (schedule,) = await world.parts.store.read(list_schedules, world.guild_id)
    reason = "I may not post in the channel."
    await world.parts.store.run(stop_for_trouble, world.guild_id, schedule.id, reason, world.clock())


async def test_a_channel_for_alerts_is_tried_and_shown(world: World) -> None:
    assert "nowhere" in (await world.ask("config show")).text
    alerts = world.guild.create_text_channel("alerts")
    answer = await world.ask("config alerts", channel=alerts)
    assert f"Alerts go to <#{alerts.id}>. I posted a message there to try it." in answer.text
    assert "I tell it here, once, with what to do" in shown(alerts)[0]
    assert f"<#{alerts.id}>" in (await world.ask("config show")).text
    assert "Nobody is told of trouble any more" in (await world.ask("config alerts")).text
    assert (await world.parts.store.read(guild_settings, world.guild_id)).alert_channel_id is None


async def test_a_channel_where_the_bot_may_not_post_is_refused(world: World) -> None:
    alerts = world.guild.create_text_channel("alerts")
    await permit(world, alerts, may_send=False)
    answer = await world.ask("config alerts", channel=alerts)
    assert "I lack *Send Messages*" in answer.text
    assert (await world.parts.store.read(guild_settings, world.guild_id)).alert_channel_id is None


async def test_trouble_of_now_is_told_in_a_new_channel_and_in_the_status(world: World) -> None:
    await stop_schedule(world)
    await permit(world, world.channel, may_send=False)
    assert "posts nothing since" in (await world.ask("status")).text
    alerts = world.guild.create_text_channel("alerts")
    assert "1 trouble of now will be told there" in (await world.ask("config alerts", channel=alerts)).text
    await tick(world)
    assert any("**news** in <#" in text for text in shown(alerts))


async def test_permission_that_comes_back_resumes_by_itself(world: World) -> None:
    await stop_schedule(world)
    await permit(world, world.channel, may_send=False)
    await tick(world)
    (schedule,) = await world.parts.store.read(list_schedules, world.guild_id)
    assert schedule.paused_because is not None
    await permit(world, world.channel, may_send=True)
    await tick(world)
    (schedule,) = await world.parts.store.read(list_schedules, world.guild_id)
    assert schedule.paused_because is None
    assert await world.parts.store.read(list_troubles) == []


async def test_a_schedule_that_trouble_paused_can_be_paused_by_a_person(world: World) -> None:
    await stop_schedule(world)
    assert "**news** is paused." in (await world.ask("schedule pause", schedule="news")).text
    await tick(world)
    (schedule,) = await world.parts.store.read(list_schedules, world.guild_id)
    assert schedule.paused_because == "paused by ada"
    assert "was paused already" in (await world.ask("schedule pause", schedule="news")).text


async def test_another_channel_resumes_what_the_old_one_stopped(world: World) -> None:
    await stop_schedule(world)
    await permit(world, world.channel, may_send=False)
    await tick(world)
    other = world.guild.create_text_channel("other")
    answer = await world.ask("schedule edit", schedule="news", channel=other)
    assert answer.text.startswith("**news** · next")
    await tick(world)
    (schedule,) = await world.parts.store.read(list_schedules, world.guild_id)
    assert schedule.paused_because is None


async def test_a_server_that_removes_the_bot_and_takes_it_back(world: World) -> None:
    await add_schedule(world)
    guild, events = world.bot.get_guild(world.guild.id), world.bot.get_cog("GuildEvents")
    assert guild is not None
    assert isinstance(events, GuildEvents)
    await events.on_ready()
    assert await world.parts.store.read(left_at, world.guild_id) is None
    await events.on_guild_remove(guild)
    assert await world.parts.store.read(left_at, world.guild_id) == world.clock()
    await events.on_ready()
    assert await world.parts.store.read(left_at, world.guild_id) is None
    await events.on_guild_remove(guild)
    await events.on_guild_join(guild)
    assert await world.parts.store.read(left_at, world.guild_id) is None


async def test_retention_shows_what_would_go_and_waits_for_the_button(world: World) -> None:
    await world.store_article()
    world.clock.move(days=40)
    answer = await world.ask("config retention", days=30)
    assert "**1 of 1 article** that this server sees" in answer.text
    assert await apply_retention(world.parts.store, world.clock()) == 0
    await world.restart()
    pressed = await world.press(answer, "Keep articles for 30 days")
    assert "kept for **30 days**" in answer.text + pressed.text
    assert "30 days" in (await world.ask("config show")).text
    assert await apply_retention(world.parts.store, world.clock()) == 1
    assert "kept forever" in (await world.ask("config retention")).text


async def test_the_retention_button_asks_for_the_right_again(world: World) -> None:
    editors = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("edi"), roles=[editors])
    published = world.bot.tree.published["config"]
    world.guild.set_command_permissions(published, {editors: True})
    answer = await world.ask("config retention", days=30, by=editor)
    world.guild.set_command_permissions(published, {editors: False})
    pressed = await world.press(answer, "Keep articles for 30 days", by=editor)
    assert "*Manage Server*" in pressed.text
    assert (await world.parts.store.read(guild_settings, world.guild_id)).retention_days is None

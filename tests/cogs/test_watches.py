"""Readers watch actors and pairs, and get direct messages."""

from typing import Any

import simcord

from bot.outbox import MESSAGES_CLOSED
from bot.watches import MOST_WATCHES
from storage.models import ActorId, UserId
from storage.watches import add_watch, list_watches, stop_watching
from tests.builders import make_actor, make_analysis, make_entry
from tests.discord_world import Answer, World


async def tick(world: World) -> None:
    await world.bot.care.tick()
    await world.bot.care.outbox.settle()
    await world.env.settle()


async def report(world: World, number: int) -> None:
    text = f"Norway signed treaty {number} with Sweden on Monday."
    entry = make_entry(f"Treaty {number}", text, url=f"https://example.com/{number}")
    await world.store_article(entry)


async def stored(world: World, member: simcord.MemberActor) -> list[Any]:
    return await world.parts.store.read(list_watches, world.guild_id, UserId(member.id))


async def test_a_pair_is_watched_listed_and_left(world: World) -> None:
    await world.store_article()
    assert "You watch nobody here" in (await world.ask("watch list", by=world.member)).text
    answer = await world.ask("watch add", actor="sweden", other="norway", by=world.member)
    assert answer.text.startswith("You watch: **Sweden** and **Norway**.")
    assert answer.is_private
    assert "watched already" in (await world.ask("watch add", actor="norway", other="sweden", by=world.member)).text
    await world.ask("watch add", actor="norway", by=world.member)
    listed = (await world.ask("watch list", by=world.member)).text
    assert "**Norway** and **Sweden**, since" in listed
    assert "2 of 25" in listed
    assert "You watch nobody" in (await world.ask("watch list")).text
    suggested = await world.member.autocomplete(world.channel, "watch remove", "watch", "swe")
    assert [one["name"] for one in suggested] == ["Norway and Sweden"]
    value = suggested[0]["value"]
    removed = await world.ask("watch remove", watch=value, by=world.member)
    assert "You watch **Norway** and **Sweden** no more." in removed.text
    assert "You watch **Norway** no more." in (await world.ask("watch remove", watch="norway", by=world.member)).text
    assert "You watch nothing named" in (await world.ask("watch remove", watch=value, by=world.member)).text
    assert await stored(world, world.member) == []


async def test_both_ways_actors_are_suggested(world: World) -> None:
    await world.store_article()
    for option in ("actor", "other"):
        assert [one["name"] for one in await world.suggest("watch add", option, "norw")] == ["Norway · country"]


async def test_one_actor_twice_and_unknown_names_are_refused(world: World) -> None:
    await world.store_article()
    assert "Both names mean" in (await world.ask("watch add", actor="norway", other="Norway")).text
    assert "No actor here is named" in (await world.ask("watch add", actor="nobody at all")).text


async def test_a_user_may_watch_so_many(world: World) -> None:
    actors = [make_actor(f"Land {number:02}") for number in range(MOST_WATCHES + 1)]
    entry = make_entry("Lands", " ".join(f"{actor.name} was there." for actor in actors))
    await world.store_article(entry, make_analysis(entry, actors=actors, relations=[]))
    for number in range(1, MOST_WATCHES + 1):
        await world.parts.store.run(
            add_watch, world.guild_id, UserId(world.admin.id), ActorId(number), None, now=world.clock()
        )
    assert "all servers together" in (await world.ask("watch add", actor=f"Land {MOST_WATCHES:02}")).text
    assert len(await stored(world, world.admin)) == MOST_WATCHES


async def test_what_is_new_comes_as_a_message_and_its_button_ends_that(world: World) -> None:
    await world.store_article()
    await world.ask("watch add", actor="norway", by=world.member)
    await report(world, 1)
    await tick(world)
    user = world.member.user
    (message,) = user.dm_channel.history()
    assert "Norway signed treaty 1 with Sweden on Monday." in str(message.embeds[0].description)
    await world.restart()
    pressed = Answer(await user.click(message, label="Stop these messages"))
    assert "You get no more of these messages" in pressed.text
    told = [message for message in user.dm_channel.history() if message.embeds]
    assert [message.components for message in told] == [[]]
    world.clock.move(hours=1)
    await report(world, 2)
    await tick(world)
    assert len([message for message in user.dm_channel.history() if message.embeds]) == 1
    assert "you stopped the messages" in (await world.ask("watch list", by=world.member)).text


async def test_who_left_the_server_hears_no_more_of_it(world: World) -> None:
    await world.store_article()
    await world.ask("watch add", actor="norway", by=world.member)
    world.guild.remove_member(world.member)
    await report(world, 1)
    await tick(world)
    assert await stored(world, world.member) == []


async def test_closed_messages_are_said_in_the_list(world: World) -> None:
    await world.store_article()
    await world.ask("watch add", actor="norway")
    await world.parts.store.run(stop_watching, UserId(world.admin.id), MESSAGES_CLOSED, now=world.clock())
    listed = (await world.ask("watch list")).text
    assert "Nothing is sent: you take no direct messages from me." in listed
    await world.ask("watch add", actor="sweden")
    assert "Nothing is sent" not in (await world.ask("watch list")).text

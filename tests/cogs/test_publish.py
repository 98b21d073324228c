"""When Discord is told of the commands."""

import discord
import pytest
from discord import app_commands

from tests.discord_world import World


def times_published(world: World) -> int:
    return sum(request.method == "PUT" and request.path.endswith("/commands") for request in world.env.http_requests)


@app_commands.command(name="later", description="A command of a later version.")
async def later(_: discord.Interaction) -> None:
    """Do nothing."""


async def test_commands_are_published_at_the_first_start_only(world: World) -> None:
    await world.restart()
    assert times_published(world) == 1
    assert "</help:" in (await world.ask("help")).text


async def test_commands_that_changed_are_published_again(world: World) -> None:
    world.bot.tree.add_command(later)
    assert await world.bot.tree.publish(world.parts.store)
    assert not await world.bot.tree.publish(world.parts.store)
    assert times_published(world) == 2


async def test_commands_that_discord_lost_are_published_again(world: World) -> None:
    world.env.backend.commands[None].clear()
    await world.restart()
    assert times_published(world) == 2
    assert (await world.ask("help")).text


async def test_a_failure_is_logged_and_mended_at_the_next_start(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.bot.tree.add_command(later)
    world.env.inject_error("PUT", "/applications/*/commands", status=503)
    assert not await world.bot.tree.publish(world.parts.store)
    assert "Discord was not told of the commands" in caplog.text
    assert await world.bot.tree.publish(world.parts.store)


async def test_while_discord_does_not_tell_the_numbers_commands_are_named(world: World) -> None:
    world.env.inject_error("GET", "/applications/*/commands", status=503)
    await world.restart()
    assert world.bot.tree.mention("feed add") == "`/feed add`"

"""Rules that hold for every command, whoever adds the next one."""

import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.discord_world import World

Slash = app_commands.Command[Any, ..., Any]
Root = Slash | app_commands.Group | app_commands.ContextMenu

ADMIN = {"article", "config", "curate", "feed", "schedule", "status"}
"""What the product's description lists as commands for admins."""

FREE_TEXT = {
    "article add url",
    "curate alias name",
    "curate rename name",
    "feed add address",
    "feed check address",
    "schedule add name",
    "schedule add times",
    "schedule add without",
    "schedule add words",
    "schedule edit name",
    "schedule edit times",
    "schedule edit without",
    "schedule edit words",
    "search query",
    "summary text",
    "summary url",
}
"""Options of text in which nothing is named that the server knows."""


def slash_commands(world: World) -> Iterator[Slash]:
    for command in world.bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield command


def roots(world: World) -> list[Root]:
    return list(world.bot.tree.get_commands())


async def test_every_command_works_in_servers_only(world: World) -> None:
    assert all(root.guild_only for root in roots(world))


async def test_descriptions_say_what_a_command_does_and_fit(world: World) -> None:
    for command in slash_commands(world):
        assert 10 <= len(command.description) <= 100, command.qualified_name
        assert command.description.endswith("."), command.qualified_name
        for parameter in command.parameters:
            assert str(parameter.description) != "…", f"{command.qualified_name} {parameter.name}"
            assert len(str(parameter.description)) <= 100, f"{command.qualified_name} {parameter.name}"


async def test_names_are_lower_case_words(world: World) -> None:
    for command in slash_commands(world):
        assert re.fullmatch(r"[a-z]{2,32}( [a-z]{2,32})?", command.qualified_name)
        assert all(re.fullmatch(r"[a-z_]{1,32}", parameter.display_name) for parameter in command.parameters)


async def test_every_option_that_names_something_suggests_names(world: World) -> None:
    for command in slash_commands(world):
        for parameter in command.parameters:
            option = f"{command.qualified_name} {parameter.name}"
            is_text = parameter.type is discord.AppCommandOptionType.string and not parameter.choices
            if is_text and option not in FREE_TEXT:
                assert parameter.autocomplete, option


async def test_admin_commands_are_hidden_from_plain_members(world: World) -> None:
    hidden = {root.name for root in roots(world) if root.default_permissions is not None}
    assert hidden == ADMIN | {"Save article"}
    assert all(
        root.default_permissions == discord.Permissions(manage_guild=True)
        for root in roots(world)
        if root.default_permissions is not None
    )


async def test_only_what_has_an_answer_for_all_can_be_shared(world: World) -> None:
    for command in slash_commands(world):
        shares = [parameter for parameter in command.parameters if parameter.name == "share"]
        assert all(parameter.default is False for parameter in shares)
        if shares:
            assert command.qualified_name.partition(" ")[0] not in ADMIN, command.qualified_name


async def test_discord_takes_the_whole_list(world: World) -> None:
    payload = [root.to_dict(world.bot.tree) for root in roots(world)]
    assert len([one for one in payload if one["type"] == 1]) <= 100
    for one in payload:
        assert _characters(one) <= 8000


def _characters(value: object) -> int:
    """Count as Discord does: names, descriptions and values of a command with all its options."""
    if isinstance(value, dict):
        own = sum(len(str(value.get(key) or "")) for key in ("name", "description", "value"))
        return own + sum(_characters(one) for key in ("options", "choices") for one in value.get(key) or [])
    return 0


@pytest.mark.parametrize("name", ["load", "reload", "eval", "sync"])
async def test_there_are_no_commands_by_prefix(world: World, name: str) -> None:
    assert world.bot.get_command(name) is None
    assert not world.bot.commands

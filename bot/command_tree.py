"""The slash commands as a whole: errors become messages, and Discord is told of changes."""

import asyncio
import hashlib
import json
import logging
import math
import secrets
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands

from bot.errors import DossierError, GuildOnly
from bot.render.text import cut, escape, number
from storage.errors import StorageError
from storage.facts import get_fact, set_fact
from storage.store import Store

log = logging.getLogger(__name__)

_LONGEST_VALUE: Final = 100
_PUBLISHED_AS: Final = "commands_published_as"
_TOO_LATE: Final = frozenset({10062, 40060, 10015, 50027})
"""Unknown interaction, already acknowledged, unknown or expired token of an interaction: nobody waits any more."""


class CommandTree(app_commands.CommandTree[Any]):
    """Every error of every command ends in `report`; what Discord knows of the commands is in `published`."""

    def __init__(self, client: discord.Client, **options: Any) -> None:
        super().__init__(client, **options)
        self.published: Mapping[str, app_commands.AppCommand] = {}
        self._under_way: set[asyncio.Task[Any]] = set()
        self._is_closing = False

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Take up a command, unless the bot stops, and keep its task in mind."""
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return not self._is_closing

    async def close(self, seconds: float) -> None:
        """Take up no more commands, and give those under way so long to answer."""
        self._is_closing = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
        for task in self._under_way:
            task.cancel()

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell the user."""
        await report(interaction, error)

    async def publish(self, store: Store) -> bool:
        """Tell Discord of the commands when they are not what it was told last; return whether it was told.

        A failure is logged: the commands of before still work, and the next start tries again.
        """
        payload = [command.to_dict(self) for command in self.get_commands()]
        fingerprint = hashlib.sha256(
            json.dumps([self.client.application_id, payload], sort_keys=True, default=str).encode()
        ).hexdigest()
        try:
            if await store.read(get_fact, _PUBLISHED_AS) == fingerprint:
                self.published = {command.name: command for command in await self.fetch_commands()}
                if self.published.keys() == {command.name for command in self.get_commands()}:
                    return False
            self.published = {command.name: command for command in await self.sync()}
        except (app_commands.AppCommandError, discord.HTTPException, aiohttp.ClientError, OSError):
            log.exception("Discord was not told of the commands")
            return False
        await store.run(set_fact, _PUBLISHED_AS, fingerprint)
        log.info("Discord was told of %d commands", len(self.published))
        return True

    def mention(self, name: str) -> str:
        """Return a command, such as "feed add", as users see it: a link where its number is known."""
        root = self.published.get(name.partition(" ")[0])
        return f"`/{name}`" if root is None else f"</{name}:{root.id}>"


class Modal(discord.ui.Modal):
    """A form whose errors reach the user as those of commands do."""

    async def on_error(  # type: ignore[override]  # discord.py's own Modal has one argument less than its base
        self, interaction: discord.Interaction, error: Exception, /
    ) -> None:
        """Tell the user."""
        await report(interaction, error)


async def acknowledge(interaction: discord.Interaction, *, share: bool = False) -> None:
    """Say at once that an answer comes: to the asker only, or to the whole channel."""
    interaction.extras["shared"] = share
    await interaction.response.defer(ephemeral=not share, thinking=True)


async def report(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the user, and nobody else, what went wrong: in words, or for a bug with a reference to the log."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if _is_too_late(cause):
        log.warning("An answer to %s came too late: %s", _name(interaction), cause)
        return
    sentence = in_words(cause)
    if sentence is None:
        reference = secrets.token_hex(4)
        log.error("Reference %s: %s failed", reference, _name(interaction), exc_info=cause)
        sentence = (
            "That went wrong, and it is not your fault. Try again; if it stays like this, "
            f"give whoever hosts the bot this reference: `{reference}`."
        )
    elif isinstance(cause, StorageError):
        log.error("%s met: %s", _name(interaction), cause)
    try:
        await _tell(interaction, sentence)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
        log.warning("The user of %s could not be told: %s", _name(interaction), failure)


def in_words(error: Exception) -> str | None:
    """Return what to tell the user; None for what is a bug of ours."""
    match error:
        case DossierError():
            return str(error)
        case StorageError():  # its own words name the host's files
            return "The database cannot be used right now. Try again in a minute; the host finds the reason in the log."
        case app_commands.TransformerError():
            return f"{_quoted(error.value)} does not fit this option. Choose one of the suggestions."
        case app_commands.NoPrivateMessage():
            return str(GuildOnly())
        case app_commands.MissingPermissions():
            return f"You need {_listed(error.missing_permissions)} for this. Ask an admin of this server."
        case app_commands.BotMissingPermissions():
            return f"I need {_listed(error.missing_permissions)} for this. Ask an admin of this server to allow it."
        case app_commands.CommandOnCooldown():
            seconds = number(math.ceil(error.retry_after), "second")
            return f"That is a lot of work at once. Try again in {seconds}."
        case app_commands.CheckFailure():
            return "You may not use this here. Ask an admin of this server."
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return "This command has changed since Discord showed it to you. Reload Discord (Ctrl+R) and try again."
        case _:
            return None


async def _tell(interaction: discord.Interaction, sentence: str) -> None:
    if not interaction.response.is_done():
        await interaction.response.send_message(sentence, ephemeral=True)
        return
    is_shared = interaction.extras.get("shared", False)
    if is_shared:
        # What follows a public acknowledgment takes its place and is public too, unless that place is filled.
        await interaction.edit_original_response(content="…")
    await interaction.followup.send(sentence, ephemeral=True)
    if is_shared:
        await interaction.delete_original_response()


def _is_too_late(error: Exception) -> bool:
    return isinstance(error, discord.HTTPException) and error.code in _TOO_LATE


def _name(interaction: discord.Interaction) -> str:
    command = interaction.command
    return "a button or form" if command is None else f"/{command.qualified_name}"


def _quoted(value: object) -> str:
    return f'"{cut(escape(str(value)), _LONGEST_VALUE)}"'


def _listed(permissions: list[str]) -> str:
    names = [f"*{name.replace('guild', 'server').replace('_', ' ').title()}*" for name in permissions]
    noun = "permission" if len(names) == 1 else "permissions"
    return f"the {noun} {', '.join(names)}"

"""Who may use an admin command: asked again when it is used.

Discord shows admin commands to those with *Manage Server*, unless a server's own settings name other roles or members.
So whoever lacks the permission is let through exactly where those settings allow it, and nowhere else: a command list
that is out of date or a forged interaction opens nothing.
"""

import asyncio
import logging
from collections.abc import Iterable

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Dossier

log = logging.getLogger(__name__)

_PATIENCE = 1.5
"""Seconds to wait for a server's settings: the command itself must be acknowledged within three."""


class AdminCog(commands.GroupCog):
    """A group of commands for admins."""

    async def interaction_check(self, interaction: discord.Interaction[Dossier], /) -> bool:  # type: ignore[override]
        """Return True, or raise `MissingPermissions`."""
        return await admins_only(interaction)


async def admins_only(interaction: discord.Interaction[Dossier], name: str | None = None) -> bool:
    """Return True for who may use an admin command: the one in use, or the one of this name for a button.

    Raises `MissingPermissions` for everybody else.
    """
    command = interaction.command
    root = name or ((command.root_parent or command).name if isinstance(command, app_commands.Command) else "")
    if not await may_use(interaction, root or getattr(command, "name", "")):
        raise app_commands.MissingPermissions(["manage_guild"])
    return True


async def may_use(interaction: discord.Interaction[Dossier], root: str) -> bool:
    """Whether the user is an admin, or the server's settings of this command name them or one of their roles."""
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return True
    published = interaction.client.tree.published.get(root)
    if published is None or interaction.guild is None or not isinstance(interaction.user, discord.Member):
        return False
    try:
        async with asyncio.timeout(_PATIENCE):
            settings = (await published.fetch_permissions(interaction.guild)).permissions
    except TimeoutError:
        log.warning("Discord did not tell the permissions of /%s in time", root)
        return False
    except discord.NotFound:  # the server never changed them
        return False
    except discord.HTTPException:
        log.warning("The permissions of /%s could not be asked for", root, exc_info=True)
        return False
    roles = {role.id for role in interaction.user.roles}
    return is_allowed(settings, user_id=interaction.user.id, role_ids=roles, everyone_id=interaction.guild.id)


def is_allowed(
    settings: Iterable[app_commands.AppCommandPermissions], *, user_id: int, role_ids: set[int], everyone_id: int
) -> bool:
    """Return whether a server's settings of a command allow it: the member's own come first, then roles, then all.

    An allowing role outweighs a forbidding one.

    Source: Discord's documentation of application command permissions.
    """
    chosen = {(entry.type, entry.id): entry.permission for entry in settings}
    own = chosen.get((discord.AppCommandPermissionType.user, user_id))
    if own is not None:
        return own
    roles = [chosen.get((discord.AppCommandPermissionType.role, role)) for role in role_ids - {everyone_id}]
    if any(allowed is not None for allowed in roles):
        return any(roles)
    return chosen.get((discord.AppCommandPermissionType.role, everyone_id)) is True

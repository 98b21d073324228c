"""`/help`: the commands that the asker may use."""

import asyncio
from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Dossier
from bot.command_tree import CommandTree, acknowledge
from bot.render.embeds import Color
from cogs.checks import may_use

Root = app_commands.Command[Any, ..., Any] | app_commands.Group

_INTRODUCTION = (
    "Dossier collects the news that this server chooses and tells what happened, who is involved, what they did to "
    "each other and who says so. Every sentence about the news is quoted from an article, with its source."
)


class Help(commands.Cog):
    """What can be asked."""

    @app_commands.command()
    @app_commands.guild_only()
    async def help(self, interaction: discord.Interaction[Dossier]) -> None:
        """List the commands that you may use here."""
        await acknowledge(interaction)
        tree = interaction.client.tree
        roots = list(tree.get_commands())
        # Discord is asked for a server's own settings: all at once, for they may be half a dozen.
        allowed = await asyncio.gather(*(_may_use(interaction, root) for root in roots))
        usable = [root for root, is_allowed in zip(roots, allowed, strict=True) if is_allowed]
        slash = [root for root in usable if not isinstance(root, app_commands.ContextMenu)]
        menus = sorted(root.name for root in usable if isinstance(root, app_commands.ContextMenu))
        embed = discord.Embed(title="What Dossier can do", description=_INTRODUCTION, color=int(Color.STATUS))
        _add(embed, "For everyone", tree, [root for root in slash if root.default_permissions is None])
        _add(embed, "For admins", tree, [root for root in slash if root.default_permissions is not None])
        embed.set_footer(text=f"In the menu of any message, under Apps: {', '.join(menus)}")
        await interaction.followup.send(embed=embed)


async def _may_use(interaction: discord.Interaction[Dossier], root: Root | app_commands.ContextMenu) -> bool:
    return root.default_permissions is None or await may_use(interaction, root.name)


def _add(embed: discord.Embed, title: str, tree: CommandTree, roots: list[Root]) -> None:
    """Add the commands under a heading, in as many fields as Discord's limit of 1,024 characters asks for."""
    lines: list[str] = []
    for line in (*_lines(tree, roots), None):
        if lines and (line is None or len("\n".join([*lines, line])) > 1024):
            embed.add_field(name=title, value="\n".join(lines), inline=False)
            title, lines = "\u200b", []
        if line is not None:
            lines.append(line)


def _lines(tree: CommandTree, roots: list[Root]) -> Iterator[str]:
    for root in sorted(roots, key=lambda root: root.name):
        leaves = list(root.walk_commands()) if isinstance(root, app_commands.Group) else [root]
        for leaf in leaves:
            yield f"{tree.mention(leaf.qualified_name)} {leaf.description}"


async def setup(bot: Dossier) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Help())

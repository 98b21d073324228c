"""`/help`: the commands that the asker may use."""

import asyncio
from collections.abc import Iterator

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Dossier
from bot.command_tree import CommandTree, acknowledge
from cogs.checks import may_use

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
        roots = [root for root in tree.get_commands() if not isinstance(root, app_commands.ContextMenu)]
        admin = [root for root in roots if root.default_permissions is not None]
        allowed = dict(
            zip(
                (root.name for root in admin),
                await asyncio.gather(*(may_use(interaction, root.name) for root in admin)),
                strict=True,
            )
        )
        embed = discord.Embed(title="What Dossier can do", description=_INTRODUCTION)
        _add(embed, "For everyone", tree, [root for root in roots if root.name not in allowed])
        _add(embed, "For admins", tree, [root for root in admin if allowed[root.name]])
        menus = [f"*{menu.name}*" for menu in tree.get_commands(type=discord.AppCommandType.message)]
        if menus:
            embed.set_footer(text=f"Under Apps in the menu of any message: {', '.join(menus).replace('*', '')}")
        await interaction.followup.send(embed=embed)


Root = app_commands.Command[commands.Cog, ..., None] | app_commands.Group


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

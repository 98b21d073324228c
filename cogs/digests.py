"""`/digest`: what is new, whenever somebody asks."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Dossier
from bot.command_tree import acknowledge
from bot.digest.channels import MessagePayload
from bot.digest.publish import Publisher
from bot.pages import Page, Pages
from bot.render.digest import digest_messages
from bot.render.text import number
from storage.models import Window
from storage.questions import Question


@app_commands.guild_only()
class Digests(commands.GroupCog, group_name="digest", group_description="What is new"):
    """What is new."""

    def __init__(self, publisher: Publisher, pages: Pages) -> None:
        self._publisher = publisher
        self._pages = pages
        pages.answer("digest now", self._digest)

    @app_commands.command()
    @app_commands.describe(hours="How far back to look", share="Let the channel see it")
    async def now(
        self,
        interaction: discord.Interaction[Dossier],
        hours: app_commands.Range[int, 1, 168] = 24,
        share: bool = False,
    ) -> None:
        """Show the news that came in the last hours, grouped into stories."""
        await acknowledge(interaction, share=share)
        tree = interaction.client.tree
        empty = (
            f"Nothing came in the {_span(hours)}. Look further back with `hours`, or let an admin add "
            f"articles with {tree.mention('feed add')} or {tree.mention('article add')}."
        )
        await self._pages.ask(interaction, "digest now", empty=empty, hours=hours)

    async def _digest(self, question: Question) -> Sequence[Page]:
        hours = int(question.arguments["hours"] or 24)
        digest = await self._publisher.digest(question.guild_id, Window.before(question.asked_at, hours=hours))
        if digest.is_empty:
            return []
        return as_pages(digest_messages(digest, name=f"The {_span(hours)}"))


def _span(hours: int) -> str:
    return "last hour" if hours == 1 else f"last {number(hours, 'hour')}"


def as_pages(messages: Sequence[MessagePayload]) -> list[Page]:
    """Return the messages of a digest as the pages of an answer."""
    return [[discord.Embed.from_dict(embed) for embed in message["embeds"]] for message in messages]


async def setup(bot: Dossier) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Digests(bot.publisher, bot.pages))

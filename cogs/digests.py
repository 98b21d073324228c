"""`/digest`: what is new, whenever somebody asks."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Dossier
from bot.command_tree import acknowledge
from bot.digest.channels import MessagePayload
from bot.digest.publish import Publisher
from bot.pages import Page, Pages, guild_of
from bot.render.digest import digest_messages
from bot.render.text import escape, number
from cogs import choices
from storage.actors import get_actor
from storage.models import ActorId, Window
from storage.questions import Question
from storage.store import Store


@app_commands.guild_only()
class Digests(commands.GroupCog, group_name="digest", group_description="What is new"):
    """What is new."""

    def __init__(self, store: Store, publisher: Publisher, pages: Pages) -> None:
        self._store = store
        self._publisher = publisher
        self._pages = pages
        pages.answer("digest now", self._digest)

    @app_commands.command()
    @app_commands.describe(
        hours="How far back to look", actor="Only articles that name this actor", share="Let the channel see it"
    )
    @app_commands.autocomplete(actor=choices.actors)
    async def now(
        self,
        interaction: discord.Interaction[Dossier],
        hours: app_commands.Range[int, 1, 168] = 24,
        actor: app_commands.Range[str, 1, 100] | None = None,
        share: bool = False,
    ) -> None:
        """Show the news that came in the last hours, grouped into stories."""
        await acknowledge(interaction, share=share)
        chosen = await choices.pick_actor(self._store, guild_of(interaction), actor) if actor else None
        tree = interaction.client.tree
        if chosen is None:
            empty = (
                f"Nothing came in the {_span(hours)}. Look further back with `hours`, or let an admin add "
                f"articles with {tree.mention('feed add')} or {tree.mention('article add')}."
            )
        else:
            empty = (
                f"No article that names **{escape(chosen.name)}** came in the {_span(hours)}. "
                f"Look further back with `hours`, or see {tree.mention('actor show')}."
            )
        await self._pages.ask(interaction, "digest now", empty=empty, hours=hours, actor=chosen.id if chosen else None)

    async def _digest(self, question: Question) -> Sequence[Page]:
        hours, actor_id = int(question.arguments["hours"] or 24), question.arguments.get("actor")
        actor = await self._store.read(get_actor, question.guild_id, ActorId(int(actor_id))) if actor_id else None
        if actor_id and actor is None:
            return []
        window = Window.before(question.asked_at, hours=hours)
        digest = await self._publisher.digest(question.guild_id, window, actor)
        if digest.is_empty:
            return []
        name = f"{actor.name} in the {_span(hours)}" if actor else f"The {_span(hours)}"
        return as_pages(digest_messages(digest, name=name))


def _span(hours: int) -> str:
    return "last hour" if hours == 1 else f"last {number(hours, 'hour')}"


def as_pages(messages: Sequence[MessagePayload]) -> list[Page]:
    """Return the messages of a digest as the pages of an answer."""
    return [[discord.Embed.from_dict(embed) for embed in message["embeds"]] for message in messages]


async def setup(bot: Dossier) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Digests(bot.store, bot.publisher, bot.pages))

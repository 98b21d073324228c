"""`/search`: articles by their words."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Dossier
from bot.clock import Clock
from bot.command_tree import acknowledge
from bot.pages import Page, Pages, guild_of
from bot.render.search import search_pages
from bot.render.text import cut, escape
from cogs import choices
from storage.database import Database
from storage.guilds import guild_settings
from storage.models import ActorId, GuildId, SearchHit
from storage.questions import Question
from storage.search import count_hits, search
from storage.store import Store
from storage.text import from_seconds, to_seconds

_MOST = 50


class Search(commands.Cog):
    """Articles by their words."""

    def __init__(self, store: Store, pages: Pages, clock: Clock) -> None:
        self._store = store
        self._pages = pages
        self._clock = clock
        pages.answer("search", self._search)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        query='Words that must occur; "in quotes" together',
        actor="Only articles that name this actor",
        publisher="Only articles of this publisher",
        since="A date such as 2024-06-20, or how far back: 7 days",
        share="Let the channel see it",
    )
    @app_commands.autocomplete(actor=choices.actors, publisher=choices.publishers, since=choices.spans)
    async def search(
        self,
        interaction: discord.Interaction[Dossier],
        query: app_commands.Range[str, 1, 200],
        actor: app_commands.Range[str, 1, 100] | None = None,
        publisher: app_commands.Range[str, 1, 100] | None = None,
        since: app_commands.Range[str, 1, 40] | None = None,
        share: bool = False,
    ) -> None:
        """Find articles by words, best match first."""
        await acknowledge(interaction, share=share)
        guild_id = guild_of(interaction)
        chosen = await choices.pick_actor(self._store, guild_id, actor) if actor else None
        start = None
        if since:
            timezone = (await self._store.read(guild_settings, guild_id)).timezone
            start = choices.parse_since(since, now=self._clock(), timezone=timezone)
        narrowed = ", or leave out `actor`, `publisher` and `since`" if actor or publisher or since else ""
        tree = interaction.client.tree
        empty = (
            f'Nothing stored here has all the words of "{cut(escape(query), 300)}". Try fewer words{narrowed}. '
            f"Articles come with {tree.mention('feed add')} and {tree.mention('article add')}."
        )
        await self._pages.ask(
            interaction,
            "search",
            empty=empty,
            query=query,
            actor=chosen.id if chosen else None,
            publisher=publisher,
            since=to_seconds(start) if start else None,
        )

    async def _search(self, question: Question) -> Sequence[Page]:
        query = str(question.arguments["query"])
        hits, total = await self._store.read(_find, question.guild_id, question)
        return search_pages(query, hits, total=total)


def _find(db: Database, guild_id: GuildId, question: Question, /) -> tuple[list[SearchHit], int]:
    arguments = question.arguments
    query = str(arguments["query"])
    actor_id = ActorId(int(arguments["actor"])) if arguments["actor"] else None
    publisher = str(arguments["publisher"]) if arguments["publisher"] else None
    since = from_seconds(int(arguments["since"])) if arguments["since"] else None
    hits = search(db, guild_id, query, actor_id=actor_id, publisher=publisher, since=since, limit=_MOST)
    return hits, count_hits(db, guild_id, query, actor_id=actor_id, publisher=publisher, since=since)


async def setup(bot: Dossier) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Search(bot.store, bot.pages, bot.parts.clock))

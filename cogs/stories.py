"""`/story`: what happened, each event once."""

from collections.abc import Sequence
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Dossier
from bot.command_tree import acknowledge
from bot.digest.compose import one_story
from bot.digest.stories import story_lines
from bot.pages import Page, Pages, guild_of
from bot.render.stories import list_pages, story_pages
from bot.render.text import last
from bot.workers import Priority, Workers
from cogs import choices
from storage.articles import news_seen_in
from storage.coverage import coverage_of
from storage.models import ArticleId, Window
from storage.questions import Question
from storage.store import Store

_LISTED = 80
_SENTENCES = 5


@app_commands.guild_only()
class Stories(commands.GroupCog, group_name="story", group_description="What happened, each event once"):
    """What happened, each event once."""

    def __init__(self, store: Store, light: Workers, pages: Pages) -> None:
        self._store = store
        self._light = light
        self._pages = pages
        pages.answer("story list", self._list)
        pages.answer("story show", self._show)

    @app_commands.command(name="list")
    @app_commands.describe(hours="How far back to look", share="Let the channel see it")
    async def list_stories(
        self,
        interaction: discord.Interaction[Dossier],
        hours: app_commands.Range[int, 1, 720] = 24,
        share: bool = False,
    ) -> None:
        """List the stories of the last hours, those of most publishers first."""
        await acknowledge(interaction, share=share)
        tree = interaction.client.tree
        empty = (
            f"Nothing came in the {last(hours, 'hour')}. Look further back with `hours`, or let an admin add "
            f"articles with {tree.mention('feed add')} or {tree.mention('article add')}."
        )
        await self._pages.ask(interaction, "story list", empty=empty, hours=hours)

    @app_commands.command()
    @app_commands.describe(story="A story, by words of a headline", share="Let the channel see it")
    @app_commands.autocomplete(story=choices.stories)
    async def show(
        self, interaction: discord.Interaction[Dossier], story: app_commands.Range[str, 1, 300], share: bool = False
    ) -> None:
        """Show one story: its sentences, every report of it, and who did what."""
        await acknowledge(interaction, share=share)
        article = await choices.pick_story(self._store, guild_of(interaction), story)
        await self._pages.ask(interaction, "story show", article=article.id)

    async def _list(self, question: Question) -> Sequence[Page]:
        hours = int(question.arguments["hours"] or 24)
        window = Window.before(question.asked_at, hours=hours)
        articles = await self._store.read(news_seen_in, question.guild_id, window)
        stories = await self._light.run(partial(story_lines, articles, window), priority=Priority.ANSWER)
        return list_pages(stories, hours=hours, shown=_LISTED)

    async def _show(self, question: Question) -> Sequence[Page]:
        article_id = ArticleId(int(question.arguments["article"] or 0))
        found = await self._store.read(coverage_of, question.guild_id, article_id)
        if found is None:
            return []
        story = await self._light.run(partial(one_story, found.articles, _SENTENCES), priority=Priority.ANSWER)
        return story_pages(story, [each.article for each in found.articles], found.relations, total=found.total)


async def setup(bot: Dossier) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Stories(bot.store, bot.parts.light, bot.pages))

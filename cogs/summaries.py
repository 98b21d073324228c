"""`/summary`: the sentences that say most; *Summarize* in the menu of a message."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.analysis.methods import Method
from bot.client import Dossier
from bot.command_tree import Modal, acknowledge
from bot.errors import DossierError
from bot.pages import Page, Pages, guild_of
from bot.render.summary import SummaryAnswer, summary_pages
from bot.summaries import METHODS, Summaries, Wish
from cogs import choices
from cogs.links import links_in
from storage.articles import get_article
from storage.models import ArticleId
from storage.questions import Question
from storage.store import Store

MOST_LINKS: Final = 3

_AT_ONCE: Final = 6
_PER_SECONDS: Final = 60.0
"""How many summaries one member of a server may ask for, and in which time: each takes the process that all share."""


class OneOfThem(DossierError):
    """More than one thing to summarize."""

    def __init__(self) -> None:
        super().__init__("Give one of `url`, `article` and `text`; or none of them, and paste a text into the form.")


class NoLink(DossierError):
    """What was given as an address is none."""

    def __init__(self) -> None:
        super().__init__("I see no web address in `url`. Write one that starts with https://.")


class NothingToRead(DossierError):
    """Neither link nor text, or a text without sentences."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing to summarize here: no link, and no sentence. Give a text of a few sentences."
        )


class Summary(commands.Cog):
    """The sentences that say most."""

    def __init__(self, store: Store, summaries: Summaries, pages: Pages) -> None:
        self._store = store
        self._summaries = summaries
        self._pages = pages
        self.menu = app_commands.ContextMenu(name="Summarize", callback=self.summarize)
        app_commands.guild_only(self.menu)
        app_commands.checks.cooldown(_AT_ONCE, _PER_SECONDS)(self.menu)
        pages.answer("summary of article", self._of_article)
        pages.answer("summary", self._of_others)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.checks.cooldown(_AT_ONCE, _PER_SECONDS)
    @app_commands.describe(
        url="The address of an article",
        article="An article that is stored here",
        text="A text; leave all three out to paste a long one",
        sentences="How many sentences",
        method="How the sentences are chosen",
        share="Let the channel see it",
    )
    @app_commands.autocomplete(article=choices.articles)
    @app_commands.choices(method=[Choice(name=name, value=method.value) for method, name in METHODS.items()])
    async def summary(
        self,
        interaction: discord.Interaction[Dossier],
        url: app_commands.Range[str, 1, 2000] | None = None,
        article: app_commands.Range[str, 1, 300] | None = None,
        text: app_commands.Range[str, 1, 6000] | None = None,
        sentences: app_commands.Range[int, 1, 15] = 3,
        method: str = Method.DEFAULT.value,
        share: bool = False,
    ) -> None:
        """Sum up an article or a text in its own sentences."""
        wish = Wish(sentences, Method(method))
        given = [value for value in (url, article, text) if value is not None]
        if len(given) > 1:
            raise OneOfThem
        if not given:
            await interaction.response.send_modal(TextForm(self, wish, share=share))
            return
        await acknowledge(interaction, share=share)
        guild_id = guild_of(interaction)
        if article is not None:
            chosen = await choices.pick_article(self._store, guild_id, article)
            await self._pages.ask(
                interaction, "summary of article", article=chosen.id, sentences=sentences, method=method
            )
        elif url is not None:
            addresses = links_in(url, most=1)
            if not addresses:
                raise NoLink
            await self.show(interaction, [await self._summaries.of_url(guild_id, addresses[0], wish)])
        else:
            await self.show(interaction, [await self._summaries.of_text(text or "", wish)])

    async def summarize(self, interaction: discord.Interaction[Dossier], message: discord.Message) -> None:
        """Sum up the links of a message, or else its text."""
        await acknowledge(interaction)
        wish = Wish()
        addresses = links_in(message.content, most=MOST_LINKS)
        if not addresses:
            if not message.content.strip():
                raise NothingToRead
            await self.show(interaction, [await self._summaries.of_text(message.content, wish)])
            return
        answers: list[SummaryAnswer] = []
        problems: list[DossierError] = []
        for address in addresses:
            try:
                answers.append(await self._summaries.of_url(guild_of(interaction), address, wish))
            except DossierError as error:
                problems.append(error)
        if not answers:
            raise problems[0]
        await self.show(interaction, answers)
        for problem in problems:
            await interaction.followup.send(str(problem), ephemeral=True)

    async def show_text(self, interaction: discord.Interaction[Dossier], text: str, wish: Wish) -> None:
        """Answer an acknowledged interaction with the summary of a text."""
        await self.show(interaction, [await self._summaries.of_text(text, wish)])

    async def show(self, interaction: discord.Interaction[Dossier], answers: Sequence[SummaryAnswer]) -> None:
        """Answer an acknowledged interaction with summaries, one after another."""
        if not any(answer.sentences for answer in answers):
            raise NothingToRead
        # What is not stored cannot be computed anew: the answer itself is what the question keeps.
        await self._pages.ask(interaction, "summary", answers=json.dumps([_packed(answer) for answer in answers]))

    async def _of_article(self, question: Question) -> Sequence[Page]:
        arguments = question.arguments
        article_id = ArticleId(int(arguments["article"] or 0))
        article = await self._store.read(get_article, question.guild_id, article_id)
        if article is None:
            return []
        wish = Wish(int(arguments["sentences"] or 3), Method(str(arguments["method"])))
        answer = await self._summaries.of_article(question.guild_id, article, wish)
        return summary_pages(answer) if answer.sentences else []

    async def _of_others(self, question: Question) -> Sequence[Page]:
        answers = json.loads(str(question.arguments["answers"]))
        return [page for answer in answers for page in summary_pages(_unpacked(answer))]


class TextForm(Modal, title="Sum up a text"):
    """A form for a long text."""

    def __init__(self, cog: Summary, wish: Wish, *, share: bool) -> None:
        super().__init__()
        self._cog = cog
        self._wish = wish
        self._share = share
        self.text: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="text", style=discord.TextStyle.paragraph, min_length=1, max_length=4000
        )
        self.add_item(
            discord.ui.Label(text="Text", description="The headline may be its first line", component=self.text)
        )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Sum up what was written."""
        await acknowledge(interaction, share=self._share)
        await self._cog.show_text(interaction, self.text.value, self._wish)


def _packed(answer: SummaryAnswer) -> dict[str, Any]:
    published_at = answer.published_at.isoformat() if answer.published_at else None
    return {**asdict(answer), "published_at": published_at}


def _unpacked(packed: dict[str, Any]) -> SummaryAnswer:
    published_at = packed["published_at"]
    return SummaryAnswer(**{**packed, "published_at": datetime.fromisoformat(published_at) if published_at else None})


async def setup(bot: Dossier) -> None:
    """Add the command and the menu to the bot."""
    parts = bot.parts
    cog = Summary(bot.store, Summaries(parts.store, parts.ingestor, parts.light), bot.pages)
    await bot.add_cog(cog)
    bot.tree.add_command(cog.menu)

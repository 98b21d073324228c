"""`/feed`: the feeds whose articles this server collects."""

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.client import Dossier
from bot.command_tree import acknowledge
from bot.ingest.refresh import FeedReport, Ingestor
from bot.pages import Page, Pages, guild_of
from bot.render.embeds import Color, paginate
from bot.render.text import cut, escape, link, number, timestamp
from cogs import choices
from cogs.checks import AdminCog
from storage.feeds import subscriptions, unsubscribe
from storage.models import Entry, Subscription, UserId
from storage.questions import Question
from storage.store import Store

_CHECKED = 10
_ELSEWHERE = "There is no feed at that address; this one was found on its site"

Address = app_commands.Range[str, 1, 2000]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Feeds(AdminCog, group_name="feed", group_description="The feeds whose articles this server collects"):
    """The feeds whose articles this server collects."""

    def __init__(self, store: Store, ingestor: Ingestor, pages: Pages) -> None:
        self._store = store
        self._ingestor = ingestor
        self._pages = pages
        pages.answer("feed list", self._list)

    @app_commands.command()
    @app_commands.describe(address="The feed's address, or the site's: its feed is looked for")
    async def add(self, interaction: discord.Interaction[Dossier], address: Address) -> None:
        """Collect the articles of a feed from now on."""
        await acknowledge(interaction)
        added = await self._ingestor.add_feed(guild_of(interaction), UserId(interaction.user.id), address)
        feed = added.feed
        tree = interaction.client.tree
        if added.is_new:
            entries = number(added.entries, "article")
            text = (
                f"Collecting **{link(feed.title, feed.url)}**. It offers {entries} now, which come in within minutes."
            )
            if added.is_elsewhere:
                text += f" {_ELSEWHERE}: {escape(feed.url)}"
        else:
            text = f"**{link(feed.title, feed.url)}** is collected already: see {tree.mention('feed list')}."
        await interaction.followup.send(text)

    @app_commands.command()
    @app_commands.describe(feed="Which feed")
    @app_commands.autocomplete(feed=choices.feeds)
    async def remove(self, interaction: discord.Interaction[Dossier], feed: str) -> None:
        """Stop collecting a feed; its articles are no longer seen here."""
        await acknowledge(interaction)
        guild_id = guild_of(interaction)
        chosen = await choices.pick_feed(self._store, guild_id, feed)
        await self._store.run(unsubscribe, guild_id, chosen.id)
        mention = interaction.client.tree.mention("feed add")
        await interaction.followup.send(
            f"**{link(chosen.title, chosen.url)}** is no longer collected, and its articles are no longer seen here. "
            f"{mention} with the same address brings them back."
        )

    @app_commands.command(name="list")
    async def list_(self, interaction: discord.Interaction[Dossier]) -> None:
        """List the feeds that are collected here, and how that goes."""
        await acknowledge(interaction)
        mention = interaction.client.tree.mention("feed add")
        await self._pages.ask(interaction, "feed list", empty=f"No feed is collected here yet. Add one with {mention}.")

    @app_commands.command()
    @app_commands.describe(address="The feed's address, or the site's")
    async def check(self, interaction: discord.Interaction[Dossier], address: Address) -> None:
        """See what a feed would bring, without collecting it."""
        await acknowledge(interaction)
        await interaction.followup.send(embeds=_report(await self._ingestor.check(address)))

    async def _list(self, question: Question) -> Sequence[Page]:
        found = await self._store.read(subscriptions, question.guild_id)
        return paginate("Feeds", [_line(one) for one in found], color=Color.STATUS, footer=[number(len(found), "feed")])


def _line(subscription: Subscription) -> str:
    feed = subscription.feed
    lines = [f"**{cut(link(feed.title, feed.url), 300)}**", number(subscription.articles, "article")]
    if feed.last_success_at:
        lines.append(f"last read {timestamp(feed.last_success_at, 'R')}")
    lines.append(f"next {timestamp(feed.next_poll_at, 'R')}")
    text = f"{lines[0]}\n{' · '.join(lines[1:])}"
    return f"{text}\n⚠ {cut(escape(feed.error), 150)}" if feed.error else text


def _report(report: FeedReport) -> list[discord.Embed]:
    """Return what a feed would bring, on one page."""
    found = f"{_ELSEWHERE}: {escape(report.url)}\n" if report.is_elsewhere else ""
    intro = f"{found}A subscription would start with {number(len(report.entries), 'article')}."
    if report.teasers:
        intro += f" {number(report.teasers, 'of them is', 'of them are')} so short that the page is read instead."
    lines = [_entry(entry) for entry in report.entries[:_CHECKED]]
    footer = [f"the first {_CHECKED} are shown"] if len(report.entries) > _CHECKED else []
    pages = paginate(
        report.title, lines, color=Color.STATUS, url=report.url, intro=intro, footer=footer, per_page=_CHECKED
    )
    return pages[0]


def _entry(entry: Entry) -> str:
    date = timestamp(entry.published_at, "D") if entry.published_at else "no date"
    return f"{link(entry.title or 'Untitled', entry.url, limit=120)} · {date}"


async def setup(bot: Dossier) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Feeds(bot.store, bot.parts.ingestor, bot.pages))

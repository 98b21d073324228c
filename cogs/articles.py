"""`/article`: store articles by hand, and take them away again; *Save article* in the menu of a message."""

import contextlib
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final, Self

import discord
from discord import app_commands

from bot.analysis.language import has_actors
from bot.client import Dossier
from bot.command_tree import Modal, acknowledge, report
from bot.errors import DossierError
from bot.ingest.errors import AddressInvalid, AddressRefused, FileTooLarge
from bot.ingest.refresh import Added, Ingestor
from bot.ingest.saving import take_back
from bot.pages import guild_of
from bot.render.embeds import DESCRIPTION, Color
from bot.render.text import clean, cut, escape, link, number, timestamp
from bot.settings import MAX_FILE
from cogs import choices
from cogs.checks import AdminCog, admins_only
from cogs.links import links_in
from storage.articles import get_article
from storage.models import Article, ArticleId, GuildId, UserId
from storage.store import Store

MOST_AT_ONCE: Final = 10
"""As many addresses as can be read, even slowly, before Discord forgets the question after 15 minutes."""

_SUFFIXES: Final = (".txt", ".md", ".html", ".htm")
_LONGEST_LINK: Final = 200

Job = Callable[[], Awaitable[Added]]


class NoAddress(DossierError):
    """What was given holds no web address."""

    def __init__(self) -> None:
        super().__init__(
            "I see no web address in that. Write one that starts with https://, or several with spaces between them."
        )


class NothingToSave(DossierError):
    """A message without link, text or file."""

    def __init__(self) -> None:
        super().__init__("This message has no link, no text and no .txt, .md or .html file that I could store.")


class AttachmentGone(DossierError):
    """Discord does not hand the file out."""

    def __init__(self, name: str) -> None:
        super().__init__(f'Discord did not hand out "{cut(escape(name), 100)}". Attach it again.')


class CameThroughFeed(DossierError):
    """An article that was not added by hand."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"**{cut(escape(title), 200)}** came through a feed or from the host, so it cannot be removed here. "
            "An article that was added by hand can."
        )


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Articles(AdminCog, group_name="article", group_description="Store articles by hand"):
    """Store articles by hand."""

    def __init__(self, store: Store, ingestor: Ingestor) -> None:
        self._store = store
        self._ingestor = ingestor
        self.menu = app_commands.ContextMenu(name="Save article", callback=self.save)
        app_commands.guild_only(self.menu)
        app_commands.default_permissions(manage_guild=True)(self.menu)
        self.menu.add_check(admins_only)

    @app_commands.command()
    @app_commands.describe(
        url="The article's address, or several with spaces between them",
        file="A .txt, .md or .html file with the article; leave both out to paste a text",
    )
    async def add(
        self,
        interaction: discord.Interaction[Dossier],
        url: app_commands.Range[str, 1, 4000] | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        """Store articles from addresses, a file, or a text that you paste."""
        if url is None and file is None:
            await interaction.response.send_modal(ArticleForm(self._ingestor))
            return
        await acknowledge(interaction)
        addresses = links_in(url, most=MOST_AT_ONCE) if url is not None else []
        if url is not None and not addresses:
            raise NoAddress
        await self._store_all(interaction, addresses, [file] if file else [])

    @app_commands.command()
    @app_commands.describe(article="Which article")
    @app_commands.autocomplete(article=choices.articles)
    async def remove(self, interaction: discord.Interaction[Dossier], article: app_commands.Range[str, 1, 300]) -> None:
        """Take away an article that was added by hand."""
        await acknowledge(interaction)
        chosen = await choices.pick_article(self._store, guild_of(interaction), article)
        view = discord.ui.View(timeout=None)
        view.add_item(Remove(chosen.id))
        await interaction.followup.send(
            f"Remove **{cut(link(chosen.title, chosen.url), 500)}** ({escape(chosen.publisher)}) with all that was "
            "learned from it? This cannot be undone.",
            view=view,
        )

    async def save(self, interaction: discord.Interaction[Dossier], message: discord.Message) -> None:
        """Store the links of a message, its files, or else its text."""
        await acknowledge(interaction)
        addresses = links_in(message.content, most=MOST_AT_ONCE)
        files = [file for file in message.attachments if file.filename.lower().endswith(_SUFFIXES)]
        if not addresses and not files:
            if not message.content.strip():
                raise NothingToSave
            added = await self._ingestor.add_text(
                guild_of(interaction),
                UserId(interaction.user.id),
                message.content,
                publisher=message.author.display_name,
                url=message.jump_url,
            )
            await interaction.followup.send(embed=added_embed(added))
            return
        await self._store_all(interaction, addresses, files[: MOST_AT_ONCE - len(addresses)])

    async def _store_all(
        self,
        interaction: discord.Interaction[Dossier],
        addresses: Sequence[str],
        files: Sequence[discord.Attachment],
    ) -> None:
        guild_id, user_id = guild_of(interaction), UserId(interaction.user.id)
        jobs: list[tuple[str, Job]] = [
            (address, partial(self._ingestor.add_url, guild_id, user_id, address)) for address in addresses
        ]
        jobs += [(file.filename, partial(self._add_file, guild_id, user_id, file)) for file in files]
        if len(jobs) == 1:
            _, job = jobs[0]
            await interaction.followup.send(embed=added_embed(await job()))
            return
        lines: list[str] = []
        for name, job in jobs:
            with contextlib.suppress(discord.HTTPException):  # progress is not worth losing the articles for
                await interaction.edit_original_response(content=f"Reading {len(lines) + 1} of {len(jobs)}…")
            try:
                lines.append(_line(await job()))
            except DossierError as error:
                lines.append(f"✗ {cut(escape(name), 80)}: {cut(str(error), 300)}")
        stored = sum(not line.startswith("✗") for line in lines)
        embed = discord.Embed(
            title=f"{stored} of {len(lines)} stored",
            description=cut("\n".join(lines), DESCRIPTION),
            color=int(Color.NEWS),
        )
        await interaction.edit_original_response(content=None, embed=embed)

    async def _add_file(self, guild_id: GuildId, user_id: UserId, file: discord.Attachment) -> Added:
        if file.size > MAX_FILE:
            raise FileTooLarge(file.filename, MAX_FILE)
        try:
            data = await file.read()
        except discord.HTTPException as error:
            raise AttachmentGone(file.filename) from error
        return await self._ingestor.add_file(guild_id, user_id, file.filename, data)


class ArticleForm(Modal, title="Store an article"):
    """A form for an article's text."""

    def __init__(self, ingestor: Ingestor) -> None:
        super().__init__()
        self._ingestor = ingestor
        self.text: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="text", style=discord.TextStyle.paragraph, min_length=1, max_length=4000
        )
        self.headline: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="headline", required=False, max_length=300
        )
        self.publisher: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="publisher", required=False, max_length=100
        )
        self.address: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="link", required=False, max_length=2000
        )
        self.add_item(discord.ui.Label(text="Text", description="The article's own words", component=self.text))
        self.add_item(discord.ui.Label(text="Headline", component=self.headline))
        self.add_item(discord.ui.Label(text="Publisher", component=self.publisher))
        self.add_item(discord.ui.Label(text="Link", component=self.address))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store what was written."""
        await acknowledge(interaction)
        store = partial(
            self._ingestor.add_text,
            guild_of(interaction),
            UserId(interaction.user.id),
            self.text.value,
            title=self.headline.value.strip() or None,
            publisher=self.publisher.value.strip() or None,
        )
        try:
            embed = added_embed(await store(url=self.address.value.strip() or None))
        except (AddressInvalid, AddressRefused) as error:
            # What was typed would be lost with the form; the link is the least of it.
            embed = added_embed(await store(url=None))
            embed.add_field(name="Without the link", value=cut(str(error), 1000))
        await interaction.followup.send(embed=embed)


class Remove(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"article:remove:(?P<article>\d{1,18})"):
    """The button that removes an article; the right to do so is asked for again."""

    def __init__(self, article_id: ArticleId) -> None:
        super().__init__(
            discord.ui.Button(
                label="Remove", style=discord.ButtonStyle.danger, custom_id=f"article:remove:{article_id}"
            )
        )
        self.article_id = article_id

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(ArticleId(int(match["article"])))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Remove the article."""
        try:
            await self._remove(interaction)
        except Exception as error:  # noqa: BLE001 (discord.py would log it and leave the user without an answer)
            await report(interaction, error)

    async def _remove(self, interaction: discord.Interaction[Dossier]) -> None:
        await interaction.response.defer()
        await admins_only(interaction, "article")
        guild_id = guild_of(interaction)
        store = interaction.client.store
        article = await store.read(get_article, guild_id, self.article_id)
        if article is None:
            text = "It is no longer stored."
        elif await store.run(take_back, guild_id, self.article_id):
            text = f"**{cut(escape(article.title), 300)}** is removed."
        else:
            raise CameThroughFeed(article.title)
        await interaction.edit_original_response(content=text, view=None)


def added_embed(added: Added) -> discord.Embed:
    """Return what the user sees of an article that was stored."""
    article = added.article
    embed = discord.Embed(
        title="Stored" if added.is_new else "Stored here already",
        description=f"**{cut(link(article.title, article.url), 1000)}**\n{_about(article)}",
        color=int(Color.NEWS),
    )
    reason = escape(added.analysis_failed) if added.analysis_failed else None
    if reason is None and not has_actors(article.language):
        reason = "I find them in English only. This article can be searched, summed up and grouped with others."
    if reason is not None:
        embed.add_field(name="Without actors and relations", value=cut(reason, 1000))
    return embed


def _about(article: Article) -> str:
    date = timestamp(article.published_at, "D") if article.is_dated else "no date"
    return f"{cut(escape(article.publisher), 200)} · {date} · {number(article.words, 'word')}"


def _line(added: Added) -> str:
    mark = "✓" if added.is_new else "="
    article = added.article
    # Ten lines share 4,096 characters: there is no room for links that are longer than the rest.
    url = article.url if article.url and len(article.url) <= _LONGEST_LINK else None
    return f"{mark} {link(cut(clean(article.title), 100), url)} ({cut(escape(article.publisher), 60)})"


async def setup(bot: Dossier) -> None:
    """Add the commands, the menu and the button to the bot."""
    cog = Articles(bot.store, bot.parts.ingestor)
    await bot.add_cog(cog)
    bot.tree.add_command(cog.menu)
    bot.add_dynamic_items(Remove)

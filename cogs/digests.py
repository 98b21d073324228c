"""`/digest`: what is new, whenever somebody asks; and the buttons under posted digests."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Dossier
from bot.command_tree import acknowledge, report
from bot.digest.buttons import LABELS, TEMPLATE, Look, Range, custom_id
from bot.digest.channels import MessagePayload
from bot.digest.news import articles_of
from bot.digest.publish import Publisher
from bot.errors import DossierError
from bot.pages import Pages as AllPages
from bot.pages import guild_of
from bot.pictures import Pictures, illustrated
from bot.render.actors import ranking_pages
from bot.render.context import passage_pages
from bot.render.digest import digest_messages
from bot.render.embeds import Cited, Page, Pages
from bot.render.networks import network_pages
from bot.render.pictures import Picture
from bot.render.quotes import quoted
from bot.render.stories import sources_pages
from bot.render.text import escape, last
from bot.upkeep import KEPT_FOR
from cogs import choices
from storage.actors import get_actor
from storage.coverage import actors_in
from storage.database import Database
from storage.models import ActorId, CountedActor, Evidence, Run, ScheduleId, ToldAs, Window
from storage.neighbors import passages
from storage.networks import Network, network_in_articles
from storage.questions import Question
from storage.runs import PREVIEWED, previewed_run, run_of
from storage.store import Store
from storage.told import places_told

_EMPTY: Final[Mapping[Look, str]] = {
    Look.SOURCES: "No article of this digest is stored here any more.",
    Look.ACTORS: "No article of this digest that is still stored names anybody.",
    Look.GRAPH: "No article of this digest relates anybody to anybody.",
    Look.CONTEXT: "This digest quotes no sentence whose article is still stored.",
}

_ROW: Final = 2
"""In a preview, where those that turn its pages and look things up are above."""


class DigestForgotten(DossierError):
    """The digest whose button was pressed is no longer in the ledger."""

    def __init__(self) -> None:
        super().__init__(
            f"This digest was posted more than {KEPT_FOR.days} days ago, its schedule was removed, or this was a "
            "preview and its news was posted since: what it was made of is forgotten. `/search` and `/story show` find "
            "what is still stored."
        )


class DigestOfAnotherServer(DossierError):
    """The digest whose button was pressed was passed on by the server that it was made for."""

    def __init__(self) -> None:
        super().__init__(
            "This digest was made for another server, which passes it on to its followers. What it was made of is "
            "shown there only; the links in it lead to its articles."
        )


@app_commands.guild_only()
class Digests(commands.GroupCog, group_name="digest", group_description="What is new"):
    """What is new."""

    def __init__(self, store: Store, publisher: Publisher, pages: AllPages, pictures: Pictures) -> None:
        self._store = store
        self._publisher = publisher
        self._pages = pages
        self._pictures = pictures
        pages.answer("digest now", self._digest)
        pages.answer(f"digest {Look.SOURCES}", self._sources)
        pages.answer(f"digest {Look.ACTORS}", self._actors)
        pages.answer(f"digest {Look.GRAPH}", self._graph)
        pages.answer(f"digest {Look.CONTEXT}", self._context)

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
                f"Nothing came in the {last(hours, 'hour')}. Look further back with `hours`, or let an admin add "
                f"articles with {tree.mention('feed add')} or {tree.mention('article add')}."
            )
        else:
            empty = (
                f"No article that names **{escape(chosen.name)}** came in the {last(hours, 'hour')}. "
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
        name = f"{actor.name} in the {last(hours, 'hour')}" if actor else f"The {last(hours, 'hour')}"
        return as_pages(digest_messages(digest, name=name), (evidence for _, evidence in digest.told()))

    async def _sources(self, question: Question) -> Sequence[Page]:
        run = await self._run(question)
        return sources_pages(await self._store.read(articles_of, run), name=run.name)

    async def _actors(self, question: Question) -> Sequence[Page]:
        run = await self._run(question)
        found = await self._store.read(_actors_of, run)
        return ranking_pages(found, title=f"Who is in it: {run.name}")

    async def _graph(self, question: Question) -> Sequence[Page]:
        run = await self._run(question)
        network = await self._store.read(_network_of, run)
        title = f"{run.name}: who deals with whom"
        return illustrated(network_pages(network, title=title), await self._pictures.network(network, title=title))

    async def _context(self, question: Question) -> Sequence[Page]:
        run = await self._run(question)
        if run.id == PREVIEWED:
            told = (await self._publisher.digest_of(run)).told()
            quoted_in = [(said.article.id, said.position) for told_as, said in told if told_as is not ToldAs.HEADLINE]
            places = list(dict.fromkeys(quoted_in))
        else:
            places = await self._store.read(places_told, run.id)
        return passage_pages(await self._store.read(passages, run.guild_id, places))

    async def _run(self, question: Question) -> Run:
        schedule_id, after, upto = (int(question.arguments[name] or 0) for name in ("schedule", "after", "upto"))
        sightings = question.guild_id, ScheduleId(schedule_id), after, upto
        run = await self._store.read(run_of, *sightings) or await self._store.read(previewed_run, *sightings)
        if run is None:
            raise DigestForgotten
        return run


def _actors_of(db: Database, run: Run, /) -> list[CountedActor]:
    return actors_in(db, run.guild_id, [article.id for article in articles_of(db, run)])


def _network_of(db: Database, run: Run, /) -> Network:
    return network_in_articles(db, run.guild_id, [article.id for article in articles_of(db, run)])


def as_pages(messages: Sequence[MessagePayload], shown: Iterable[Evidence] = ()) -> Pages:
    """Return the messages of a digest as the pages of an answer, which know what they quote of what is `shown`."""
    evidence = list(shown)
    return [_page(message, evidence) for message in messages]


def _page(message: MessagePayload, shown: Sequence[Evidence]) -> Page:
    texts = [embed.get("description", "") for embed in message["embeds"]]
    cited = [Cited((), (one,)) for one in shown if any(quoted(one.text) in text for text in texts)]
    picture = message.get("picture")
    return Page(
        (discord.Embed.from_dict(embed) for embed in message["embeds"]),
        cited,
        Picture(picture["name"], b64decode(picture["data"]), picture["description"]) if picture else None,
        content=message.get("content"),
        buttons=[button for row in message.get("components", ()) for button in _digest_buttons(row["components"])],
    )


def _digest_buttons(row: Iterable[Mapping[str, Any]]) -> Iterator["DigestButton"]:
    for button in row:
        named = re.fullmatch(TEMPLATE, button["custom_id"])
        if named is not None:
            yield DigestButton.named(named)


class DigestButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """A button under a posted digest: whoever presses it gets an answer that only they see."""

    def __init__(self, look: Look, digest: Range) -> None:
        super().__init__(discord.ui.Button(label=LABELS[look], custom_id=custom_id(look, digest), row=_ROW))
        self.look = look
        self.digest = digest

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls.named(match)

    @classmethod
    def named(cls, match: re.Match[str]) -> Self:
        """Return the button that has this id."""
        digest = Range(ScheduleId(int(match["schedule"])), int(match["after"]), int(match["upto"]))
        return cls(Look(match["look"]), digest)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer whoever pressed it."""
        try:
            await acknowledge(interaction)
            _check_origin(interaction.message)
            await interaction.client.pages.ask(
                interaction,
                f"digest {self.look}",
                empty=_EMPTY[self.look],
                schedule=self.digest.schedule_id,
                after=self.digest.after,
                upto=self.digest.upto,
            )
        except Exception as error:  # noqa: BLE001 (discord.py would log it and leave the user without an answer)
            await report(interaction, error)


def _check_origin(message: discord.Message | None) -> None:
    """Raise `DigestOfAnotherServer` for a message that came from a channel that this one follows."""
    if message is not None and message.flags.is_crossposted:
        raise DigestOfAnotherServer


async def setup(bot: Dossier) -> None:
    """Add the command and the buttons to the bot."""
    await bot.add_cog(Digests(bot.store, bot.publisher, bot.pages, Pictures(bot.parts.light)))
    bot.add_dynamic_items(DigestButton)

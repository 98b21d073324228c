"""A small Discord for tests: the real bot and its real command tree in a simulated server.

The only module of the tests that knows simcord, which is young and pinned.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import simcord
from discord import app_commands

from bot.client import Dossier, Parts, build_bot
from bot.errors import DossierError
from bot.ingest.fetch import Fetcher
from bot.ingest.refresh import Ingestor
from bot.settings import DatabaseSettings, IngestSettings, Settings
from bot.workers import Workers
from storage.articles import Saved, Source, save_article
from storage.errors import StorageError
from storage.models import Analysis, Entry, GuildId, UserId
from storage.store import Store
from tests.builders import make_analysis, make_entry
from tests.clocks import StandingClock

SETTLE_SECONDS = 20.0
"""How long a command may take in a test; the workers start within it."""


@dataclass
class Answer:
    """What a user saw of an answer: the first message of the bot, and those after it."""

    result: simcord.InteractionResult

    @property
    def messages(self) -> list[simcord.ResponseMessage]:
        """The messages of the answer, in their order."""
        first = self.result.response
        return [*([first] if first else []), *self.result.followups]

    @property
    def embeds(self) -> list[discord.Embed]:
        """All embeds, in their order."""
        return [embed for message in self.messages for embed in message.embeds]

    @property
    def text(self) -> str:
        """Everything that can be read, line by line."""
        return "\n".join(
            part for message in self.messages for part in (message.content, *map(embed_text, message.embeds)) if part
        )

    @property
    def is_private(self) -> bool:
        """Whether only the asker saw it."""
        return all(message.ephemeral for message in self.messages)

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """The buttons of the last message by their labels."""
        rows = self.messages[-1].components if self.messages else []
        return {button["label"]: button for row in rows for button in row.get("components", [])}


def embed_text(embed: discord.Embed) -> str:
    """Return all that can be read in an embed, line by line."""
    parts = [embed.author.name, embed.title, embed.description]
    for part in embed.fields:
        parts += [part.name, part.value]
    parts.append(embed.footer.text)
    return "\n".join(part for part in parts if part)


@dataclass
class World:
    """A server with a channel, an admin, a member, and the bot."""

    env: simcord.Env
    parts: Parts
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    admin: simcord.MemberActor
    member: simcord.MemberActor
    stranger: simcord.MemberActor
    clock: StandingClock
    _expected: int = 0

    @property
    def bot(self) -> Dossier:
        """The bot that runs now."""
        assert isinstance(self.env.bot, Dossier)
        return self.env.bot

    @property
    def guild_id(self) -> GuildId:
        """The server's id."""
        return GuildId(self.guild.id)

    @property
    def user_id(self) -> UserId:
        """The member's id."""
        return UserId(self.member.id)

    async def ask(self, command: str, /, *, by: simcord.MemberActor | None = None, **options: Any) -> Answer:
        """Use a slash command, as the admin unless told otherwise."""
        return Answer(await (by or self.admin).slash(self.channel, command, **options))

    async def use_menu(self, name: str, message: discord.Message) -> Answer:
        """Use an entry of a message's menu, as the admin."""
        return Answer(await self.admin.context_menu(self.channel, name, message))

    async def suggest(self, command: str, option: str, typed: str, **filled: Any) -> list[dict[str, Any]]:
        """Return the suggestions while the admin types."""
        return await self.admin.autocomplete(self.channel, command, option, typed, **filled)

    async def press(self, answer: Answer, label: str, *, by: simcord.MemberActor | None = None) -> Answer:
        """Press a button of the last message of an answer."""
        return Answer(await (by or self.admin).click(answer.messages[-1], label=label))

    async def fill_in(self, shown: Answer, values: dict[str, Any]) -> Answer:
        """Send a form that a command showed."""
        return Answer(await self.admin.submit_modal(shown.result, values))

    async def store_article(self, entry: Entry | None = None, analysis: Analysis | None = None) -> Saved:
        """Store an article in this server, as `/article add` would."""
        entry = entry or make_entry()
        source = Source(guild_id=self.guild_id, added_by=self.user_id)
        return await self.parts.store.run(
            save_article, entry, analysis or make_analysis(entry), source=source, now=self.clock()
        )

    async def restart(self) -> None:
        """Start a new bot on the same database; the server stays as it is."""
        await self.env.restart_bot(build_bot(self.parts, ticking=False))

    def expect_errors(self) -> None:
        """Let what went wrong so far not fail the test."""
        self._expected = len(self.env.errors)

    def unexpected_errors(self) -> list[BaseException]:
        """What went wrong without being a sentence for the user."""
        return [error for error in map(_cause, self.env.errors[self._expected :]) if not isinstance(error, _EXPECTED)]


_EXPECTED = (DossierError, StorageError, app_commands.CheckFailure, app_commands.TransformerError)


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


@dataclass
class Options:
    """How a world differs from the usual one."""

    ingest: IngestSettings = field(default_factory=lambda: IngestSettings(timeout_seconds=5))
    clock: StandingClock = field(default_factory=StandingClock)


@contextlib.asynccontextmanager
async def open_world(
    path: Path, light: Workers, heavy: Workers, options: Options | None = None
) -> AsyncIterator[World]:
    """Start the bot in a new server, on a database in this folder.

    What the bot raises without wording it for the user is raised here at the end.
    """
    options = options or Options()
    settings = Settings(database=DatabaseSettings(path=path / "dossier.db"), ingest=options.ingest)
    async with Fetcher(settings.ingest) as fetcher:
        with Store(settings.database.path) as store:
            parts = Parts(
                settings=settings,
                clock=options.clock,
                store=store,
                light=light,
                heavy=heavy,
                fetcher=fetcher,
                ingestor=Ingestor(store, fetcher, heavy, light, settings.ingest, options.clock),
            )
            bot = build_bot(parts, ticking=False)
            env = simcord.Env(bot, shard_count=1, settle_timeout=SETTLE_SECONDS, check_errors=False)
            await env.start()
            try:
                world = _populate(env, parts, options.clock)
                yield world
                await world.bot.close()
            finally:
                await env.shutdown()
            errors = world.unexpected_errors()
            if errors:
                raise BaseExceptionGroup("the bot raised", errors)


def _populate(env: simcord.Env, parts: Parts, clock: StandingClock) -> World:
    guild = env.create_guild("Newsroom")
    channel = guild.create_text_channel("news")
    admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    return World(
        env=env,
        parts=parts,
        guild=guild,
        channel=channel,
        admin=guild.add_member(env.create_user("ada"), roles=[admins]),
        member=guild.add_member(env.create_user("mel")),
        stranger=guild.add_member(env.create_user("sam")),
        clock=clock,
    )

"""The bot: holds the parts, loads the cogs, and is run from the first connection to the last."""

import asyncio
import contextlib
import functools
import logging
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import aiohttp
import discord
from discord.ext import commands

from bot import work
from bot.care import Care, GuildEvents
from bot.clock import Clock, utc_now
from bot.command_tree import CommandTree
from bot.digest.discord_channels import DiscordChannels
from bot.digest.pace import Silence, paced_requests
from bot.digest.publish import Publisher
from bot.errors import DossierError
from bot.ingest.fetch import Fetcher
from bot.ingest.refresh import Ingestor
from bot.jobs import Jobs
from bot.mail import DiscordMail
from bot.pages import Look, Pages, Turn
from bot.places import DiscordPlaces
from bot.settings import TOKEN_VARIABLE, Settings
from bot.upkeep import Upkeep
from bot.workers import WorkerFailed, Workers
from storage.database import Database
from storage.facts import get_fact, set_fact
from storage.knowledge import refresh_actors
from storage.models import FoundActor
from storage.store import Store

log = logging.getLogger(__name__)

# Nothing is ever said aloud here: no need to warn that libraries for voice are missing.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

COGS: Final = (
    "cogs.actors",
    "cogs.articles",
    "cogs.config",
    "cogs.curate",
    "cogs.digests",
    "cogs.feeds",
    "cogs.help",
    "cogs.relations",
    "cogs.schedules",
    "cogs.search",
    "cogs.status",
    "cogs.stories",
    "cogs.summaries",
    "cogs.watches",
)

_ACTORS_VERSION: Final = "actors_version"
_LONGEST_PAUSE: Final = 60.0
_GRACE: Final = 8.0
"""Seconds for what is being sent when the bot is told to stop; a service manager waits ten."""
_ANSWER_GRACE: Final = 3.0
"""Seconds for the commands under way to be answered."""


class TokenMissing(DossierError):
    """There is no token to connect with."""

    def __init__(self) -> None:
        super().__init__(
            f"No Discord token. Set {TOKEN_VARIABLE} or token under [discord] in the config; "
            "a token comes from https://discord.com/developers/applications, under Bot. "
            "To try Dossier without one, use the demo command."
        )


class TokenRefused(DossierError):
    """Discord does not know the token, or it is none."""

    def __init__(self) -> None:
        super().__init__(
            f"Discord refuses the token. Copy it again, whole, from https://discord.com/developers/applications "
            f"(Bot, Reset Token) into {TOKEN_VARIABLE} or the config."
        )


class DiscordUnreachable(DossierError):
    """Discord did not answer, however often it was asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Discord cannot be reached: {reason}. Check the network and https://discordstatus.com.")


class IntentsRefused(DossierError):
    """Discord does not give this application the intents that it asked for."""

    def __init__(self) -> None:
        super().__init__(
            "Discord refuses the intents of this bot. Dossier needs none that are privileged: "
            "is this the token of another application?"
        )


_LIGHT_GROWTH: Final = 100_000_000
_HEAVY_GROWTH: Final = 85_000_000
"""Bytes that a worker may grow by: the libraries of ordinary work are 70 MB in the one and 55 MB in the other."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the bot works with, opened around it. Cogs receive of these what they use."""

    settings: Settings
    clock: Clock
    store: Store
    light: Workers
    heavy: Workers
    fetcher: Fetcher
    ingestor: Ingestor


@contextlib.asynccontextmanager
async def open_parts(settings: Settings, clock: Clock = utc_now) -> AsyncIterator[Parts]:
    """Open the parts, the database first, and close them in reverse. The model loads meanwhile, in its process.

    Raises `StorageError` where the database cannot be used.
    """
    analysis = settings.analysis
    start_heavy = functools.partial(work.start_heavy, analysis.model, analysis.actors_file)
    with Store(settings.database.path) as store:
        async with (
            Workers(1, seconds=analysis.timeout_seconds, most_growth=_LIGHT_GROWTH) as light,
            Workers(
                analysis.processes,
                seconds=analysis.timeout_seconds,
                initializer=start_heavy,
                most_growth=_HEAVY_GROWTH,
            ) as heavy,
            Fetcher(settings.ingest) as fetcher,
        ):
            light.start()
            heavy.start()
            yield Parts(
                settings=settings,
                clock=clock,
                store=store,
                light=light,
                heavy=heavy,
                fetcher=fetcher,
                ingestor=Ingestor(store, fetcher, heavy, light, settings.ingest, clock),
            )


class Dossier(commands.AutoShardedBot):
    """The bot. It sees guilds and interactions, and no messages: `guilds` is its only intent."""

    tree: CommandTree

    def __init__(self, parts: Parts, *, ticking: bool = True) -> None:
        """`ticking` False leaves feeds and schedules to whoever calls their ticks: the tests and the demo."""
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=CommandTree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=paced_requests(),
        )
        self.parts = parts
        self.store = parts.store
        self.pages = Pages(parts.store, parts.clock)
        silence = Silence()
        self.publisher = Publisher(
            parts.store, parts.light, DiscordChannels(self), parts.settings.digest, parts.clock, silence=silence
        )
        self.care = Care(
            parts.store,
            DiscordMail(self),
            DiscordPlaces(self),
            parts.clock,
            wake=self.publisher.wake,
            silence=silence,
        )
        self.jobs = Jobs(
            self.publisher,
            parts.ingestor.poll_due,
            Upkeep(parts.store, parts.clock, host_days=parts.settings.database.keep_days).tick,
            parts.clock,
            care=self.care.tick,
        )
        self.started_at = parts.clock()
        self._ticking = ticking

    async def setup_hook(self) -> None:
        """Get ready, once, before the gateway is asked for."""
        for cog in COGS:
            await self.load_extension(cog)
        await self.add_cog(GuildEvents(self, self.care.alerts))
        self.add_dynamic_items(Turn, Look)
        await self.tree.publish(self.store)
        if self._ticking:
            self.jobs.start()

    async def close(self) -> None:
        """Start nothing more, finish what is being sent, and leave Discord; a second call only waits for the first."""
        answering = asyncio.create_task(self.tree.close(_ANSWER_GRACE))
        try:
            async with asyncio.timeout(_GRACE):
                await asyncio.gather(self.jobs.close(), self.care.close())
        except TimeoutError:
            log.warning("Stopping without waiting any longer; what is not sent yet is sent at the next start")
        await answering
        await super().close()

    async def on_ready(self) -> None:
        """Say so: it comes again with each new session, so nothing is started here."""
        log.info("Connected as %s in %d servers", self.user, len(self.guilds))

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages alone: there are slash commands only."""


def build_bot(parts: Parts, *, ticking: bool = True) -> Dossier:
    """Return the bot, not yet connected."""
    return Dossier(parts, ticking=ticking)


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises `TokenMissing`, `TokenRefused`, `IntentsRefused`, `DiscordUnreachable`, `StorageError`, or what is
    wrong with the language model or the file of actors.
    """
    token = settings.discord.token.get_secret_value().strip() if settings.discord.token else ""
    if not token:
        raise TokenMissing
    if not (token.isascii() and token.isprintable()) or " " in token:  # no header can hold it
        raise TokenRefused
    if settings.discord.api_url:
        # discord.py has one address for all clients of a process.
        discord.http.Route.BASE = settings.discord.api_url.rstrip("/")
    serving = asyncio.create_task(_open_and_serve(settings, token))

    def stop() -> None:
        if not serving.cancelling():  # told twice, it still ends in order
            serving.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        await serving
    except asyncio.CancelledError:
        log.info("Stopped")
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def _open_and_serve(settings: Settings, token: str) -> None:
    async with open_parts(settings) as parts:
        tasks = [asyncio.create_task(_prepare_analysis(parts)), asyncio.create_task(serve(parts, token))]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _prepare_analysis(parts: Parts) -> None:
    """Bring the stored actors to this version of the table of actors.

    Raises the error in words of a model or a file of actors that cannot be used: no feed would bring an article.
    """
    # A worker that did not even start has been logged.
    with contextlib.suppress(WorkerFailed):
        await parts.heavy.run(work.check_model)
        version = await parts.store.read(get_fact, _ACTORS_VERSION)
        current, actors = await parts.heavy.run(functools.partial(work.known_actors, version))
        if actors:
            refreshed = await parts.store.run(_refresh_actors, actors, current)
            log.info("Brought %d actors to this version of the table", refreshed)


def _refresh_actors(db: Database, actors: Sequence[FoundActor], version: str) -> int:
    refreshed = refresh_actors(db, actors)
    set_fact(db, _ACTORS_VERSION, version)
    return refreshed


async def serve(parts: Parts, token: str, *, tries: int = 10, pause: float = 1.0) -> None:
    """Connect and stay connected; what stops Discord from answering is waited out, `pause` seconds at first.

    Raises as `run` does, `DiscordUnreachable` after `tries` attempts.
    """
    for remaining in reversed(range(tries)):
        try:
            # A new bot each time: discord.py's client cannot log in twice.
            async with build_bot(parts) as bot:
                await bot.start(token)
        except discord.LoginFailure:
            raise TokenRefused from None
        except discord.PrivilegedIntentsRequired:
            raise IntentsRefused from None
        except discord.ConnectionClosed as error:
            refusal = _REFUSALS.get(error.code)
            raise (refusal() if refusal else DiscordUnreachable(_reason(error))) from None
        except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
            if not remaining:
                raise DiscordUnreachable(_reason(error)) from error
            log.warning("Discord cannot be reached (%s); trying again in %.0f s", _reason(error), pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return


_REFUSALS: Final[Mapping[int, type[TokenRefused] | type[IntentsRefused]]] = {
    4004: TokenRefused,
    4013: IntentsRefused,
    4014: IntentsRefused,
}
"""What the gateway's closing codes mean, where they mean that trying again is of no use."""


def _reason(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__

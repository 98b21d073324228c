import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.client import DiscordUnreachable, IntentsRefused, Parts, TokenMissing, TokenRefused, open_parts, run, serve
from bot.errors import DossierError
from bot.settings import DatabaseSettings, DiscordSettings, Settings
from storage.errors import NotADatabase
from tests.discord_server import TOKEN, DiscordServer, open_discord


def settings_in(path: Path, token: str | None = TOKEN) -> Settings:
    return Settings(
        discord=DiscordSettings(token=None if token is None else SecretStr(token)),
        database=DatabaseSettings(path=path / "dossier.db"),
    )


@pytest.fixture
async def discord_server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with open_discord(monkeypatch) as server:
        yield server


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    async with open_parts(settings_in(tmp_path)) as opened:
        yield opened


async def session(server: DiscordServer, bot: asyncio.Task[None], *, number: int = 1) -> None:
    """Return when the bot has connected for the n-th time; raise what ended it before."""
    while server.sessions < number:
        if bot.done():
            bot.result()
        await asyncio.sleep(0.01)


async def stop(bot: asyncio.Task[None]) -> None:
    bot.cancel()
    with pytest.raises(asyncio.CancelledError):
        await bot


@pytest.mark.parametrize("token", [None, "", "  "])
async def test_without_a_token_nothing_is_opened(tmp_path: Path, token: str | None) -> None:
    with pytest.raises(TokenMissing, match="DISCORD_TOKEN"):
        await run(settings_in(tmp_path, token))
    assert not (tmp_path / "dossier.db").exists()


@pytest.mark.parametrize("token", ["two\nlines", "two words", "tökén", "nul\0"])
async def test_what_is_no_token_is_refused_before_anything_is_opened(tmp_path: Path, token: str) -> None:
    with pytest.raises(TokenRefused):
        await run(settings_in(tmp_path, token))
    assert not (tmp_path / "dossier.db").exists()


async def test_a_file_that_is_no_database_is_refused_before_connecting(
    tmp_path: Path, discord_server: DiscordServer
) -> None:
    (tmp_path / "dossier.db").write_text("not a database, but long enough to be taken for one " * 10)
    with pytest.raises(NotADatabase):
        await run(settings_in(tmp_path))
    assert not discord_server.requests


@pytest.mark.slow
async def test_a_wrong_token_is_told_once(tmp_path: Path, discord_server: DiscordServer) -> None:
    with pytest.raises(TokenRefused):
        await run(settings_in(tmp_path, "a.bad.token"))
    assert discord_server.requests == ["GET /users/@me"]


@pytest.mark.slow
async def test_a_model_that_is_not_there_ends_it_in_words(tmp_path: Path, discord_server: DiscordServer) -> None:
    settings = settings_in(tmp_path)
    analysis = settings.analysis.model_copy(update={"model": "no_such_model"})
    with pytest.raises(DossierError, match="no_such_model"):
        await run(settings.model_copy(update={"analysis": analysis}))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_order(tmp_path: Path, discord_server: DiscordServer, number: signal.Signals) -> None:
    running = asyncio.create_task(run(settings_in(tmp_path)))
    await session(discord_server, running)
    asked_at = time.monotonic()
    os.kill(os.getpid(), number)
    await running
    assert time.monotonic() - asked_at < 10
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.slow
async def test_an_outage_is_waited_out(parts: Parts, discord_server: DiscordServer) -> None:
    discord_server.failures = [503, 503, 429]
    serving = asyncio.create_task(serve(parts, TOKEN, pause=0.01))
    await session(discord_server, serving)
    await stop(serving)
    assert discord_server.requests[:4] == ["GET /users/@me"] * 4


@pytest.mark.slow
async def test_a_long_outage_is_told_in_words(parts: Parts, discord_server: DiscordServer) -> None:
    discord_server.failures = [503] * 10
    with pytest.raises(DiscordUnreachable, match="cannot be reached"):
        await serve(parts, TOKEN, tries=3, pause=0.01)
    assert len(discord_server.failures) == 7


@pytest.mark.slow
async def test_no_network_is_told_in_words(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:9")
    with pytest.raises(DiscordUnreachable):
        await serve(parts, TOKEN, tries=2, pause=0.01)


@pytest.mark.slow
@pytest.mark.parametrize(("code", "error"), [(4004, TokenRefused), (4014, IntentsRefused)])
async def test_a_refusal_by_the_gateway_is_not_tried_again(
    parts: Parts, discord_server: DiscordServer, code: int, error: type[Exception]
) -> None:
    discord_server.closing_code = code
    with pytest.raises(error):
        await serve(parts, TOKEN, pause=0.01)


@pytest.mark.slow
async def test_commands_are_published_only_when_they_changed(parts: Parts, discord_server: DiscordServer) -> None:
    for number in (1, 2):
        serving = asyncio.create_task(serve(parts, TOKEN))
        await session(discord_server, serving, number=number)
        await stop(serving)
    assert discord_server.requests.count("PUT /applications/42/commands") == 1


@pytest.mark.slow
async def test_discord_is_asked_where_the_configuration_says(
    tmp_path: Path, discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:9")
    settings = settings_in(tmp_path)
    discord_settings = settings.discord.model_copy(update={"api_url": f"{discord_server.url}/"})
    running = asyncio.create_task(run(settings.model_copy(update={"discord": discord_settings})))
    await session(discord_server, running)
    os.kill(os.getpid(), signal.SIGTERM)
    await running

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import discord
import pytest
import pytest_asyncio
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console as Terminal

from bot.demo.command_line import CommandLineError, parse
from bot.demo.console import Console, ConsoleCompleter
from bot.demo.play import Demo
from bot.demo.screen import WIDTH, Screen
from bot.demo.start import TERMINATED, open_demo
from bot.demo.tour import play_tour
from bot.demo.world import Message
from bot.render.text import ELLIPSIS, unescape
from storage.database import Database

pytestmark = pytest.mark.slow
in_one_loop = pytest.mark.asyncio(loop_scope="module")

ROOT = Path(__file__).parents[3]


@dataclass
class Played:
    """The demo after its tour: the messages that it showed, and what it wrote."""

    demo: Demo
    screen: Screen
    messages: list[Message]
    written: StringIO


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played() -> AsyncIterator[Played]:
    written = StringIO()
    async with open_demo(Terminal(file=written, width=WIDTH, color_system=None)) as (demo, screen):
        yield Played(demo, screen, await play_tour(demo, screen), written)


def embeds_of(messages: list[Message]) -> Iterator[discord.Embed]:
    for message in messages:
        yield from message.shown.embeds


def quotes(embed: discord.Embed) -> Iterator[str]:
    """Return what an embed quotes, as readers see it, without the ellipses of what was cut."""
    texts = [embed.description or "", *(field.value or "" for field in embed.fields)]
    for line in "\n".join(texts).split("\n"):
        if line.startswith("> "):
            for part in unescape(line[2:].replace("**", "")).split(ELLIPSIS):
                yield " ".join(part.split())


def linked_titles(embed: discord.Embed) -> Iterator[str]:
    for label in re.findall(r"\[((?:\\.|[^\\\]])+)\]\(https?://", embed.description or ""):
        yield " ".join(unescape(label).removesuffix(ELLIPSIS).split())


def stored_words(db: Database) -> str:
    rows = db.execute("SELECT title, text FROM articles").fetchall()
    return "\n".join(" ".join(part.split()) for row in rows for part in row)


def publishers(db: Database) -> set[str]:
    return {publisher for (publisher,) in db.execute("SELECT DISTINCT publisher FROM articles").fetchall()}


@in_one_loop
async def test_every_posted_sentence_is_found_verbatim_in_the_store(played: Played) -> None:
    words = await played.demo.world.bot.store.read(stored_words)
    quoted = [quote for embed in embeds_of(played.messages) for quote in quotes(embed) if quote]
    assert len(quoted) > 20
    assert [quote for quote in quoted if quote not in words] == []
    ours = {"headline", *await played.demo.world.bot.store.read(publishers)}
    titles = [title for embed in embeds_of(played.messages) for title in linked_titles(embed)]
    assert [title for title in titles if title not in words and title not in ours] == []


@in_one_loop
async def test_the_tour_shows_stories_a_summary_and_a_claim_with_its_denial(played: Played) -> None:
    written = played.written.getvalue()
    for words in ("Putin and Kim sign partnership treaty", "Kim Jong Un", "den", "Armenia", "Atlantis"):
        assert words in written


@in_one_loop
async def test_the_scheduled_digest_is_posted_once(played: Played) -> None:
    assert len(played.demo.world.history("news")) >= 1
    assert not played.demo.world.new_posts()


@in_one_loop
async def test_no_boilerplate_is_stored(played: Played) -> None:
    words = await played.demo.world.bot.store.read(stored_words)
    for boilerplate in ("Share this article", "Scroll to Top", "newsletter", "cookies", "- Harbour Wire", "Watch:"):
        assert boilerplate not in words


@in_one_loop
async def test_nothing_went_wrong_unseen(played: Played, caplog: pytest.LogCaptureFixture) -> None:
    assert "reference" not in played.written.getvalue()


@in_one_loop
async def test_a_member_may_not_use_the_admins_commands(played: Played) -> None:
    world = played.demo.world
    world.who = "sam"
    try:
        with pytest.raises(CommandLineError, match="does not show"):
            await world.run(parse("/feed list", world.commands(visible=False)))
        assert "feed list" not in world.commands()
        assert "actor show" in world.commands()
    finally:
        world.who = "you"


@in_one_loop
async def test_names_are_completed_as_the_bot_suggests_them(played: Played) -> None:
    world = played.demo.world
    command = world.commands()["actor show"]
    suggested = await world.suggest(command, command.options[0], "nort", {})
    assert any("North Korea" in name for name in suggested)


@in_one_loop
async def test_a_suggestion_that_is_picked_is_understood(played: Played) -> None:
    world = played.demo.world
    command = world.commands()["actor show"]
    name = (await world.suggest(command, command.options[0], "kim jong", {}))[0]
    answer = await world.run(parse(f"/actor show {name}", world.commands()))
    assert "Kim Jong Un" in str(answer.messages[0].shown.embeds[0].to_dict())


@in_one_loop
async def test_the_console_does_what_a_line_says(played: Played) -> None:
    console = Console(played.demo, played.screen)
    start = played.written.tell()
    for line in ("help", "channel news", "as member", "as admin", "wait 1h", "/actor top"):
        await console.do(line)
    written = played.written.getvalue()[start:]
    for words in ("wait 24h", "You are yourself again", "Nothing was posted"):
        assert words in written
    with pytest.raises(CommandLineError, match="no button"):
        await console.do("nonsense")


@in_one_loop
async def test_the_prompt_completes_commands_options_and_names(played: Played) -> None:
    async def completed(line: str) -> list[str]:
        completer = ConsoleCompleter(played.demo.world)
        return [found.text async for found in completer.get_completions_async(Document(line), CompleteEvent())]

    assert "/actor show " in await completed("/act")
    assert any(text.startswith("North Korea") for text in await completed("/actor show nor"))
    assert any(text.startswith("Russia") for text in await completed("/relation between North Korea, rus"))
    assert await completed("/schedule add channel: ne") == ["#news"]
    assert "hours: " in await completed("/digest now h")
    assert {"yes", "no"} <= set(await completed("/digest now share: "))
    assert await completed("wa") == ["wait 24h"]
    assert await completed("/status now ") == []


@in_one_loop
async def test_buttons_are_pressed_by_number_and_forms_asked_field_by_field(played: Played) -> None:
    start = played.written.tell()
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        keyboard.send_text("/actor top\rnext\r3\r99\r/article add\r\x03quit\r")
        await Console(played.demo, played.screen).run()
    written = played.written.getvalue()[start:]
    for words in ("Page 1 of", "Page 2 of", "Page 3 of", "99 is no button", "The form is closed"):
        assert words in written


@in_one_loop
async def test_a_digest_is_posted_on_demand_after_others_were_posted_in_time(played: Played) -> None:
    start = played.written.tell()
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        keyboard.send_text("/schedule add general\r/schedule run general\rwait 1m\rquit\r")
        await Console(played.demo, played.screen).run()
    written = played.written.getvalue()[start:]
    assert "general is posted in #general." in written
    assert "Nothing was posted." in written


def test_who_is_told_to_end_ends_and_leaves_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--tour"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as demo:
        assert demo.stdout is not None
        assert "Reading" in demo.stdout.readline()
        demo.terminate()
        _, errors = demo.communicate(timeout=30)
    assert (demo.returncode, errors) == (TERMINATED, "")
    assert list(tmp_path.iterdir()) == []


def test_the_tour_runs_without_a_terminal_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= WIDTH
    assert "Putin and Kim sign partnership treaty" in done.stdout
    assert list(tmp_path.iterdir()) == []

"""The demo's console: a prompt that completes commands and names, and shows what a member of the server would see."""

import contextlib
import re
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from typing import Final

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout

from bot.demo.command_line import Command, CommandLineError, Typing, parse, typing
from bot.demo.play import Demo
from bot.demo.screen import Screen
from bot.demo.world import ADMIN, MEMBER, Answer, Form, Message, World
from bot.errors import DossierError
from storage.errors import StorageError

WORDS: Final = {
    "help": "this list",
    "channel news": "what a channel shows",
    "wait 24h": "move the demo's clock ahead: news arrives, scheduled digests are posted",
    "as member": "be a plain member, who may use less; as admin: be yourself again",
    "1": "press a button of the last answer, by its number or its name",
    "quit": "leave; nothing is kept",
}
_HINTS = "<b>Tab</b> completes · <b>help</b> · <b>wait 24h</b> · <b>quit</b>"
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(m|h|d|min|minutes?|hours?|days?)?$")
_LONGEST_WAIT = timedelta(days=7)


class Leave(Exception):
    """The user wants to leave."""


class Console:
    """Reads lines and does what they say."""

    def __init__(self, demo: Demo, screen: Screen) -> None:
        self._demo = demo
        self._world = demo.world
        self._screen = screen
        self._last: Message | None = None
        self._session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(),
            completer=ConsoleCompleter(self._world),
            complete_while_typing=True,
            bottom_toolbar=self._toolbar,
            enable_history_search=False,
        )

    async def run(self) -> None:
        """Read and do until the user leaves."""
        self._screen.say("This is the real bot on sample articles of June 2024. Try /actor show kim, or help.")
        with patch_stdout(raw=True), contextlib.suppress(Leave, EOFError, KeyboardInterrupt):
            while True:
                line = await self._session.prompt_async([("class:prompt bold", f"{self._world.who}> ")])
                await self._do(line.strip())

    def _toolbar(self) -> HTML:
        now = self._demo.clock.now().astimezone()
        return HTML(f" <b>{now:%a %d %B %Y, %H:%M}</b> · #{self._world.channel} · {_HINTS}")

    async def _do(self, line: str) -> None:
        try:
            await self.do(line)
        except (DossierError, StorageError) as error:
            self._screen.complain(str(error))

    async def do(self, line: str) -> None:
        """Do what one line says.

        Raises `DossierError` for what cannot be done, and `Leave`.
        """
        word, _, rest = line.partition(" ")
        match word.casefold():
            case "":
                return
            case "help" | "?":
                self._screen.table(WORDS)
                self._screen.commands(self._world.commands())
            case "quit" | "exit" | "q":
                raise Leave
            case "channel":
                self._show_channel(rest)
            case "wait" | "tick":
                await self._wait(rest)
            case "as":
                self._become(rest)
            case _ if line.startswith("/"):
                await self._use(line)
            case _:
                await self._press(line)

    async def _use(self, line: str) -> None:
        await self._show(await self._world.run(parse(line, self._world.commands(visible=False))))

    async def _show(self, answer: Answer) -> None:
        for message in answer.messages:
            self._screen.show(message.shown)
            self._last = message
        for message in answer.posted:
            self._screen.show(message.shown, channel=message.channel)
        if answer.form is not None:
            await self._fill(answer.form)

    async def _fill(self, form: Form) -> None:
        self._screen.say(f"{form.title} (Ctrl-C closes the form)")
        values: dict[str, str] = {}
        session: PromptSession[str] = PromptSession()
        try:
            for field in form.fields:
                label = field.label if field.is_required else f"{field.label} (may stay empty)"
                ending = "  [Esc, then Enter, ends it]\n" if field.is_long else ""
                value = await session.prompt_async(
                    f"{label}{ending}: ", multiline=field.is_long, placeholder=field.placeholder
                )
                if value or field.is_required:
                    values[field.key] = value[: field.length]
        except (KeyboardInterrupt, EOFError):
            self._screen.say("The form is closed; nothing was sent.")
            return
        await self._show(await self._world.submit(form, values))

    async def _press(self, word: str) -> None:
        buttons = self._last.shown.buttons if self._last else ()
        for number, button in enumerate(buttons, start=1):
            if word.casefold() not in {str(number), button.label.casefold()} or button.url is not None:
                continue
            if button.is_disabled:
                raise CommandLineError(f"{button.label} cannot be pressed now.")
            assert self._last is not None
            await self._show(await self._world.press(self._last, button))
            return
        raise CommandLineError(f"{word} is no button here. Commands start with a slash, such as /help; or type help.")

    def _show_channel(self, name: str) -> None:
        name = name.strip().lstrip("#") or self._world.channel
        if name not in self._world.channels:
            raise CommandLineError(f"There is no #{name}. There are: #{', #'.join(self._world.channels)}")
        self._world.channel = name
        messages = self._world.history(name)
        if not messages:
            self._screen.say(f"#{name} is empty. A digest gets there with /schedule add, then wait 24h.")
        for message in messages:
            self._screen.show(message.shown)
            self._last = message

    async def _wait(self, words: str) -> None:
        duration = read_duration(words or "1m")
        arrived = await self._demo.wait(duration)
        now = self._demo.clock.now().astimezone()
        self._screen.say(f"It is {now:%A, %d %B, %H:%M}. New articles: {len(arrived)}.")
        for sample in arrived:
            self._screen.say(f"  {sample.publisher}: {sample.title}")
        posts = self._world.new_posts()
        for message in posts:
            self._screen.show(message.shown, channel=message.channel)
        if not posts:
            self._screen.say("Nothing was posted. /schedule list tells what is planned.")

    def _become(self, words: str) -> None:
        roles = {"admin": ADMIN, ADMIN: ADMIN, "member": MEMBER, MEMBER: MEMBER}
        who = roles.get(words.strip().casefold())
        if who is None:
            raise CommandLineError("Type as member, or as admin.")
        self._world.who = who
        if who == ADMIN:
            self._screen.say("You are yourself again, and may manage the server.")
        else:
            self._screen.say(f"You are {who} now, a plain member. Commands for admins are out of sight.")


def read_duration(words: str) -> timedelta:
    """Return a span such as "24h", "90 minutes" or "2 days"; a bare number is hours.

    Raises `CommandLineError` for anything else, and for more than a week.
    """
    match = _DURATION.match(words.strip().casefold())
    if match is None:
        raise CommandLineError("Type how long, such as wait 24h or wait 30m.")
    unit = {"m": "minutes", "d": "days"}.get((match[2] or "h")[0], "hours")
    amount = float(match[1])
    if amount > _LONGEST_WAIT / timedelta(**{unit: 1}):
        raise CommandLineError(f"That is too long: at most {_LONGEST_WAIT.days} days at once.")
    return timedelta(**{unit: amount})


class ConsoleCompleter(Completer):
    """Completes the console's words, the commands, their options, and values as the bot suggests them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Sequence[Completion]:
        """Return nothing: the bot is asked without blocking, see `get_completions_async`."""
        return ()

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Yield what may follow the words before the cursor."""
        line = document.text_before_cursor
        if not line.startswith("/"):
            for word, meaning in WORDS.items():
                if line and word.startswith(line.casefold()):
                    yield Completion(word, -len(line), display_meta=meaning)
            return
        commands = self._world.commands()
        try:
            at = typing(line, commands)
        except CommandLineError:
            return
        if at is None:
            for command in commands.values():
                if command.name.startswith(line[1:].casefold()):
                    yield _command_completion(command, line)
            return
        async for completion in self._options(at, line):
            yield completion

    async def _options(self, at: Typing, line: str) -> AsyncGenerator[Completion, None]:
        if at.option is not None:
            for value in await self._world.suggest(at.command, at.option, at.text, at.filled):
                yield Completion(value, -len(at.text), display_meta=at.option.name)
        word = line.rpartition(" ")[2]
        for option in at.free:
            if option.name.startswith(word.casefold()):
                yield Completion(f"{option.name}: ", -len(word), display_meta=option.description)


def _command_completion(command: Command, line: str) -> Completion:
    return Completion(f"/{command.name} ", -len(line), display=command.usage, display_meta=command.description)

"""A Discord of the demo's own: simcord's, with one server, its people, and the real bot in it.

simcord is used here only.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import discord
import simcord

from bot.client import Dossier
from bot.demo.clock import DemoClock
from bot.demo.command_line import Call, Command, CommandLineError, Kind, Option, read_commands, value_of
from bot.demo.drawing import Button, Shown, read_buttons
from bot.errors import DossierError
from storage.models import GuildId, UserId

ADMIN: Final = "you"
MEMBER: Final = "sam"

_SECONDS: Final = 90.0
"""How long an answer may take: more than any work in another process may."""


class NoAnswer(DossierError):
    """The bot did not finish in time."""

    def __init__(self) -> None:
        super().__init__(f"The bot did not finish within {_SECONDS:.0f} seconds. Try it again.")


@dataclass(frozen=True, slots=True)
class Message:
    """A message that somebody sees; `channel` is its channel's name."""

    handle: simcord.ResponseMessage | discord.Message
    shown: Shown
    channel: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `length` is the most characters that it takes."""

    key: str
    label: str
    placeholder: str
    is_required: bool
    is_long: bool
    length: int


@dataclass(frozen=True, slots=True)
class Form:
    """A form that the bot opened."""

    title: str
    fields: Sequence[Field]
    result: simcord.InteractionResult


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command or a button led to: the bot's answers, a form, and what was posted elsewhere meanwhile."""

    messages: Sequence[Message] = ()
    form: Form | None = None
    posted: Sequence[Message] = ()


class World:
    """One server of Discord, seen by who acts in it: an admin, or a plain member."""

    def __init__(self, env: simcord.Env, bot: Dossier) -> None:
        self._env = env
        self.bot = bot
        self._acting = asyncio.Lock()  # simcord does one thing at a time; suggestions come while somebody types
        owner = env.create_user(ADMIN)
        self._guild = env.create_guild("World Watch", owner=owner)
        self._channels = {name: self._guild.create_text_channel(name) for name in ("general", "news")}
        self._actors = {
            ADMIN: simcord.MemberActor(env, self._guild, owner),
            MEMBER: self._guild.add_member(env.create_user(MEMBER)),
        }
        self._seen: set[int] = set()
        self._suggested: dict[tuple[str, str, str], object] = {}
        self.who = ADMIN
        self.channel = "general"

    @property
    def guild_id(self) -> GuildId:
        """The server."""
        return GuildId(self._guild.id)

    @property
    def user_id(self) -> UserId:
        """Who acts."""
        return UserId(self._actor.id)

    @property
    def _actor(self) -> simcord.MemberActor:
        return self._actors[self.who]

    @property
    def channels(self) -> Sequence[str]:
        """The names of the channels."""
        return tuple(self._channels)

    @property
    def names(self) -> Mapping[int, str]:
        """What users see for the ids of channels, roles and people."""
        names = {channel.id: name for name, channel in self._channels.items()}
        names |= {role.id: name.removeprefix("@") for name, role in self._guild.roles.items()}
        names |= {actor.id: name for name, actor in self._actors.items()}
        return names if self.bot.user is None else names | {self.bot.user.id: "Dossier"}

    def commands(self, *, visible: bool = True) -> dict[str, Command]:
        """Return the commands that Discord shows to who acts, or all."""
        commands = read_commands(command.to_dict(self.bot.tree) for command in self.bot.tree.get_commands())
        if not visible:
            return commands
        shown = self._actor.available_commands(self._channels[self.channel])
        return {name: command for name, command in commands.items() if name in shown}

    async def run(self, call: Call) -> Answer:
        """Use a command.

        Raises `CommandLineError` for a value that Discord would not take, and for a command that it does not show to
        who acts; `NoAnswer` when the bot takes too long.
        """
        if call.command.name not in self.commands():
            raise CommandLineError(
                f"Discord does not show /{call.command.name} to {self.who}, who is a plain member. Type: as admin"
            )
        values = {option.name: await self._value(call, option) for option in call.command.options
                  if option.name in call.values}  # fmt: skip
        return await self._act(lambda: self._actor.slash(self._channels[self.channel], call.command.name, **values))

    async def press(self, message: Message, button: Button) -> Answer:
        """Press a button of a message."""
        return await self._act(lambda: self._actor.click(message.handle, custom_id=button.custom_id))

    async def submit(self, form: Form, values: Mapping[str, str]) -> Answer:
        """Send a form."""
        return await self._act(lambda: self._actor.submit_modal(form.result, dict(values)))

    async def suggest(self, command: Command, option: Option, text: str, filled: Mapping[str, str]) -> list[str]:
        """Return what is offered for a value of which `text` is typed, as users see it."""
        if option.kind is Kind.CHANNEL:
            return [f"#{name}" for name in self._channels if name.startswith(text.removeprefix("#"))]
        if option.kind is Kind.BOOLEAN:
            return [word for word in ("yes", "no") if word.startswith(text.casefold())]
        if option.choices:
            return [choice.name for choice in option.choices if text.casefold() in choice.name.casefold()]
        choices = await self._ask_bot(command, option, text, filled)
        self._suggested |= {(command.name, option.name, choice["name"]): choice["value"] for choice in choices}
        return [choice["name"] for choice in choices]

    async def _ask_bot(
        self, command: Command, option: Option, text: str, filled: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        if not option.is_completed or command.name not in self.commands():
            return []
        others = {
            other.name: value_of(other, filled[other.name])
            for other in command.options
            if other.name in filled and other.kind is Kind.TEXT
        }
        async with self._acting:
            try:
                return await self._actor.autocomplete(
                    self._channels[self.channel], command.name, option.name, text, **others
                )
            except TimeoutError:
                return []

    async def _value(self, call: Call, option: Option) -> object:
        text = call.values[option.name]
        match option.kind:
            case Kind.CHANNEL:
                return self._named(option, text, self._channels)
            case Kind.ROLE:
                return self._named(option, text, self._guild.roles)
            case Kind.USER | Kind.MENTIONABLE:
                return self._named(option, text, self._actors)
            case Kind.FILE:
                return await asyncio.to_thread(_read_file, text)
            case _:
                # Who picks a suggestion sees its name; Discord sends its value.
                picked = self._suggested.get((call.command.name, option.name, text))
                return value_of(option, text) if picked is None else picked

    def _named(self, option: Option, text: str, handles: Mapping[str, object]) -> object:
        name = text.lstrip("#@")
        if name not in handles:
            names = ", ".join(handles)
            raise CommandLineError(f"{option.name}: there is no {name} here. There are: {names}")
        return handles[name]

    async def _act(self, action: Callable[[], Awaitable[simcord.InteractionResult]]) -> Answer:
        async with self._acting:
            try:
                result = await action()
            except TimeoutError:
                raise NoAnswer from None
            except simcord.OptionError as error:
                raise CommandLineError(f"{error}.") from None
        found = {message.id: message for message in (result.response, *result.followups) if message is not None}
        messages = tuple(self._message(message) for message in found.values() if not _is_empty(message))
        self._seen.update(found)
        return Answer(messages, _form(result), self.new_posts())

    async def settle(self) -> None:
        """Let the bot finish what it does."""
        async with self._acting:
            try:
                await self._env.settle()
            except TimeoutError:
                raise NoAnswer from None

    def new_posts(self) -> Sequence[Message]:
        """Return what was posted in channels since this was asked last."""
        posts = [message for name in self._channels for message in self.history(name)]
        fresh = [post for post in posts if post.handle.id not in self._seen]
        self._seen.update(post.handle.id for post in fresh)
        return fresh

    def history(self, channel: str) -> Sequence[Message]:
        """Return what who acts sees in a channel, oldest first, answers for their eyes only apart."""
        messages = self._channels[channel].history(viewer=self._actor)
        return tuple(self._message(message) for message in messages if not message.flags.ephemeral)

    def _message(self, message: simcord.ResponseMessage | discord.Message) -> Message:
        if isinstance(message, discord.Message):
            components: list[Any] = [component.to_dict() for component in message.components]
        else:
            components = list(message.components)
        shown = Shown(
            author="Dossier",
            content=message.content,
            embeds=message.embeds,
            buttons=read_buttons(components),
            files=[file.filename for file in message.attachments],
            is_ephemeral=message.flags.ephemeral,
        )
        channel_id = message.channel.id if isinstance(message, discord.Message) else message.channel_id
        return Message(message, shown, self.names.get(channel_id, ""))


def _is_empty(message: simcord.ResponseMessage) -> bool:
    return not (message.content or message.embeds or message.components or message.attachments)


def _form(result: simcord.InteractionResult) -> Form | None:
    if result.modal is None:
        return None
    return Form(result.modal["title"], tuple(_fields(result.modal["components"])), result)


def _fields(components: Sequence[Mapping[str, Any]], label: str = "") -> list[Field]:
    fields: list[Field] = []
    for component in components:
        if "component" in component:
            fields.extend(_fields([component["component"]], component.get("label", "")))
        elif "components" in component:
            fields.extend(_fields(component["components"]))
        elif "custom_id" in component:
            fields.append(
                Field(
                    key=component["custom_id"],
                    label=component.get("label") or label,
                    placeholder=component.get("placeholder") or "",
                    is_required=component.get("required", True),
                    is_long=component.get("style") == discord.TextStyle.paragraph.value,
                    length=component.get("max_length") or 4000,
                )
            )
    return fields


def _read_file(path: str) -> tuple[str, bytes]:
    file = Path(path).expanduser()
    try:
        return file.name, file.read_bytes()
    except OSError as error:
        raise CommandLineError(f"{path} cannot be read: {error.strerror}.") from None


@contextlib.asynccontextmanager
async def open_world(bot: Dossier, clock: DemoClock) -> AsyncIterator[World]:
    """Connect the bot to a Discord of its own, and take it from there at the end."""
    env = simcord.Env(bot, shard_count=1, settle_timeout=_SECONDS)
    # simcord's own clock starts on the first of January 2026, whatever happens in the demo.
    env.backend.clock = clock  # type: ignore[assignment]
    env.backend.bot_user.name = "Dossier"
    await env.start()
    try:
        yield World(env, bot)
    finally:
        await bot.close()
        await env.shutdown()

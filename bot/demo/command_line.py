"""What is typed into the demo's console, as a slash command with its options; nothing here knows of Discord's objects.

Discord's own way works (`/relation between a: Russia b: North Korea`), and so does plain text for the options that
have to be there (`/actor show china`, `/relation between Russia, North Korea`).
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from bot.errors import DossierError


class CommandLineError(DossierError):
    """What was typed is no command that can be run."""


class Kind(IntEnum):
    """What an option takes, with Discord's numbers."""

    SUBCOMMAND = 1
    GROUP = 2
    TEXT = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    FILE = 11


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that Discord offers: users see `name`, the bot gets `value`."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command. `is_completed` says that the bot itself suggests values."""

    name: str
    kind: Kind
    description: str
    is_required: bool = False
    is_completed: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command by its whole name, such as "actor show"."""

    name: str
    description: str
    options: tuple[Option, ...] = ()

    @property
    def plain(self) -> tuple[Option, ...]:
        """The options that text without an option's name fills, in order."""
        required = tuple(option for option in self.options if option.is_required)
        return required or self.options[:1]

    @property
    def usage(self) -> str:
        """How the command is typed, what may be left out in brackets."""
        parts = [f"{option.name}:" if option.is_required else f"[{option.name}:]" for option in self.options]
        return " ".join([f"/{self.name}", *parts])


@dataclass(frozen=True, slots=True)
class Call:
    """A command with what was typed for its options."""

    command: Command
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typing:
    """Where the cursor is: in the value of `option`, of which `text` is there; `free` may still be named."""

    command: Command
    option: Option | None
    text: str
    filled: Mapping[str, str] = field(default_factory=dict)
    free: tuple[Option, ...] = ()


def read_commands(payload: Iterable[Mapping[str, Any]]) -> dict[str, Command]:
    """Return the slash commands among what the bot tells Discord, by whole name."""
    commands = (command for root in payload if root.get("type", 1) == 1 for command in _leaves(root, root["name"]))
    return {command.name: command for command in commands}


def _leaves(node: Mapping[str, Any], name: str) -> Iterable[Command]:
    options = node.get("options") or []
    nested = [option for option in options if option["type"] in {Kind.SUBCOMMAND, Kind.GROUP}]
    for option in nested:
        yield from _leaves(option, f"{name} {option['name']}")
    if not nested:
        yield Command(name, node.get("description", ""), tuple(_option(option) for option in options))


def _option(payload: Mapping[str, Any]) -> Option:
    return Option(
        name=payload["name"],
        kind=Kind(payload["type"]),
        description=payload.get("description", ""),
        is_required=payload.get("required", False),
        is_completed=payload.get("autocomplete", False),
        choices=tuple(Choice(choice["name"], choice["value"]) for choice in payload.get("choices") or ()),
    )


def parse(line: str, commands: Mapping[str, Command]) -> Call:
    """Return the command that a line asks for.

    Raises `CommandLineError` for one that does not exist, and for options that are missing or too many.
    """
    command, rest = _find(line, commands)
    values = _values(command, rest)
    missing = [option.name for option in command.options if option.is_required and not values.get(option.name)]
    if missing:
        raise CommandLineError(f"This command needs {_listed(missing)}. Type it like this: {command.usage}")
    return Call(command, {name: value for name, value in values.items() if value})


def typing(line: str, commands: Mapping[str, Command]) -> Typing | None:
    """Return what is being typed at the end of a line; None while it is still the name of the command."""
    found = [name for name in commands if line.removeprefix("/").startswith(f"{name} ")]
    if not found:
        return None
    command = commands[max(found, key=len)]
    rest = line.removeprefix("/")[len(command.name) :].lstrip()
    segments = _segments(command, rest)
    last_name, last_text = segments[-1]
    values = _values(command, rest)
    option = _last_option(command, last_name, last_text)
    if option is not None and last_name is None:
        last_text = last_text.rpartition(",")[2].lstrip() if len(command.plain) > 1 else last_text
    filled = {name: value for name, value in values.items() if value and (option is None or name != option.name)}
    free = tuple(other for other in command.options if other.name not in {*filled, last_name})
    return Typing(command, option, last_text, filled, free)


def _last_option(command: Command, name: str | None, text: str) -> Option | None:
    if name is not None:
        return next(option for option in command.options if option.name == name)
    if not command.plain:
        return None
    return command.plain[min(text.count(","), len(command.plain) - 1)]


def value_of(option: Option, text: str) -> str | int | float | bool:
    """Return typed text as a value of an option that takes text, a number, or yes or no.

    Raises `CommandLineError` where it is none.
    """
    for choice in option.choices:
        if text.casefold() in {choice.name.casefold(), str(choice.value).casefold()}:
            return choice.value
    if option.choices:
        names = _listed([choice.name for choice in option.choices], "or")
        raise CommandLineError(f"{option.name} is one of {names}, not {text}.")
    match option.kind:
        case Kind.INTEGER | Kind.NUMBER:
            return _number(option, text)
        case Kind.BOOLEAN:
            return _truth(option, text)
        case _:
            return text


def _number(option: Option, text: str) -> int | float:
    try:
        return int(text) if option.kind is Kind.INTEGER else float(text)
    except ValueError:
        raise CommandLineError(f"{option.name} takes a number, such as {option.name}: 3, not {text}.") from None


def _truth(option: Option, text: str) -> bool:
    if text.casefold() in {"true", "yes", "y", "on", "1"}:
        return True
    if text.casefold() in {"false", "no", "n", "off", "0"}:
        return False
    raise CommandLineError(f"{option.name} takes yes or no, not {text}.")


def _find(line: str, commands: Mapping[str, Command]) -> tuple[Command, str]:
    words = line.strip().removeprefix("/").split()
    for length in range(len(words), 0, -1):
        command = commands.get(" ".join(words[:length]).casefold())
        if command is not None:
            rest = re.sub(r"^/?\s*" + r"\s+".join(map(re.escape, words[:length])), "", line.strip(), count=1)
            return command, rest.strip()
    raise CommandLineError(_unknown(words, commands))


def _unknown(words: list[str], commands: Mapping[str, Command]) -> str:
    group = [f"/{name}" for name in commands if words and name.startswith(f"{words[0].casefold()} ")]
    if group:
        return f"Which one: {_listed(group, 'or')}?"
    typed = " ".join(words[:2]).casefold()
    near = difflib.get_close_matches(typed, commands, n=2, cutoff=0.5)
    near += difflib.get_close_matches(typed.partition(" ")[0], commands, n=2, cutoff=0.5)
    if near:
        return f"There is no /{typed}. Did you mean {_listed([f'/{name}' for name in dict.fromkeys(near)], 'or')}?"
    return f"There is no /{typed}. Type help for all commands."


def _segments(command: Command, rest: str) -> list[tuple[str | None, str]]:
    """Cut at the names of options, each followed by a colon; what stands before the first has no name."""
    names = "|".join(re.escape(option.name) for option in command.options)
    if not names:
        return [(None, rest)]
    parts = re.split(rf"(?:^|(?<=\s))({names}):(?=\s|[^/\s])", rest + " ")
    named = [(name, value.strip()) for name, value in zip(parts[1::2], parts[2::2], strict=True)]
    plain: list[tuple[str | None, str]] = [(None, parts[0].strip())] if parts[0].strip() or not named else []
    return [*plain, *named]


def _values(command: Command, rest: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, text in _segments(command, rest):
        if name is None:
            values.update(_plain_values(command, text))
        elif name in values:
            values[name] = f"{values[name]} {name}: {text}"  # the words of a text may be an option's name, too
        else:
            values[name] = _unquoted(text)
    return values


def _plain_values(command: Command, text: str) -> dict[str, str]:
    if not text:
        return {}
    if not command.plain:
        raise CommandLineError(f"/{command.name} takes no options.")
    texts = [part.strip() for part in text.split(",", len(command.plain) - 1)]
    return {option.name: _unquoted(part) for option, part in zip(command.plain, texts, strict=False)}


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _listed(names: list[str], conjunction: str = "and") -> str:
    return f" {conjunction} ".join(filter(None, [", ".join(names[:-1]), names[-1]]))

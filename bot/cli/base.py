"""What all commands share: the configuration, and how an error ends a command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import click

from bot.errors import DossierError
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.decorators import FC

    from bot.settings import Settings
    from storage.store import Store

INTERRUPTED = 130  # as shells say it: 128 and the signal's number


@dataclass(frozen=True, slots=True)
class Host:
    """What whoever hosts the bot gave on the command line, ahead of the command."""

    config: Path | None

    def settings(self) -> Settings:
        """Read the configuration. Raises `SettingsError`."""
        from bot.settings import load_settings

        return load_settings(self.config)


def open_store(settings: Settings) -> Store:
    """Open the database that the configuration names, creating it where there is none. Raises `StorageError`."""
    from storage.store import Store

    return Store(settings.database.path)


class UserError(click.ClickException):
    """An error fit for the user: one line, exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it on standard error."""
        click.echo(f"error: {self.format_message()}", file=file, err=file is None)


class Commands(click.Group):
    """A group of commands whose errors are told in words; what is a bug keeps its traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which they were added, which is that of importance."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command of this group that the arguments name."""
        try:
            return super().invoke(ctx)
        except (DossierError, StorageError) as error:
            raise UserError(str(error)) from error
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None


def guild_option(text: str) -> Callable[[FC], FC]:
    """Return the option `--guild ID`: whose articles a command is about, with `text` as its help."""
    return click.option("--guild", "guild_id", type=click.IntRange(min=0), default=0, metavar="ID", help=text)


def examples(*lines: str) -> str:
    """Return an epilog of commands to copy; click keeps its lines as they are."""
    return "\n".join(("\b", "Examples:", *(f"  python -m bot {line}" for line in lines)))

"""What the demo writes: commands, answers and its own words, for a terminal or for a file."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.demo.command_line import Command
from bot.demo.drawing import Shown, draw_message
from bot.demo.markdown import Markdown
from bot.demo.prefixed import Prefixed

WIDTH = 100


def open_console() -> Console:
    """Return the console on standard output: in color on a terminal only."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Unicode shows "?" rather than ending us
    if not sys.stdout.isatty():
        return Console(width=WIDTH, force_terminal=False, color_system=None, highlight=False)
    return Console(highlight=False)


class Screen:
    """Draws for one reader. `names` and `now` are asked each time: both change."""

    def __init__(
        self, console: Console, *, names: Callable[[], Mapping[int, str]], now: Callable[[], datetime]
    ) -> None:
        self.console = console
        self._names = names
        self._now = now

    def say(self, words: str) -> None:
        """Write words of the demo's own."""
        self.console.print(Text(words, style="italic"))

    def complain(self, words: str) -> None:
        """Write what went wrong."""
        self.print(Text(f"{words}\n", style="yellow"))

    def head(self, words: str) -> None:
        """Begin a part of the tour."""
        rule = Rule(Text(words, style="bold"), align="left", characters="─", style="dim")
        self.console.print(rule, width=min(self.console.width, WIDTH))

    def typed(self, who: str, line: str) -> None:
        """Write what somebody typed."""
        self.console.print(Text.assemble((f"{who}> ", "bold green"), line))

    def show(self, message: Shown, *, channel: str | None = None) -> None:
        """Write a message; `channel` names it where it was not asked for."""
        if channel is not None:
            self.console.print(Text(f"#{channel}", style="bold cyan"))
        self.print(Prefixed(draw_message(message, self._markdown()), "  "))

    def table(self, rows: Mapping[str, str]) -> None:
        """Write names and what they mean, side by side."""
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True, style="bold")
        table.add_column()
        for name, meaning in rows.items():
            table.add_row(Text(name), Text(meaning))
        self.print(Prefixed(table, "  "))

    def commands(self, commands: Mapping[str, Command]) -> None:
        """Write all commands with what they do."""
        self.table({command.usage: command.description for command in commands.values()})

    def print(self, drawn: RenderableType) -> None:
        """Write anything, and a blank line."""
        # No wider than is good to read; the terminal may change its width at any time.
        self.console.print(drawn, end="", width=min(self.console.width, WIDTH))
        self.console.print()

    def progress(self) -> Progress:
        """Return a progress bar; without a terminal it writes its last state only."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        return Progress(*columns, console=self.console, transient=self.console.is_terminal)

    def _markdown(self) -> Markdown:
        return Markdown(names=self._names(), zone=None, now=self._now)


def is_interactive() -> bool:
    """Return whether somebody sits at a terminal that can move its cursor."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

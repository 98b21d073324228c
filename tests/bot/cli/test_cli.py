"""The command line as a whole: help, exit codes, what goes where."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot import __version__
from bot.cli import cli
from bot.cli.base import Commands
from bot.errors import DossierError
from storage.errors import DatabaseLocked

ROOT = Path(__file__).parents[3]


def walk(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from walk(inner, *path, name)


@pytest.mark.parametrize("path", list(walk(cli)), ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    assert "\n\n  " in result.stdout  # a sentence on what it does
    assert result.stderr == ""


def test_examples_keep_their_lines() -> None:
    result = CliRunner().invoke(cli, ["add", "--help"])
    assert "Examples:\n  python -m bot add article.txt notes/\n  python -m bot add --publisher" in "\n".join(
        line.removeprefix("  ") for line in result.stdout.splitlines()
    )


def test_the_version_is_one_line() -> None:
    assert CliRunner().invoke(cli, ["--version"]).stdout == f"Dossier {__version__}\n"


@pytest.mark.parametrize("arguments", [["no-such-command"], ["digest", "--hours", "0"], ["add"], ["feed", "check"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: " in result.stderr


def commands_that_raise(error: BaseException) -> click.Group:
    group = Commands("dossier")

    @group.command()
    def fail() -> None:
        raise error

    return group


@pytest.mark.parametrize("error", [DossierError("The feed is gone."), DatabaseLocked(Path("dossier.db"))])
def test_an_error_for_the_user_is_one_line_and_exit_code_1(error: Exception) -> None:
    result = CliRunner().invoke(commands_that_raise(error), ["fail"])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == f"error: {error}\n"


def test_an_interruption_is_exit_code_130() -> None:
    result = CliRunner().invoke(commands_that_raise(KeyboardInterrupt()), ["fail"])
    assert result.exit_code == 130
    assert result.stderr.strip() == "interrupted"


def test_a_bug_keeps_its_traceback() -> None:
    result = CliRunner().invoke(commands_that_raise(ZeroDivisionError()), ["fail"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_a_configuration_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--config", str(tmp_path / "none.toml"), "digest"])
    assert result.exit_code == 1
    assert result.stderr.startswith("error: The config ")
    assert result.stderr.count("\n") == 1


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.slow
def test_help_imports_no_heavy_library() -> None:
    heavy = {
        "aiohttp",
        "discord",
        "feedparser",
        "lxml",
        "numpy",
        "pydantic",
        "spacy",
        "sqlite_utils",
        "sumy",
        "trafilatura",
    }
    code = f"import sys, bot.cli; print(sorted({heavy!r} & sys.modules.keys()))"
    assert python("-c", code).stdout == "[]\n"


@pytest.mark.slow
def test_a_worker_that_imports_the_main_module_gets_nothing_of_the_command_line() -> None:
    code = (
        "import runpy, sys; runpy.run_module('bot', run_name='__mp_main__', alter_sys=True);"
        "print('click' in sys.modules)"
    )
    result = python("-c", code.replace("run_module('bot'", "run_module('bot.__main__'"))
    assert result.stdout == "False\n", result.stderr


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_traceback() -> None:
    # The pipe's end is closed before anything is written to it.
    read_end, write_end = os.pipe()
    os.close(read_end)
    rows = '{"id": 1, "title": "Norway and Sweden sign a treaty"}\n' * 2000
    with os.fdopen(write_end, "wb") as closed:
        result = subprocess.run(
            [sys.executable, "-m", "bot", "stories"],
            cwd=ROOT, input=rows.encode(), stdout=closed, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    assert result.returncode == 1
    assert result.stderr == b""

"""`run` as a process of its own: what keeps it from starting is one line, and being told to stop ends it well."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.servers import Reply, Request, Site

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
TOKEN = "MTIzNDU2Nzg5.Gabcde.hidden-part-of-the-token"

RUN = "import sys, discord.http; discord.http.Route.BASE = sys.argv.pop(1); from bot.cli import main; main()"
"""The command line, with Discord's API at the address that is the first argument."""


def discord_that_knows_nobody() -> Site:
    body = b'{"message": "401: Unauthorized", "code": 0}'
    return Site({"/users/@me": Reply(body, 401, {"Content-Type": "application/json"})})


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[database]\npath = "{tmp_path / "data" / "dossier.db"}"\n')
    return path


def start(arguments: list[str], environ: Mapping[str, str]) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(config: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    with start(["-m", "bot", "--config", str(config), "run"], environ) as process:
        out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def assert_is_one_line(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode == 1
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert "hidden-part" not in result.stderr
    for word in words:
        assert word in lines[0]


def test_without_a_token(config: Path) -> None:
    result = run(config)
    assert_is_one_line(result, "DISCORD_TOKEN")
    assert result.stderr.count("\n") == 1
    assert not (config.parent / "data").exists()


def test_with_a_configuration_that_is_not_there(tmp_path: Path) -> None:
    assert_is_one_line(run(tmp_path / "none.toml"), "none.toml", "config.example.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[discord\n", "is not valid TOML"),
        ("[digest]\nstories = 0\n", "digest.stories"),
        ("[digests]\n", "digests is not a known key"),
        ('discord = "token"\n', "discord"),
    ],
)
def test_with_a_bad_configuration(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    result = run(path, DISCORD_TOKEN=TOKEN)
    assert_is_one_line(result, words)
    assert result.stderr.count("\n") == 1


def test_with_a_database_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "config.toml"
    path.write_text(f'[database]\npath = "{tmp_path / "file" / "dossier.db"}"\n')
    assert_is_one_line(run(path, DISCORD_TOKEN=TOKEN), "cannot be used")


def test_with_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "dossier.db").write_text("not a database " * 500)
    path = tmp_path / "config.toml"
    path.write_text(f'[database]\npath = "{tmp_path / "dossier.db"}"\n')
    assert_is_one_line(run(path, DISCORD_TOKEN=TOKEN), "is not a Dossier database")


def test_with_a_token_that_discord_does_not_know(config: Path) -> None:
    with (
        discord_that_knows_nobody() as discord,
        start(["-c", RUN, discord.url(""), "--config", str(config), "run"], {"DISCORD_TOKEN": TOKEN}) as process,
    ):
        out, err = process.communicate(timeout=60)
    assert_is_one_line(subprocess.CompletedProcess(process.args, process.returncode, out, err), "token")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_being_told_to_stop_is_no_error(config: Path, number: signal.Signals) -> None:
    asked = threading.Event()

    def hold(_: Request) -> Reply:
        asked.set()
        return Reply([b" ", b" "], pause=60)

    with (
        Site({"/users/@me": hold}) as discord,
        start(["-c", RUN, discord.url(""), "--config", str(config), "run"], {"DISCORD_TOKEN": TOKEN}) as process,
    ):
        assert asked.wait(30)
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 0, err
    assert out == ""
    assert "Traceback" not in err
    assert "hidden-part" not in err

"""`doctor`: look at everything the bot needs, and say of each what to do."""

from __future__ import annotations

import base64
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import Host, UserError
from bot.errors import DossierError, SettingsError
from storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings

_MEGABYTE = 1_000_000
_LEAST_ROOM = 100 * _MEGABYTE
_GOOD_ROOM = 1_000 * _MEGABYTE
_BASE_MEMORY = 280 * _MEGABYTE
_MEMORY_PER_PROCESS = 170 * _MEGABYTE


class State(StrEnum):
    """How a check went."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


_COLORS = {State.OK: "green", State.WARN: "yellow", State.FAIL: "red"}


@dataclass(frozen=True, slots=True)
class Check:
    """What was found, in words; for anything but ok they say what to do."""

    subject: str
    state: State
    words: str


@click.command()
@click.pass_obj
def doctor(host: Host) -> None:
    """Check everything that the bot needs, and say what to do.

    Configuration, token, database, disk, memory and language model: each line says ok, warn or fail, and what to do.
    The exit code is 1 when a check fails. Nothing is changed.
    """
    failed = 0
    for check in _checks(host):
        failed += check.state is State.FAIL
        click.echo(f"{click.style(f'{check.state:<5}', fg=_COLORS[check.state])} {check.subject:<9} {check.words}")
    if failed:
        raise UserError("1 check failed" if failed == 1 else f"{failed} checks failed")


def _checks(host: Host) -> Iterator[Check]:
    settings, check = check_config(host)
    yield check
    yield check_token(settings)
    yield check_sqlite()
    yield check_database(settings.database.path)
    yield check_disk(settings.database.path)
    yield check_memory(settings.analysis.processes)
    yield check_model(settings)


def check_config(host: Host) -> tuple[Settings, Check]:
    """Look at the configuration; return the default one in place of one that cannot be read."""
    from bot.settings import DEFAULT_PATH, load_settings

    path = host.config or DEFAULT_PATH
    try:
        settings = host.settings()
    except SettingsError as error:
        # An empty file in its place: the defaults, and the token of the environment.
        return load_settings(Path(os.devnull)), Check("config", State.FAIL, str(error))
    if host.config is None and not path.exists():
        return settings, Check("config", State.OK, f"no {path} here: every key has its default")
    return settings, Check("config", State.OK, str(path))


def check_token(settings: Settings) -> Check:
    """Look whether there is a token of the right form, without asking Discord."""
    token = settings.discord.token
    if token is None or not token.get_secret_value().strip():
        return Check("token", State.WARN, "none: the bot cannot run. Set DISCORD_TOKEN, see README.md")
    head, *rest = token.get_secret_value().strip().split(".")
    try:
        application = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))
    except ValueError:  # binascii.Error, or a letter outside ASCII
        application = b""
    if len(rest) != 2 or not application.isdigit():
        words = "it does not look like a bot's token: copy it anew from the developer portal, page Bot"
        return Check("token", State.WARN, words)
    return Check("token", State.OK, f"present, of application {application.decode()}")


def check_sqlite() -> Check:
    """Look whether Python's SQLite can do what the database needs."""
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE TABLE strict_table (id INTEGER) STRICT")
            connection.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        except sqlite3.OperationalError as error:
            words = f"SQLite {sqlite3.sqlite_version} cannot be used ({error}): use a newer build of Python"
            return Check("sqlite", State.FAIL, words)
    return Check("sqlite", State.OK, f"SQLite {sqlite3.sqlite_version} with full-text search")


def check_database(path: Path) -> Check:
    """Look at the database file, all of it, without changing it."""
    from storage.health import examine

    if not path.exists():
        return Check("database", State.OK, f"{path} is not there yet: it is created at the first use")
    try:
        health = examine(path)
    except StorageError as error:
        return Check("database", State.FAIL, str(error))
    words = f"{path}: whole, {health.articles} articles, {_in_words(health.size)}, schema {health.schema}"
    if health.is_behind:
        return Check("database", State.WARN, f"{words}; the next start upgrades it: keep a copy of the file")
    return Check("database", State.OK, words)


def check_disk(path: Path) -> Check:
    """Look whether the database's folder can be written to and has room."""
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    for place in (folder, *(name for name in (path,) if name.exists())):
        if not os.access(place, os.W_OK):
            return Check("disk", State.FAIL, f"{place} cannot be written to: give the bot's user the right to")
    free = shutil.disk_usage(folder).free
    words = f"{_in_words(free)} free in {folder}"
    if free < _LEAST_ROOM:
        return Check("disk", State.FAIL, f"{words}: make room, {_in_words(_LEAST_ROOM)} at the very least")
    if free < _GOOD_ROOM:
        return Check("disk", State.WARN, f"{words}: make room, the database grows with every article")
    return Check("disk", State.OK, words)


def check_memory(processes: int) -> Check:
    """Look whether the memory that is free now is enough for the bot with its analysis processes."""
    needed = _BASE_MEMORY + processes * _MEMORY_PER_PROCESS
    free = _free_memory()
    if free is None:
        return Check("memory", State.OK, f"this system does not tell; the bot needs about {_in_words(needed)}")
    words = f"{_in_words(free)} free, about {_in_words(needed)} needed"
    if free < needed:
        return Check("memory", State.WARN, f"{words}: close other programs, or set [analysis] processes = 1")
    return Check("memory", State.OK, words)


def check_model(settings: Settings) -> Check:
    """Load the language model and the actors' table."""
    from bot.analysis.pipeline import Analyzer

    try:
        Analyzer.load(settings.analysis.model, settings.analysis.actors_file)
    except DossierError as error:
        return Check("model", State.FAIL, str(error))
    return Check("model", State.OK, f"{settings.analysis.model} loads")


def _free_memory() -> int | None:
    """Return the bytes that programs could take now; None where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:  # not Linux
        return None
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(fields["MemAvailable"].split()[0]) * 1024 if "MemAvailable" in fields else None


def _in_words(size: int) -> str:
    if size % _MEGABYTE == 0 and size < 1_000 * _MEGABYTE:
        return f"{size // _MEGABYTE} MB"
    return f"{size / _MEGABYTE:.1f} MB" if size < 1_000 * _MEGABYTE else f"{size / _MEGABYTE / 1_000:,.1f} GB"

"""The bot as a process of its own, `python -m bot run`, for tests and measurements of what only a process shows."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.discord_server import TOKEN, DiscordServer

ROOT = Path(__file__).parents[1]


def write_config(folder: Path, api_url: str, **ingest: object) -> Path:
    """Write a configuration for the loopback Discord that lets feeds of loopback be asked; return its path."""
    path = folder / "config.toml"
    extra = "".join(f"{key} = {value}\n" for key, value in ingest.items())
    path.write_text(
        f'[discord]\napi_url = "{api_url}"\n[database]\npath = "{folder / "dossier.db"}"\n'
        f'[ingest]\nallowed_networks = ["127.0.0.0/8"]\n{extra}',
        encoding="utf-8",
    )
    return path


@dataclass
class Running:
    """A running bot; `log` is the file of its standard error."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit code; it has ten seconds."""
        self.process.send_signal(number)
        async with asyncio.timeout(10):
            return await self.process.wait()


@contextlib.asynccontextmanager
async def start_bot(
    config: Path, *, token: str | None = TOKEN, environ: Mapping[str, str] | None = None, log: Path | None = None
) -> AsyncIterator[Running]:
    """Start `python -m bot run`; what still runs at the end is killed."""
    log = log or config.with_suffix(".log")
    values = {**os.environ, **(environ or {})}
    values.pop("DISCORD_TOKEN", None)
    if token is not None:
        values["DISCORD_TOKEN"] = token
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "--config", str(config), "run", cwd=ROOT, env=values, stderr=errors
        )
    try:
        yield Running(process, log)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(condition: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Return when something is so; raises `TimeoutError` when it takes too long."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 (what is waited for happens in another process)
            await asyncio.sleep(0.02)


async def ready(server: DiscordServer, bot: Running, *, session: int = 1) -> None:
    """Return when the bot has connected for the n-th time."""
    await until(lambda: server.sessions >= session or bot.process.returncode is not None)
    assert bot.process.returncode is None, bot.lines()


def children(pid: int) -> list[int]:
    """Return the processes below one, all generations."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            text = path.read_text()
            parent = int(text.rpartition(")")[2].split()[1])
            found.append((int(path.parent.name), parent))
    below = [pid]
    for one in below:
        below += [child for child, parent in found if parent == one]
    return below[1:]


def memory(pid: int) -> tuple[float, float]:
    """Return the megabytes of a process: resident, and its proportional share of what it shares."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    values = dict(re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE))
    return int(values["Rss"]) / 1024, int(values["Pss"]) / 1024

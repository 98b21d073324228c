"""`add`: store articles from files, folders and addresses."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from contextlib import aclosing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bot.cli.base import Host, UserError, examples, guild_option
from bot.errors import DossierError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator

    from bot.client import Parts
    from bot.ingest.refresh import Added
    from bot.settings import Settings

T = TypeVar("T")

_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm"})


class NothingThere(DossierError):
    """A path names nothing that can be stored."""


@click.command(
    epilog=examples("add article.txt notes/", 'add --publisher "Harbor Gazette" https://example.org/news/summit')
)
@click.argument("sources", metavar="PATH|URL...", nargs=-1, required=True)
@click.option("--publisher", metavar="NAME", help="Who published them, where a file or page does not say.")
@guild_option("Store them for one server only; every server sees them unless given.")
@click.pass_obj
def add(host: Host, sources: tuple[str, ...], publisher: str | None, guild_id: int) -> None:
    """Store articles from files, folders or addresses.

    A folder gives all its .txt, .md and .html files, those of its folders too. Adding the same again stores nothing
    twice. Each source gets a line: stored, already there, or refused with the reason; one that is refused does not
    keep the others back, and makes the exit code 1.
    """
    expanded = list(_expand(sources))
    refused = asyncio.run(_add_all(host.settings(), expanded, publisher, guild_id))
    if refused:
        of_all = f"{refused} of {len(expanded)} sources" if len(expanded) > 1 else "The source"
        raise UserError(f"{of_all} could not be stored")


def _expand(sources: tuple[str, ...]) -> Iterator[str]:
    """Put the files of a folder, in order, in the folder's place; a folder without any stands for itself."""
    for source in sources:
        files = (
            sorted(path for path in Path(source).rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
            if not _is_address(source) and Path(source).is_dir()
            else []
        )
        yield from map(str, files) if files else [source]


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


async def _add_all(settings: Settings, sources: list[str], publisher: str | None, guild_id: int) -> int:
    """Store the sources and report each in the order given; return how many were refused."""
    from bot.client import open_parts

    async def add_one(source: str) -> Added | DossierError:
        try:
            return await _add_source(parts, source, publisher, guild_id)
        except DossierError as error:
            return error

    refused = 0
    shows_bar = sys.stderr.isatty() and not sys.stdout.isatty()
    async with (
        open_parts(settings) as parts,
        # As many at once as there are processes, and one that is being read meanwhile.
        aclosing(_in_order(add_one, sources, at_once=settings.analysis.processes + 1)) as outcomes,
    ):
        with click.progressbar(length=len(sources), file=sys.stderr) if shows_bar else nullcontext() as bar:
            async for source, outcome in outcomes:
                refused += _report(source, outcome)
                if bar is not None:
                    bar.update(1)
    return refused


async def _in_order(
    function: Callable[[str], Coroutine[None, None, T]], items: Iterable[str], *, at_once: int
) -> AsyncGenerator[tuple[str, T], None]:
    """Yield each item with what `function` returns for it, in the order of the items, while the next are under way."""
    under_way: deque[tuple[str, asyncio.Task[T]]] = deque()
    try:
        for item in items:
            under_way.append((item, asyncio.create_task(function(item))))
            if len(under_way) > at_once:
                yield under_way[0][0], await under_way[0][1]
                under_way.popleft()
        while under_way:
            yield under_way[0][0], await under_way[0][1]
            under_way.popleft()
    finally:
        for _, task in under_way:
            task.cancel()
        await asyncio.gather(*(task for _, task in under_way), return_exceptions=True)


async def _add_source(parts: Parts, source: str, publisher: str | None, guild_id: int) -> Added:
    from bot.settings import MAX_FILE
    from storage.models import GuildId, UserId

    guild, user = GuildId(guild_id), UserId(0)
    if _is_address(source):
        return await parts.ingestor.add_url(guild, user, source, publisher=publisher)
    path = Path(source)
    # A byte more than is allowed is enough to be refused as too long.
    data = await asyncio.to_thread(_read, path, MAX_FILE + 1)
    return await parts.ingestor.add_file(guild, user, path.name, data, publisher=publisher)


def _read(path: Path, limit: int) -> bytes:
    if path.is_dir():
        raise NothingThere("There is no .txt, .md or .html file in this folder.")
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except FileNotFoundError as error:
        scheme, mark, _ = str(path).partition(":")
        hint = " An address starts with http:// or https://." if mark and scheme.isalpha() else ""
        raise NothingThere(f"There is no such file or folder.{hint}") from error
    except OSError as error:
        raise NothingThere(f"It cannot be read: {error.strerror}.") from error


def _report(source: str, outcome: Added | DossierError) -> bool:
    """Print what became of a source; return whether it was refused."""
    name = click.format_filename(source)
    if isinstance(outcome, DossierError):
        click.echo(f"refused        {name}: {outcome}")
        return True
    state = "stored" if outcome.is_new else "already there"
    click.echo(f"{state:<14} {name}: {outcome.article.title or 'without a title'}")
    if outcome.analysis_failed:
        click.echo(f"{'':<14} without actors and relations: {outcome.analysis_failed}")
    return False

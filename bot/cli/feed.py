"""`feed check`: poll a feed once and say what a subscription would bring."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from bot.cli.base import Commands, Host, examples

if TYPE_CHECKING:
    from bot.ingest.refresh import FeedReport
    from bot.settings import Settings

_UNDATED = "without a date"


@click.group(cls=Commands)
def feed() -> None:
    """Look at feeds."""


@feed.command(
    short_help="Say what a feed or site would bring, or why it fails.",
    epilog=examples("feed check https://example.org/rss.xml", "feed check https://example.org --json"),
)
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
@click.pass_obj
def check(host: Host, address: str, *, as_json: bool) -> None:
    """Poll a feed or a site once and say what a subscription would store, or why it fails.

    Nothing is stored.
    """
    report = asyncio.run(_check(host.settings(), address))
    if as_json:
        click.echo(json.dumps(_as_json(report), ensure_ascii=False, indent=2).encode())
    else:
        click.echo(_as_text(report))


async def _check(settings: Settings, address: str) -> FeedReport:
    from bot.clock import utc_now
    from bot.ingest.fetch import Fetcher
    from bot.ingest.refresh import Ingestor
    from bot.workers import Workers
    from storage.store import Store

    # The bot's own database has no part in it, and needs not be there; nothing is analyzed, so no model is loaded.
    with TemporaryDirectory(prefix="dossier-check-") as folder, Store(Path(folder) / "empty.db") as store:
        async with Fetcher(settings.ingest) as fetcher, Workers(1, seconds=settings.ingest.timeout_seconds) as light:
            return await Ingestor(store, fetcher, light, light, settings.ingest, utc_now).check(address)


def _as_text(report: FeedReport) -> str:
    from bot.render.text import clean, number

    entries = number(len(report.entries), "entry", "entries")
    lines = [f"{clean(report.title) or 'A feed without a title'}: {report.url}", f"{entries} now"]
    if report.is_elsewhere:
        lines.insert(0, "There is no feed at that address; this one was found on its site.")
    if report.teasers:
        pages = "page behind it" if report.teasers == 1 else "pages behind them"
        lines[-1] += f", {report.teasers} so short that the {pages} would be read"
    for entry in report.entries:
        date = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else _UNDATED
        lines += [
            "",
            f"{date:<16}  {clean(entry.title) or 'without a title'} ({number(len(entry.text.split()), 'word')})",
        ]
        if entry.url:
            lines.append(f"{'':<16}  {entry.url}")
    return "\n".join(lines)


def _as_json(report: FeedReport) -> dict[str, Any]:
    return {
        "address": report.url,
        "title": report.title,
        "teasers": report.teasers,
        "entries": [
            {
                "title": entry.title,
                "url": entry.url,
                "publisher": entry.publisher,
                "published_at": entry.published_at.isoformat() if entry.published_at else None,
                "text": entry.text,
            }
            for entry in report.entries
        ],
    }

"""`feed check`: poll a feed once and say what a subscription would bring."""

from __future__ import annotations

import asyncio
import json

import click

from bot.cli.base import Commands, Host, examples


@click.group(cls=Commands)
def feed() -> None:
    """Look at feeds."""


@feed.command(epilog=examples("feed check https://example.org/rss.xml", "feed check https://example.org --json"))
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
@click.pass_obj
def check(host: Host, address: str, *, as_json: bool) -> None:
    """Poll a feed or a site once and say what a subscription would store, or why it fails.

    Nothing is stored.
    """
    report = asyncio.run(_check(host, address))
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=2).encode())

"""`digest`: print the digest of a window."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import click

from bot.cli.base import Host, examples, guild_option, open_store


@click.command(epilog=examples("digest --hours 48", "digest --json > digest.json"))
@click.option(
    "--hours", type=click.IntRange(1, 24 * 366), default=24, show_default=True, help="How far back it looks from now."
)
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
@guild_option("One server's digest; that of all articles unless given.")
@click.pass_obj
def digest(host: Host, hours: int, guild_id: int, *, as_json: bool) -> None:
    """Print the digest of what was stored in the last hours."""
    from bot.clock import utc_now
    from bot.digest.compose import compose
    from bot.digest.news import news_in
    from bot.render.digest_plain import digest_json, digest_text
    from storage.models import GuildId, Window

    settings = host.settings()
    # Stored instants are whole seconds: what was stored in this one belongs to it.
    window = Window.before(utc_now() + timedelta(seconds=1), hours=hours)
    with open_store(settings) as store:
        news = asyncio.run(store.read(news_in, GuildId(guild_id), window))
    made = compose(news.articles, news.relations, window=window, limits=settings.digest, changes=news.changes)
    if as_json:
        click.echo(json.dumps(digest_json(made), ensure_ascii=False, indent=2).encode())
    else:
        click.echo(digest_text(made))

"""`digest`: print the digest of a window."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from bot.cli.base import Host, examples, guild_option, open_store

if TYPE_CHECKING:
    from sqlite_utils import Database

    from storage.models import GuildId, Relation, StoryArticle, Window


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
    from bot.render.digest import digest_json, digest_text
    from storage.models import GuildId, Window

    settings = host.settings()
    # Stored instants are whole seconds: what was stored in this one belongs to it.
    window = Window.before(utc_now() + timedelta(seconds=1), hours=hours)
    with open_store(settings) as store:
        articles, relations = asyncio.run(store.read(_read, GuildId(guild_id), window))
    made = compose(articles, relations, window=window, limits=settings.digest)
    if as_json:
        click.echo(json.dumps(digest_json(made), ensure_ascii=False, indent=2).encode())
    else:
        click.echo(digest_text(made))


def _read(db: Database, guild_id: GuildId, window: Window) -> tuple[list[StoryArticle], list[Relation]]:
    from storage.articles import MOST_TOLD, articles_in
    from storage.relations import relations_in_articles

    articles = articles_in(db, guild_id, window)
    return articles, relations_in_articles(db, guild_id, [each.article.id for each in articles[-MOST_TOLD:]])

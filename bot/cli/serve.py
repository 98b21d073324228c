"""`run` and `demo`: the bot itself, on Discord or in the terminal."""

from __future__ import annotations

import asyncio

import click

from bot.cli.base import Host


@click.command()
@click.pass_obj
def run(host: Host) -> None:
    """Run the bot on Discord, until it is told to stop.

    The token comes from DISCORD_TOKEN or the configuration. The log goes to standard error. SIGTERM and Ctrl-C end it
    in order: what is being sent is finished or kept for the next start.
    """
    settings = host.settings()

    from bot import client
    from bot.logs import set_up_logging

    set_up_logging(settings.log.level)
    asyncio.run(client.run(settings))


@click.command()
@click.option("--tour", is_flag=True, help="Play a tour of the main commands and end.")
def demo(*, tour: bool) -> None:
    """Try the bot in this terminal, without Discord or a token.

    It is the real bot with its real commands, on bundled sample articles. On a terminal it is a small console: type
    /help. Elsewhere, or with --tour, it plays a
    tour. Nothing is kept.
    """
    from bot.demo import run_demo

    run_demo(tour=tour)

"""The command line: data on standard output, everything else on standard error.

Exit codes: 0 is well, 1 an error that is told in one line, 2 wrong usage, 130 interrupted. A command imports what it
needs when it runs, so that help is quick and no command pays for another's libraries.
"""

from pathlib import Path

import click

from bot import __version__
from bot.cli.articles import add
from bot.cli.base import Commands, Host
from bot.cli.batch import analyze, stories, summarize
from bot.cli.digest import digest
from bot.cli.doctor import doctor
from bot.cli.feed import feed
from bot.cli.serve import demo, run


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="Dossier", message="%(prog)s %(version)s")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The configuration; config.toml in this folder, where there is one, unless named here.",
)
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Dossier, a news bot for Discord that a community runs itself.

    Try it without Discord: python -m bot demo
    """
    context.obj = Host(config)


for command in (run, demo, add, digest, analyze, summarize, stories, feed, doctor):
    cli.add_command(command)


def main() -> None:
    """Run the command that the arguments name, and end the process with its exit code."""
    cli.main(prog_name="python -m bot")

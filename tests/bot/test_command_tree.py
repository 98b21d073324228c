from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot.command_tree import in_words
from bot.errors import DossierError
from storage.errors import DatabaseLocked


def test_our_own_errors_are_shown_as_they_are() -> None:
    assert in_words(DossierError("No such feed.")) == "No such feed."


def test_a_database_error_does_not_name_the_files_of_the_host() -> None:
    words = in_words(DatabaseLocked(Path("/srv/secret/dossier.db")))
    assert words is not None
    assert "secret" not in words


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (app_commands.MissingPermissions(["manage_guild"]), "*Manage Server*"),
        (app_commands.BotMissingPermissions(["send_messages", "embed_links"]), "*Send Messages*, *Embed Links*"),
        (app_commands.NoPrivateMessage(), "inside a server"),
        (app_commands.CheckFailure("no"), "may not"),
        (app_commands.CommandNotFound("gone", []), "Reload Discord"),
    ],
)
def test_what_discord_py_refuses_is_worded(error: Exception, part: str) -> None:
    assert part in (in_words(error) or "")


def test_a_value_that_does_not_fit_is_shown_without_formatting() -> None:
    transformer = app_commands.Transformer()
    error = app_commands.TransformerError("**x** \n y", discord.AppCommandOptionType.string, transformer)
    assert (in_words(error) or "").startswith(r'"\*\*x\*\* y" does not fit')


def test_a_bug_has_no_words() -> None:
    assert in_words(ZeroDivisionError()) is None

"""`digest`: what was stored in the last hours, as text and as JSON."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.clock import utc_now
from storage.models import GuildId
from storage.store import Store
from tests.builders import TITLE, add_article, make_entry


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[database]\npath = "{tmp_path / "dossier.db"}"\n')
    return path


def digest(config: Path, *options: str) -> Result:
    result = CliRunner().invoke(cli, ["--config", str(config), "digest", *options])
    assert result.exit_code == 0, result.output
    return result


def test_nothing_new_is_said_so(config: Path) -> None:
    assert digest(config).stdout.startswith("No news since ")
    assert json.loads(digest(config, "--json").stdout)["articles"] == 0


def test_it_holds_what_was_stored_in_the_window(config: Path) -> None:
    now = utc_now()
    with Store(config.parent / "dossier.db") as store:
        store.submit(add_article, make_entry(), now=now - timedelta(hours=1)).result()
        older = make_entry(title="Council votes on the pier", text="The council voted on Monday.")
        store.submit(add_article, older, now=now - timedelta(hours=30)).result()
    text = digest(config).stdout
    assert TITLE in text
    assert "Norway signed a fishing treaty with Sweden on Monday." in text
    assert "Council votes on the pier" not in text
    assert "Council votes on the pier" in digest(config, "--hours", "48").stdout
    found = json.loads(digest(config, "--json", "--hours", "48").stdout)
    assert found["articles"] == 2
    assert {story["headline"] for story in found["stories"]} == {TITLE, "Council votes on the pier"}


def test_a_server_has_its_own(config: Path) -> None:
    with Store(config.parent / "dossier.db") as store:
        store.submit(add_article, guild_id=GuildId(7), now=utc_now()).result()
    assert TITLE in digest(config, "--guild", "7").stdout
    assert TITLE in digest(config).stdout
    assert digest(config, "--guild", "8").stdout.startswith("No news since ")

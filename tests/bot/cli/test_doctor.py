"""What the doctor finds."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from bot.cli import cli
from bot.cli.base import Host
from bot.cli.doctor import (
    State,
    check_config,
    check_database,
    check_disk,
    check_memory,
    check_model,
    check_sqlite,
    check_token,
)
from bot.settings import AnalysisSettings, DiscordSettings, Settings
from storage.store import Store


@pytest.fixture(autouse=True)
def _without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)


def settings_with_token(token: str | None) -> Settings:
    return Settings(discord=DiscordSettings(token=SecretStr(token) if token is not None else None))


def test_no_configuration_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings, check = check_config(Host(None))
    assert settings == Settings()
    assert check.state is State.OK


def test_a_bad_configuration_fails_and_the_checks_go_on(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[digest]\nstorys = 3\n")
    settings, check = check_config(Host(path))
    assert settings == Settings()
    assert check.state is State.FAIL
    assert "digest.storys is not a known key" in check.words


@pytest.mark.parametrize("token", [None, "", "  "])
def test_no_token_is_a_warning(token: str | None) -> None:
    assert check_token(settings_with_token(token)).state is State.WARN


@pytest.mark.parametrize("token", ["secret", "a.b.c", "MTIz.only-two", "é.b.c"])
def test_what_is_no_token_is_a_warning_that_does_not_show_it(token: str) -> None:
    check = check_token(settings_with_token(token))
    assert check.state is State.WARN
    assert token not in check.words


def test_a_token_is_known_by_its_form_and_not_shown() -> None:
    check = check_token(settings_with_token("MTIzNDU2Nzg5.Gabcde.hidden-part"))
    assert check.state is State.OK
    assert "123456789" in check.words
    assert "hidden-part" not in check.words


def test_this_sqlite_will_do() -> None:
    assert check_sqlite().state is State.OK


def test_a_database_that_is_not_there_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "data" / "dossier.db"
    assert check_database(path).state is State.OK
    assert check_disk(path).state is State.OK
    assert not path.parent.exists()


def test_a_database_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    Store(path).close()
    check = check_database(path)
    assert check.state is State.OK
    assert "0 articles" in check.words


def test_an_older_database_is_upgraded_by_others(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    path.touch()
    assert check_database(path).state is State.WARN
    assert path.stat().st_size == 0


def test_a_file_that_is_no_database_fails(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    path.write_text("not a database " * 500)
    check = check_database(path)
    assert check.state is State.FAIL
    assert "is not a Dossier database" in check.words


def test_memory_that_cannot_suffice_is_a_warning() -> None:
    assert check_memory(10_000_000).state is State.WARN


def test_the_memory_that_is_needed_is_told_in_whole_megabytes() -> None:
    assert "about 450 MB" in check_memory(1).words


def test_a_model_that_is_not_installed_fails() -> None:
    check = check_model(Settings(analysis=AnalysisSettings(model="xx_no_such_model")))
    assert check.state is State.FAIL
    assert "xx_no_such_model" in check.words


@pytest.mark.slow
def test_the_doctor_says_a_line_for_each_and_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["doctor"])
    assert result.exit_code == 0, result.output
    assert [line.split()[1] for line in result.stdout.splitlines()] == [
        "config",
        "token",
        "sqlite",
        "database",
        "disk",
        "memory",
        "model",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_check_that_fails_makes_the_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[analysis]\nmodel = "xx_no_such_model"\n')
    result = CliRunner().invoke(cli, ["--config", str(tmp_path / "config.toml"), "doctor"])
    assert result.exit_code == 1
    assert result.stderr == "error: 1 check failed\n"

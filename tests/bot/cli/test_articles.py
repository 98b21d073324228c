"""`add`: files, folders and addresses, each with its line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.cli.articles import _expand
from storage.articles import find_articles
from storage.models import HOST, Article, GuildId
from storage.store import Store
from tests.builders import TEXT, TITLE
from tests.servers import Site

PARAGRAPHS = (
    *TEXT.split("\n\n"),
    "The treaty divides the waters between the two coasts into zones, and each zone has a limit for every season.",
    "Boats of both countries may land their catch in the harbors of the other, under the rules of the port.",
    "A commission of six members will look at the limits each autumn, and may change them for the year that follows.",
)
PAGE = f"""<html><head><title>{TITLE}</title></head>
<body><article><h1>{TITLE}</h1>{"".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)}</article></body></html>"""


def test_a_folder_stands_for_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.MD", "inner/c.html", "inner/d.htm", "image.png", "notes.txt/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "empty").mkdir()
    found = list(_expand(("http://example.org", str(tmp_path), str(tmp_path / "empty"), "none.txt")))
    names = ["a.MD", "b.txt", "inner/c.html", "inner/d.htm", "notes.txt/e.txt"]
    assert found == [
        "http://example.org",
        *(str(tmp_path / name) for name in names),
        str(tmp_path / "empty"),
        "none.txt",
    ]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[database]\npath = "{tmp_path / "dossier.db"}"\n[ingest]\nallowed_networks = ["127.0.0.0/8"]\n')
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "treaty.txt").write_text(f"{TITLE}\n\n{TEXT}")
    (folder / "vote.txt").write_text("Council votes on the pier\n\nThe council voted on Monday to close the old pier.")
    return folder


def add(config: Path, *arguments: object) -> Result:
    return CliRunner().invoke(cli, ["--config", str(config), "add", *map(str, arguments)])


def stored(config: Path, guild: int = HOST) -> list[Article]:
    with Store(config.parent / "dossier.db") as store:
        return sorted(store.submit(find_articles, GuildId(guild), "").result(), key=lambda article: article.title)


def states(result: Result) -> list[str]:
    return [line[:14].strip() for line in result.stdout.splitlines()]


@pytest.mark.slow
def test_what_is_added_again_is_already_there(config: Path, articles: Path) -> None:
    result = add(config, articles)
    assert result.exit_code == 0, result.stderr
    assert states(result) == ["stored", "stored"]
    assert "treaty.txt" in result.stdout.splitlines()[0]
    assert states(add(config, articles / "treaty.txt", articles / "vote.txt")) == ["already there"] * 2
    assert [article.title for article in stored(config)] == ["Council votes on the pier", TITLE]
    assert stored(config, 7) == stored(config)


@pytest.mark.slow
def test_what_is_refused_keeps_nothing_back(config: Path, articles: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "long.txt").write_text("word " * 1_000_000)
    (tmp_path / "folder").mkdir()
    refused = ["picture.txt", "empty.txt", "long.txt", "none.txt", "folder"]
    result = add(config, *(tmp_path / name for name in refused), articles / "vote.txt")
    assert result.exit_code == 1
    assert states(result) == ["refused"] * 5 + ["stored"]
    assert [name for name, line in zip(refused, result.stdout.splitlines(), strict=False) if name in line] == refused
    assert result.stderr == "error: 5 of 6 sources could not be stored\n"
    assert len(stored(config)) == 1


@pytest.mark.slow
def test_an_address_is_stored_for_one_server_under_a_publisher(config: Path) -> None:
    with Site() as site:
        site.serve_page("/treaty", PAGE)
        result = add(config, "--guild", 7, "--publisher", "Harbor Gazette", site.url("/treaty"), site.url("/none"))
    assert states(result) == ["stored", "refused"], result.output
    (article,) = stored(config, 7)
    assert (article.title, article.publisher) == (TITLE, "Harbor Gazette")
    assert stored(config, 8) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("notes.txt", "There is no such file or folder."),
        ("ftp://site.example/a", "There is no such file or folder. An address starts with http:// or https://."),
    ],
)
def test_what_is_not_there_is_told_and_what_an_address_is(config: Path, source: str, words: str) -> None:
    result = add(config, source)
    assert result.stdout == f"refused        {source}: {words}\n"
    assert result.stderr == "error: The source could not be stored\n"


def test_an_unusable_database_is_one_line(tmp_path: Path, articles: Path) -> None:
    config = tmp_path / "bad.toml"
    config.write_text(f'[database]\npath = "{tmp_path}"\n')
    result = add(config, articles)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("error: The database ")
    assert result.stderr.count("\n") == 1

"""`feed check`: what a subscription would bring, or why it fails."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from tests.servers import Site

pytestmark = pytest.mark.slow

FEED = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>Fjord Post</title><link>http://127.0.0.1/</link><description>News</description>
<item><title>Norway and Sweden sign a treaty</title><link>http://127.0.0.1/treaty</link>
<pubDate>Thu, 20 Jun 2024 10:00:00 GMT</pubDate>
<description>The treaty was signed on Monday in Oslo.</description></item>
<item><title>Council votes on the pier</title><link>http://127.0.0.1/pier</link>
<description>The council voted on Monday to close the old pier.</description></item>
</channel></rss>"""


def check(folder: Path, address: str, *options: str) -> Result:
    config = folder / "config.toml"
    config.write_text(f'[database]\npath = "{folder / "dossier.db"}"\n[ingest]\nallowed_networks = ["127.0.0.0/8"]\n')
    return CliRunner().invoke(cli, ["--config", str(config), "feed", "check", address, *options])


def test_it_says_what_a_subscription_would_bring_and_stores_nothing(tmp_path: Path) -> None:
    with Site() as site:
        site.serve_feed("/rss.xml", FEED)
        result = check(tmp_path, site.url("/rss.xml"))
        found = json.loads(check(tmp_path, site.url("/rss.xml"), "--json").stdout)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == f"Fjord Post: {site.url('/rss.xml')}"
    assert lines[1] == "2 entries now, 2 so short that the pages behind them would be read"
    assert "2024-06-20 10:00  Norway and Sweden sign a treaty (8 words)" in lines
    assert "without a date    Council votes on the pier (10 words)" in lines
    assert found["title"] == "Fjord Post"
    assert [entry["published_at"] for entry in found["entries"]] == ["2024-06-20T10:00:00+00:00", None]
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_a_site_names_its_feed(tmp_path: Path) -> None:
    with Site() as site:
        site.serve_feed("/rss.xml", FEED)
        site.serve_page(
            "/", '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>'
        )
        result = check(tmp_path, site.url("/"))
    told, feed, *_ = result.stdout.splitlines()
    assert "found on its site" in told
    assert feed == f"Fjord Post: {site.url('/rss.xml')}"


def test_what_fails_is_one_line(tmp_path: Path) -> None:
    with Site() as site:
        site.serve_page("/", "<html><body>No feed here.</body></html>")
        for path in ("/", "/none.xml"):
            result = check(tmp_path, site.url(path))
            assert result.exit_code == 1
            assert result.stdout == ""
            assert result.stderr.startswith("error: ")
            assert result.stderr.count("\n") == 1


def test_a_single_short_entry_is_told_in_the_singular(tmp_path: Path) -> None:
    item = "<item><title>Signed</title><link>http://127.0.0.1/a</link><description>Signed.</description></item>"
    with Site() as site:
        site.serve_feed("/rss.xml", f'<rss version="2.0"><channel><title>Fjord Post</title>{item}</channel></rss>')
        lines = check(tmp_path, site.url("/rss.xml")).stdout.splitlines()
    assert lines[1] == "1 entry now, 1 so short that the page behind it would be read"
    assert "without a date    Signed (1 word)" in lines

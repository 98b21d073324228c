"""The commands of JSON Lines, end to end."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.analysis.methods import Method
from bot.cli import cli
from tests.builders import TEXT, TITLE

LONG = (
    "The harbor council voted on Monday to close the old pier. The pier has stood for ninety years. "
    "Fishermen had asked for a repair instead. The council says that a repair would cost four million. "
    "Two members voted against it."
)


def invoke(command: str, *rows: object, options: tuple[str, ...] = ()) -> Result:
    text = "".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows)
    return CliRunner().invoke(cli, [*command.split(), *options], input=text)


def rows_of(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_summary_is_sentences_of_the_text() -> None:
    result = invoke("summarize --sentences 2", {"id": "a", "text": LONG, "title": "Pier to close"})
    assert result.exit_code == 0, result.stderr
    (row,) = rows_of(result)
    assert row.keys() == {"id", "summary", "sentences"}
    sentences = row["sentences"]
    assert isinstance(sentences, list)
    assert len(sentences) == 2
    assert all(sentence["text"] in LONG and sentence["document"] == 0 for sentence in sentences)
    assert row["summary"] == " ".join(sentence["text"] for sentence in sentences)


def test_a_summary_of_texts_says_which_text_a_sentence_is_from() -> None:
    result = invoke("summarize --words 60", {"id": 7, "texts": [LONG, TEXT]})
    (row,) = rows_of(result)
    assert row["id"] == 7
    assert isinstance(row["sentences"], list)
    assert {sentence["document"] for sentence in row["sentences"]} == {0, 1}
    assert len(str(row["summary"]).split()) <= 60


@pytest.mark.parametrize("method", Method)
def test_every_method_summarizes(method: Method) -> None:
    (row,) = rows_of(invoke("summarize --sentences 2", {"id": "a", "text": LONG}, options=("--method", str(method))))
    assert row["summary"]


@pytest.mark.parametrize("text", ["", " \n", "?!"])
def test_nothing_to_summarize_is_an_empty_summary(text: str) -> None:
    (row,) = rows_of(invoke("summarize", {"id": "a", "text": text}))
    assert (row["summary"], row["sentences"]) == ("", [])


def test_a_broken_line_keeps_nothing_back() -> None:
    result = invoke("summarize", {"id": "a", "text": LONG}, "{broken\n", {"id": "c", "text": LONG})
    assert [row["id"] for row in rows_of(result)] == ["a", "c"]
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("error: line 2: Invalid JSON")
    assert len(result.stderr.splitlines()) == 2


def test_nothing_in_is_nothing_out() -> None:
    for command in ("summarize", "stories"):
        result = invoke(command)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_a_file_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"id": "a", "title": TITLE, "text": TEXT}) + "\n")
    for command in ("summarize", "stories"):
        assert [row["id"] for row in rows_of(invoke(f"{command} {path}"))] == ["a"]
    assert invoke(f"stories {tmp_path / 'none.jsonl'}").exit_code == 2


def test_reports_of_one_event_share_a_story() -> None:
    at = "2024-06-20T{:02}:00:00Z"
    result = invoke(
        "stories",
        {"id": "a", "title": TITLE, "text": TEXT, "publisher": "Harbor Gazette", "published_at": at.format(8)},
        {"id": "b", "title": "Harbor council closes the old pier", "text": LONG, "published_at": at.format(9)},
        {"id": "c", "title": "Norway, Sweden sign fishing treaty", "text": TEXT, "published_at": at.format(10)},
    )
    story = {row["id"]: row["story"] for row in rows_of(result)}
    assert list(story) == ["a", "b", "c"]
    assert story["a"] == story["c"] != story["b"]


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_analyses_come_in_the_order_of_the_rows(processes: int) -> None:
    rows = [{"id": str(number), "text": TEXT, "title": TITLE, "published_at": "2024-06-20"} for number in range(6)]
    result = invoke(f"analyze --processes {processes}", *rows, "{broken\n", {"id": 6, "text": ""})
    assert result.exit_code == 1
    found = rows_of(result)
    assert [row["id"] for row in found] == [*(row["id"] for row in rows), 6]
    assert found[0].keys() == {"id", "actors", "relations"}
    assert {"Norway", "Sweden"} <= {actor["name"] for actor in found[0]["actors"]}  # type: ignore[attr-defined]
    assert found[-1] == {"id": 6, "actors": [], "relations": []}
    assert all({**row, "id": "0"} == found[0] for row in found[:-1])


@pytest.mark.slow
def test_a_model_that_is_not_installed_is_one_line(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[analysis]\nmodel = "xx_no_such_model"\n')
    for processes in ("1", "2"):
        result = CliRunner().invoke(
            cli, ["--config", str(config), "analyze", "--processes", processes], input='{"id": 1, "text": "x"}\n'
        )
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith("error: The language model xx_no_such_model is not installed.")
        assert result.stderr.count("\n") == 1

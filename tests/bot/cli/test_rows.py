"""JSON Lines: what is a row, what is reported, and that nothing is lost."""

import io
import json
from datetime import UTC, datetime

import pytest

from bot.cli.base import UserError
from bot.cli.rows import ArticleRow, Rows, StoryRow, SummaryRow, write_row


def lines(*rows: object) -> io.BytesIO:
    return io.BytesIO(b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows))


def test_rows_come_in_order_and_blank_lines_are_none() -> None:
    rows = Rows(lines({"id": "b", "text": "x"}, b"", b"  ", {"id": 7, "text": "y"}), ArticleRow)
    assert [row.id for row in rows] == ["b", 7]
    rows.finish()


def test_a_row_is_read_when_it_is_asked_for() -> None:
    file = lines({"id": "a", "text": "x"}, {"id": "b", "text": "y"})
    next(iter(Rows(file, ArticleRow)))
    assert file.read() == b'{"id": "b", "text": "y"}'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{not json", "JSON"),
        (b'["a list"]', "object"),
        (b"\xff\xfe", "JSON"),
        (b'{"text": "x"}', "id: is missing"),
        (b'{"id": "a"}', "text: is missing"),
        (b'{"id": "a", "text": null}', "text: Input should be a valid string"),
        (b'{"id": "a", "text": "x", "published_at": "yesterday"}', "published_at: "),
        (b'{"id": "a", "text": "\\ud800"}', "hex escape"),
    ],
)
def test_a_broken_line_is_told_with_its_number_and_the_others_go_on(
    line: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = Rows(lines({"id": "a", "text": "x"}, line, {"id": "c", "text": "y"}), ArticleRow)
    assert [row.id for row in rows] == ["a", "c"]
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: line 2: ")
    assert words in printed.err
    assert printed.err.count("\n") == 1
    with pytest.raises(UserError, match="1 line was passed over"):
        rows.finish()


def test_a_byte_order_mark_is_no_part_of_the_first_row() -> None:
    rows = Rows(io.BytesIO(b'\xef\xbb\xbf{"id": "a", "text": "x"}'), ArticleRow)
    assert [row.id for row in rows] == ["a"]


def test_a_time_without_a_zone_is_in_utc() -> None:
    row = ArticleRow.model_validate({"id": "a", "text": "x", "published_at": "2024-06-20T12:00:00"})
    assert row.published_at == datetime(2024, 6, 20, 12, tzinfo=UTC)


def test_keys_of_others_are_left_alone() -> None:
    assert StoryRow.model_validate({"id": "a", "title": "x", "story": "gold"}).title == "x"


@pytest.mark.parametrize("row", [{"id": "a"}, {"id": "a", "text": "x", "texts": ["y"]}])
def test_a_summary_is_of_a_text_or_of_texts(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="either text or texts"):
        SummaryRow.model_validate(row)


def test_texts_have_their_titles_where_there_are_any() -> None:
    row = SummaryRow.model_validate({"id": "a", "texts": ["x", "y"], "titles": ["X"]})
    assert row.documents() == [("X", "x"), ("", "y")]
    assert SummaryRow.model_validate({"id": "a", "text": "x", "title": "X"}).documents() == [("X", "x")]


def test_what_is_written_is_utf8_whatever_the_terminal(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_row({"id": "a", "name": "Erdoğan"})
    assert capfdbinary.readouterr().out == '{"id": "a", "name": "Erdoğan"}\n'.encode()

"""JSON Lines in, JSON Lines out: one row at a time, in the same order.

A line that is no row is reported with its number and passed over; the others go on, and the command ends with an error.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, BinaryIO, Generic, TypeVar

import click
from pydantic import AfterValidator, BaseModel, ValidationError, model_validator

from bot.cli.base import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RowId = str | int


def _in_utc(instant: datetime) -> datetime:
    """Return an instant, aware; one without a zone is taken for UTC."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_in_utc)]


class ArticleRow(BaseModel):
    """An article to analyze."""

    id: RowId
    text: str
    title: str = ""
    published_at: Instant | None = None


class SummaryRow(BaseModel):
    """One text or several on the same matter, to summarize together."""

    id: RowId
    text: str | None = None
    texts: list[str] | None = None
    title: str = ""
    titles: list[str] = []

    @model_validator(mode="after")
    def _has_texts(self) -> SummaryRow:
        if (self.text is None) == (self.texts is None):
            raise ValueError("a row has either text or texts")
        return self

    def documents(self) -> list[tuple[str, str]]:
        """Return the title, empty where there is none, and the text of each document."""
        texts = [self.text or ""] if self.texts is None else self.texts
        titles = [*(self.titles or [self.title]), *[""] * len(texts)]
        return list(zip(titles, texts, strict=False))


class StoryRow(BaseModel):
    """An article to group with others into stories."""

    id: RowId
    title: str
    text: str = ""
    publisher: str = ""
    published_at: Instant | None = None


Row = TypeVar("Row", bound=BaseModel)


class Rows(Generic[Row]):
    """The rows of a file, read as they are asked for; `broken` counts the lines that are none."""

    def __init__(self, file: BinaryIO, model: type[Row]) -> None:
        self.broken = 0
        self._file = file
        self._model = model

    def __iter__(self) -> Iterator[Row]:
        for number, line in enumerate(_with_progress(self._file), start=1):
            content = line.removeprefix(b"\xef\xbb\xbf").strip()
            if not content:
                continue
            try:
                row = self._model.model_validate_json(content)
            except ValidationError as error:
                self.broken += 1
                click.echo(f"error: line {number}: {_in_words(error)}", err=True)
            else:
                yield row

    def finish(self) -> None:
        """Raise `UserError` when a line was broken."""
        if self.broken:
            lines = "1 line was" if self.broken == 1 else f"{self.broken} lines were"
            raise UserError(f"{lines} passed over; everything else was written")


def write_row(row: Mapping[str, object]) -> None:
    """Write a row, at once: who reads the other end may wait for it."""
    click.echo(json.dumps(row, ensure_ascii=False).encode())


def _in_words(error: ValidationError) -> str:
    problems = []
    for problem in error.errors(include_url=False, include_context=False):
        where = ".".join(str(part) for part in problem["loc"][:1])
        # A row is one line: JSON's own count of lines would contradict ours.
        words = problem["msg"].removeprefix("Value error, ").replace(" at line 1 column ", " at column ")
        if problem["type"] == "missing":
            words = "is missing"
        problems.append(f"{where}: {words}" if where else words)
    return "; ".join(dict.fromkeys(problems))


def _with_progress(file: BinaryIO) -> Iterable[bytes]:
    """Return the file's lines; a bar shows how far it is, where the file's size is known and a bar disturbs nobody."""
    size = _size(file)
    if size is None or sys.stdout.isatty() or not sys.stderr.isatty():
        return file
    return _lines_under_a_bar(file, size)


def _lines_under_a_bar(file: BinaryIO, size: int) -> Iterator[bytes]:
    with click.progressbar(length=size, file=sys.stderr) as bar:
        for line in file:
            yield line
            bar.update(len(line))


def _size(file: BinaryIO) -> int | None:
    try:
        status = os.fstat(file.fileno())
    except OSError:  # a stream of Python's own, without a file behind it
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None

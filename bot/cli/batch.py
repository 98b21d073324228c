"""`analyze`, `summarize` and `stories`: JSON Lines in, JSON Lines out, without a database."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from bot.analysis.methods import Method
from bot.cli.base import Host, UserError, examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Executor, Future
    from datetime import datetime

    from bot.cli.rows import ArticleRow, SummaryRow

T = TypeVar("T")
R = TypeVar("R")

_input = click.argument("file", type=click.File("rb"), default="-")


@click.command(epilog=examples("analyze articles.jsonl > knowledge.jsonl", "analyze --processes 2 < articles.jsonl"))
@_input
@click.option(
    "--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="How many articles are read at once."
)
@click.pass_obj
def analyze(host: Host, file: BinaryIO, processes: int) -> None:
    """Find actors and relations in articles, as JSON Lines.

    Reads {"id", "text", "title"?, "published_at"?} a line from FILE or standard input, and writes, in the same order,
    {"id", "actors", "relations"}. A line that is no such row is reported and passed over, and makes the exit code 1.
    """
    from bot import work
    from bot.cli.rows import ArticleRow, Rows, write_row

    settings = host.settings().analysis
    start = partial(work.start_heavy, settings.model, settings.actors_file)
    rows = Rows(file, ArticleRow)
    if processes == 1:
        start()
        for row in rows:
            write_row(_analyzed(row))
    else:
        with _processes(processes, start) as executor:
            for found in _in_order(executor, _analyzed, rows, ahead=2 * processes):
                write_row(found)
    rows.finish()


@click.command(epilog=examples("summarize --sentences 3 < articles.jsonl", "summarize --words 250 stories.jsonl"))
@_input
@click.option("--sentences", type=click.IntRange(1, 100), help="How many sentences; 3 unless --words is given.")
@click.option("--words", type=click.IntRange(1, 10_000), help="How many words at most.")
@click.option(
    "--method",
    type=click.Choice(list(map(str, Method))),
    default=str(Method.DEFAULT),
    show_default=True,
    help="Dossier's own, or one of Sumy's.",
)
def summarize(file: BinaryIO, sentences: int | None, words: int | None, method: str) -> None:
    """Summarize texts in their own sentences, as JSON Lines.

    Reads {"id", "text" or "texts", "title"?} a line from FILE or standard input, and writes, in the same order,
    {"id", "summary", "sentences"}. Several texts are summarized together, as reports of one matter. A line that is no
    such row is reported and passed over, and makes the exit code 1.
    """
    from bot.cli.rows import Rows, SummaryRow, write_row

    rows = Rows(file, SummaryRow)
    for row in rows:
        write_row(_summarized(row, sentences=sentences, words=words, method=Method(method)))
    rows.finish()


@click.command(epilog=examples("stories < articles.jsonl"))
@_input
def stories(file: BinaryIO) -> None:
    """Group articles into stories, as JSON Lines.

    Reads {"id", "title", "text"?, "publisher"?, "published_at"?} a line in order of time from FILE or standard input,
    and writes {"id", "story"} when all are read: an article may show that two earlier ones report one event. A line
    that is no such row is reported and passed over, and makes the exit code 1.
    """
    from bot.cli.rows import Rows, StoryRow, write_row
    from bot.ingest.grouping import group_articles

    rows = Rows(file, StoryRow)
    ids: list[str | int] = []

    def articles() -> Iterator[tuple[str, str, datetime | None]]:
        for row in rows:
            ids.append(row.id)
            yield row.title, row.text, row.published_at

    for row_id, story_id in zip(ids, group_articles(articles()), strict=True):
        write_row({"id": row_id, "story": story_id})
    rows.finish()


def _analyzed(row: ArticleRow) -> Mapping[str, Any]:
    from bot import work
    from bot.analysis.rows import analysis_row
    from bot.clock import utc_now
    from storage.models import Entry

    entry = Entry(title=row.title, text=row.text, publisher="", published_at=row.published_at)
    return {**analysis_row(str(row.id), work.analyze(entry, utc_now())), "id": row.id}


def _summarized(row: SummaryRow, *, sentences: int | None, words: int | None, method: Method) -> Mapping[str, Any]:
    from bot.analysis.language import detect_language
    from bot.analysis.sentences import split_sentences
    from bot.analysis.summary import Document, summarize

    documents = []
    for title, text in row.documents():
        language = detect_language(text)
        found = tuple(sentence.text for sentence in split_sentences(text, language=language))
        documents.append(Document(title, found, language))
    picks = summarize(documents, sentences=sentences, words=words, method=method)
    return {
        "id": row.id,
        "summary": " ".join(pick.text for pick in picks),
        "sentences": [{"text": pick.text, "document": pick.document, "position": pick.position} for pick in picks],
    }


@contextmanager
def _processes(count: int, start: Callable[[], None]) -> Iterator[Executor]:
    """Give an executor of spawned processes; one that ends ends the command, with a word."""
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=start) as executor:
        try:
            yield executor
        except BrokenExecutor as error:
            raise UserError("a process ended unexpectedly; `doctor` looks at model and memory") from error
        finally:
            executor.shutdown(cancel_futures=True)


def _in_order(executor: Executor, function: Callable[[T], R], items: Iterable[T], *, ahead: int) -> Iterator[R]:
    """Yield what `function` returns for each item, in the order of the items, with at most `ahead` under way."""
    under_way: deque[Future[R]] = deque()
    for item in items:
        if len(under_way) >= ahead:
            yield under_way.popleft().result()
        under_way.append(executor.submit(function, item))
    while under_way:
        yield under_way.popleft().result()

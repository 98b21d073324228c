"""Summaries for whoever asks: of a stored article, of a page, of a text; computed in a worker."""

from dataclasses import dataclass, replace
from functools import partial

from bot import work
from bot.analysis.methods import Method
from bot.ingest.refresh import Ingestor
from bot.render.summary import SummaryAnswer
from bot.workers import Priority, Workers
from storage.articles import find_by_url, get_sentences
from storage.models import Article, Entry, GuildId
from storage.store import Store

METHODS = {
    Method.DEFAULT: "Dossier's own",
    Method.LEX_RANK: "LexRank",
    Method.TEXT_RANK: "TextRank",
    Method.LSA: "LSA",
    Method.LUHN: "Luhn",
    Method.EDMUNDSON: "Edmundson",
    Method.KL: "KL-Sum",
    Method.REDUCTION: "Reduction",
    Method.SUM_BASIC: "SumBasic",
}
"""What readers call the methods."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How long a summary shall be, and how its sentences are chosen."""

    sentences: int = 3
    method: Method = Method.DEFAULT


@dataclass(frozen=True, slots=True)
class _Summary:
    sentences: tuple[str, ...]
    sentences_in: int
    words_in: int


class Summaries:
    """Makes summaries; nothing is stored."""

    def __init__(self, store: Store, ingestor: Ingestor, light: Workers) -> None:
        self._store = store
        self._ingestor = ingestor
        self._light = light

    async def of_article(self, guild_id: GuildId, article: Article, wish: Wish) -> SummaryAnswer:
        """Return the summary of an article that the guild sees; without sentences where it no longer does."""
        stored = await self._store.read(get_sentences, guild_id, article.id)
        sentences = tuple(sentence.text for sentence in stored if sentence.position > 0)
        work = partial(_of_sentences, article.title, sentences, article.language, wish)
        summary = await self._light.run(work, priority=Priority.ANSWER)
        return _answer(
            summary,
            wish,
            Entry(
                title=article.title,
                text="",
                publisher=article.publisher,
                url=article.url,
                published_at=article.published_at if article.is_dated else None,
            ),
        )

    async def of_url(self, guild_id: GuildId, url: str, wish: Wish) -> SummaryAnswer:
        """Return the summary of a page: as it is stored where the guild sees it, else as it is now.

        Raises `IngestError` for what cannot be read.
        """
        article = await self._store.read(find_by_url, guild_id, url)
        if article is not None:
            return await self.of_article(guild_id, article, wish)
        return await self._of_entry(await self._ingestor.read_url(url), wish)

    async def of_text(self, text: str, wish: Wish) -> SummaryAnswer:
        """Return the summary of a text.

        Raises `IngestError` where there is nothing in it.
        """
        entry = await self._light.run(partial(work.read_text, text, None, None, None), priority=Priority.ANSWER)
        return await self._of_entry(replace(entry, publisher=""), wish)

    async def _of_entry(self, entry: Entry, wish: Wish) -> SummaryAnswer:
        summary = await self._light.run(partial(_of_text, entry.title, entry.text, wish), priority=Priority.ANSWER)
        return _answer(summary, wish, entry)


def _answer(summary: _Summary, wish: Wish, source: Entry) -> SummaryAnswer:
    return SummaryAnswer(
        title=source.title,
        sentences=summary.sentences,
        sentences_in=summary.sentences_in,
        words_in=summary.words_in,
        method=METHODS[wish.method],
        publisher=source.publisher,
        url=source.url,
        published_at=source.published_at,
    )


# ------------------------------------------------------------------------------------------------ in a worker process


def _of_text(title: str, text: str, wish: Wish) -> _Summary:
    from bot.analysis.language import detect_language  # a language model: it stays out of the main process
    from bot.analysis.sentences import split_sentences

    language = detect_language(f"{title}\n\n{text}")
    sentences = tuple(sentence.text for sentence in split_sentences(text, language=language))
    return _of_sentences(title, sentences, language, wish)


def _of_sentences(title: str, sentences: tuple[str, ...], language: str, wish: Wish) -> _Summary:
    from bot.analysis.summary import Document, summarize  # Sumy stays out of the main process

    picks = summarize([Document(title, sentences, language)], sentences=wish.sentences, method=wish.method)
    return _Summary(
        sentences=tuple(pick.text for pick in picks),
        sentences_in=len(sentences),
        words_in=sum(len(sentence.split()) for sentence in sentences),
    )

"""How long summaries and grouping take: `python -m benchmarks.summary_speed`."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.analysis.methods import Method
from bot.analysis.sentences import split_sentences
from bot.analysis.summary import Document, summarize
from bot.ingest.grouping import group_articles

_VOCABULARY = [f"word{number}" for number in range(20_000)]
_FREQUENCIES = [1 / (rank + 1) for rank in range(len(_VOCABULARY))]  # words are as frequent as Zipf says


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_VOCABULARY, _FREQUENCIES, k=words)).capitalize() + "."


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    chance = random.Random(1)
    sentences = tuple(_sentence(chance, 20) for _ in range(5_000))
    text = " ".join(sentences)
    print(f"split {len(text) / 1e6:.1f} MB into sentences: {_seconds(lambda: split_sentences(text)):.2f} s")
    summarize([Document("word1", sentences[:10])])
    for method in Method:
        document = Document("word1 word2", sentences)
        one = _seconds(lambda: summarize([Document("word1 word2", sentences[:30])], method=method))  # noqa: B023
        most = _seconds(lambda: summarize([document], method=method))  # noqa: B023
        print(f"{method:12} 30 sentences: {one * 1000:6.1f} ms   {len(sentences)} sentences: {most:.2f} s")
    articles: list[tuple[str, str, datetime | None]] = [
        (_sentence(chance, 10), " ".join(_sentence(chance, 20) for _ in range(15)), when)
        for when in (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * number) for number in range(3_000))
    ]
    print(f"group an article: {_seconds(lambda: group_articles(articles)) / len(articles) * 1000:.2f} ms")


if __name__ == "__main__":
    main()

"""Compare the whole analysis of the sample articles with the bare spaCy pipeline, all its components, on the same text.

Run: `python -m benchmarks.analysis_speed [rounds]`. A ratio of 1.0 or less keeps the promise: no slower.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import spacy

from bot.analysis.model import DEFAULT_MODEL
from bot.analysis.pipeline import Analyzer
from storage.models import Entry

SAMPLES = Path(__file__).parents[1] / "bot" / "demo" / "samples"
NOW = datetime(2024, 6, 20, tzinfo=UTC)


def read_samples() -> list[Entry]:
    """Return the sample articles of the demo."""
    entries = []
    for path in sorted(SAMPLES.glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        title = next(line.removeprefix("title: ") for line in head.splitlines() if line.startswith("title: "))
        entries.append(Entry(title, body.strip(), "Sample"))
    return entries


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes on this processor."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    entries = read_samples()
    texts = [f"{entry.title}\n\n{entry.text}" for entry in entries]
    analyzer = Analyzer.load(DEFAULT_MODEL)
    bare = spacy.load(DEFAULT_MODEL)
    words = sum(len(text.split()) for text in texts)

    def run_bare() -> object:
        return [bare(text) for text in texts]

    def run_ours() -> object:
        return [analyzer.analyze(entry, now=NOW) for entry in entries]

    run_bare(), run_ours()
    # Turn by turn, so that whatever else the machine does slows both.
    pairs = [(seconds(run_bare), seconds(run_ours)) for _ in range(rounds)]
    theirs = statistics.median(pair[0] for pair in pairs)
    ours = statistics.median(pair[1] for pair in pairs)
    print(f"{len(entries)} articles, {words} words, median of {rounds} rounds")
    print(f"bare pipeline  {theirs:.3f} s  {words / theirs:.0f} words/s")
    print(f"whole analysis {ours:.3f} s  {words / ours:.0f} words/s")
    print(f"ratio          {ours / theirs:.2f}")


if __name__ == "__main__":
    main()

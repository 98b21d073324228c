"""Compare finding the known actors of the sample articles with the language model's reading of the same sentences.

Run: `python -m benchmarks.table_speed [rounds]`. A ratio of 0.1 or less keeps the promise: a tenth of the model's time.
"""

import statistics
import sys
import tracemalloc

import spacy

from benchmarks.analysis_speed import read_samples, seconds
from bot.analysis.model import DEFAULT_MODEL
from bot.analysis.sentences import split_sentences
from bot.analysis.table import Table


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    loading = seconds(Table.load)
    tracemalloc.start()
    table = Table.load()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sentences = [sentence.text for entry in read_samples() for sentence in split_sentences(entry.text)]
    model = spacy.load(DEFAULT_MODEL)

    def run_table() -> object:
        return [table.find(sentence) for sentence in sentences]

    def run_model() -> object:
        return list(model.pipe(sentences))

    run_table(), run_model()
    # Turn by turn, so that whatever else the machine does slows both.
    pairs = [(seconds(run_table), seconds(run_model)) for _ in range(rounds)]
    ours = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    print(f"{len(table)} actors, loaded in {loading:.2f} s, {size / 1e6:.1f} MB")
    print(f"{len(sentences)} sentences, median of {rounds} rounds")
    print(f"table {ours * 1000:.1f} ms, model {theirs * 1000:.0f} ms, ratio {ours / theirs:.3f}")


if __name__ == "__main__":
    main()

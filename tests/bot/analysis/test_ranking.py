import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers.lex_rank import LexRankSummarizer

from bot.analysis import ranking
from bot.analysis.methods import Method
from bot.analysis.words import stop_words, words_of

SENTENCES = [
    "Norway and Sweden signed a treaty on cod in Oslo.",
    "The treaty says how much cod Norway may catch.",
    "Fishermen in Bergen welcomed the treaty.",
    "A storm closed the port of Hamburg.",
    "Sweden gets more herring and less cod.",
    "The weather was fine.",
]
SUMY = [method for method in Method if method is not Method.DEFAULT]


@pytest.mark.parametrize("method", SUMY)
@pytest.mark.parametrize("language", ["en", "de", "ja", "xx"])
def test_every_method_rates_from_zero_to_one(method: Method, language: str) -> None:
    scores = ranking.rank(method, SENTENCES, title="Treaty on cod", language=language)

    assert scores.shape == (len(SENTENCES),)
    assert scores.min() >= 0
    assert math.isclose(scores.max(), 1)


@pytest.mark.parametrize("method", SUMY)
@pytest.mark.parametrize("sentences", [["Treaty signed."], ["Treaty signed.", "Storm came."], ["Cod. Cod.", "Cod?"]])
def test_next_to_nothing_is_rated_without_trouble(method: Method, sentences: list[str]) -> None:
    scores = ranking.rank(method, sentences, title="", language="en")

    assert np.isfinite(scores).all()
    assert len(scores) == len(sentences)


def test_lex_rank_is_that_of_sumy() -> None:
    class Tokenizer:
        def to_words(self, text: str) -> tuple[str, ...]:
            return tuple(words_of(text))

    plain = LexRankSummarizer(lambda word: ranking.stem(word, "en"))
    plain.stop_words = stop_words("en")
    rated: dict[int, float] = {}

    def collect(infos: Sequence[Any]) -> Sequence[Any]:
        rated.update((info.order, float(info.rating)) for info in infos)
        return infos

    document = ObjectDocumentModel([Paragraph([SumySentence(text, Tokenizer()) for text in SENTENCES])])
    plain(document, collect)
    theirs = [rating for _, rating in sorted(rated.items())]

    ours = ranking.rank(Method.LEX_RANK, SENTENCES, title="", language="en")

    assert ours == pytest.approx(np.array(theirs) / max(theirs))


def test_edmundson_prefers_the_words_of_the_headline() -> None:
    scores = ranking.rank(Method.EDMUNDSON, SENTENCES, title="Storm closed port", language="en")

    assert scores.argmax() == 3


def test_vectors_know_forms_of_a_word() -> None:
    vectors = ranking.Vectors(["The treaties were signed.", "Signing a treaty", "Storms"], "en")

    similarities = vectors.similarities()

    assert similarities[0, 1] == pytest.approx(1)
    assert similarities[0, 2] == 0
    assert vectors.likeness("Treaty").argmax() in {0, 1}
    assert vectors.likeness("nothing of this") == pytest.approx(np.zeros(3))


def test_two_documents_say_the_same_sooner_than_one_does() -> None:
    vectors = ranking.Vectors(["Norway signed the cod treaty today", "Sweden signed the cod treaty gladly"], "en")

    assert 0.5 < vectors.similarities()[0, 1] < 0.7
    assert not vectors.repeats([0, 0])[0, 1]
    assert vectors.repeats([0, 1])[0, 1]


def test_central_sentence_uses_the_frequent_words() -> None:
    vectors = ranking.Vectors(SENTENCES, "en")

    assert vectors.centrality().argmax() == 0
    assert vectors.frequency()[3] < vectors.frequency()[0]

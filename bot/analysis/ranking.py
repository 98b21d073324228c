"""How much each sentence says, by Sumy's algorithms and by numpy; the one module that imports Sumy.

Imported in workers only: it takes 50 MB. Sumy gets our words in place of its own tokenizer, which needs downloaded
data and drops numbers, and a document built from our sentences in place of its parsers.
"""

import functools
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.reduction import ReductionSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from bot.analysis.methods import Method
from bot.analysis.words import stop_words, words_of

Scores = NDArray[np.float64]
Relation = NDArray[np.bool_]

_STEMMERS = {
    "ar": "arabic",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sv": "swedish",
    "uk": "ukrainian",
}

_SAME_IN_ONE_DOCUMENT, _SAME_IN_TWO = 0.7, 0.5
"""Sentences whose words are this much alike (cosine) say the same: one author repeats words, two repeat the news."""

_DECIMALS = 9
"""Scores are rounded, so that the last bits of a sum, which may differ between two runs, decide nothing."""

_STIGMA_WORDS = ("hardly", "impossible", "perhaps")  # Edmundson's own examples; Sumy wants some


def stem(word: str, language: str) -> str:
    """Return what the forms of a lower-case word have in common, where there is a stemmer for the language."""
    return _stemmer(language)(word)


def rank(method: Method, sentences: Sequence[str], *, title: str, language: str) -> Scores:
    """Return how one of Sumy's algorithms rates each sentence, 0–1; sentences are distinct and have words.

    Only Edmundson's looks at the title.
    """
    ratings = np.zeros(len(sentences))

    def collect(rated: Sequence[Any]) -> Sequence[Any]:
        for info in rated:
            ratings[info.order] = float(info.rating)
        return rated

    tokenizer = _Tokenizer()
    document = ObjectDocumentModel([Paragraph([SumySentence(text, tokenizer) for text in sentences])])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # LSA warns of texts with few words
        if method is Method.EDMUNDSON:
            document = ObjectDocumentModel([Paragraph([SumySentence(title, tokenizer, True)]), *document.paragraphs])
            _edmundson(title, language)(document, collect)
        else:
            summarizer = _SUMMARIZERS[method](_stemmer(language))
            summarizer.stop_words = stop_words(language)
            summarizer(document, collect)
    return _scaled(ratings)


class Vectors:
    """The sentences of a group of documents as counts of their stemmed content words."""

    def __init__(self, sentences: Sequence[str], language: str) -> None:
        self._language = language
        self._columns: dict[str, int] = {}
        counted = [self._count(sentence) for sentence in sentences]
        for counts in counted:
            for term in counts:
                self._columns.setdefault(term, len(self._columns))
        self._counts = np.zeros((len(sentences), len(self._columns)))
        for row, counts in enumerate(counted):
            for term, count in counts.items():
                self._counts[row, self._columns[term]] = count
        self._vectors = _rows_of_length_one(np.sqrt(self._counts))

    def similarities(self) -> Scores:
        """Return the cosine of each sentence to each."""
        return np.asarray(self._vectors @ self._vectors.T)

    def repeats(self, documents: Sequence[int]) -> Relation:
        """Return which sentences say the same, given the number of the document that each is from."""
        numbers = np.asarray(documents)
        is_one_document = numbers[:, np.newaxis] == numbers
        return np.asarray(self.similarities() > np.where(is_one_document, _SAME_IN_ONE_DOCUMENT, _SAME_IN_TWO))

    def centrality(self) -> Scores:
        """Return the cosine of each sentence to all that is said, scaled to 1 for the best."""
        return _scaled(self._vectors @ self._counts.sum(axis=0))

    def frequency(self) -> Scores:
        """Return how frequent the words of each sentence are on average, scaled to 1 for the best.

        Source: SumBasic; Nenkova, Vanderwende (2005), "The impact of frequency on summarization".
        """
        present = self._counts > 0
        return _scaled((present @ self._counts.sum(axis=0)) / np.maximum(present.sum(axis=1), 1))

    def likeness(self, text: str) -> Scores:
        """Return the cosine of each sentence to a text, such as a headline."""
        vector = np.zeros((1, len(self._columns)))
        for term, count in self._count(text).items():
            if term in self._columns:
                vector[0, self._columns[term]] = count
        return np.asarray((self._vectors @ _rows_of_length_one(vector).T)[:, 0])

    def _count(self, text: str) -> Counter[str]:
        return Counter(stem(word, self._language) for word in words_of(text) if word not in stop_words(self._language))


class _Tokenizer:
    """Sumy's interface to a tokenizer, as far as its algorithms use it."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(words_of(text))


class _LexRank(LexRankSummarizer):  # type: ignore[misc]
    """Sumy's LexRank with the matrix computed at once: the same numbers, without seconds of Python.

    Each sentence is like itself even when all its words are in every other, so that no row of the matrix is empty;
    Sumy would divide by zero.
    """

    @staticmethod
    def _compute_idf(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
        present_in = Counter(term for sentence in sentences for term in dict.fromkeys(sentence))
        return {term: float(np.log(len(sentences) / (1 + count))) for term, count in present_in.items()}

    def _create_matrix(
        self,
        sentences: Sequence[Sequence[str]],
        threshold: float,
        tf_metrics: Sequence[dict[str, float]],
        idf_metrics: dict[str, float],
    ) -> Scores:
        columns = {term: column for column, term in enumerate(idf_metrics)}
        weights = np.zeros((len(sentences), len(columns)))
        for row, frequencies in enumerate(tf_metrics):
            for term, frequency in frequencies.items():
                weights[row, columns[term]] = frequency * idf_metrics[term]
        vectors = _rows_of_length_one(weights)
        cosines = vectors @ vectors.T
        np.fill_diagonal(cosines, 1.0)
        links = (np.round(cosines, _DECIMALS) > threshold).astype(float)
        return np.asarray(links / links.sum(axis=1, keepdims=True))


_SUMMARIZERS: dict[Method, Callable[[Callable[[str], str]], Any]] = {
    Method.LEX_RANK: _LexRank,
    Method.TEXT_RANK: TextRankSummarizer,
    Method.LSA: LsaSummarizer,
    Method.LUHN: LuhnSummarizer,
    Method.KL: KLSummarizer,
    Method.REDUCTION: ReductionSummarizer,
    Method.SUM_BASIC: SumBasicSummarizer,
}


def _edmundson(title: str, language: str) -> Any:
    summarizer = EdmundsonSummarizer(_stemmer(language))
    content_words = [word for word in words_of(title) if word not in stop_words(language)] or ["-"]
    summarizer.bonus_words = content_words
    summarizer.stigma_words = _STIGMA_WORDS
    # Sumy keeps a headline's null words where Edmundson drops them: named so, the right ones are kept.
    summarizer.null_words = content_words
    return summarizer


@functools.cache
def _stemmer(language: str) -> Callable[[str], str]:
    name = _STEMMERS.get(language)
    if name is None:
        return str
    return functools.lru_cache(maxsize=20_000)(Stemmer(name))


def _rows_of_length_one(matrix: Scores) -> Scores:
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1.0))


def _scaled(scores: Scores) -> Scores:
    """Return scores from 0 to 1 in the same order, rounded; ranks that count down from 0 included."""
    finite = np.nan_to_num(scores, nan=0.0, posinf=0.0, neginf=0.0)
    if finite.size and finite.min() < 0:
        finite = finite - finite.min()
    highest = finite.max() if finite.size else 0.0
    return np.round(finite / highest if highest > 0 else finite, _DECIMALS)

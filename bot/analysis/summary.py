"""What a document or several on one matter say, in their own sentences."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.analysis.methods import Method
from bot.analysis.noise import is_finished, is_noise, readability
from bot.analysis.words import stop_words, word_count, words_of

if TYPE_CHECKING:
    from bot.analysis.ranking import Relation, Scores, Vectors

_SENTENCES = 3
_TITLE_WEIGHT = 0.3
_PLACES_AT_PAR = 2
_REPETITION_WEIGHT = 0.4
_LIMITS = {
    Method.DEFAULT: 600,
    Method.LEX_RANK: 600,
    Method.TEXT_RANK: 150,
    Method.LSA: 150,
    Method.LUHN: 400,
    Method.EDMUNDSON: 600,
    Method.KL: 80,
    Method.REDUCTION: 150,
    Method.SUM_BASIC: 400,
}
"""How many sentences each method looks at, for its cost grows with their square or cube: the first, as news goes."""

_WORDS_A_SENTENCE = 40
"""How long they may be on average, for the cost grows with that as well."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is summarized: the text's own sentences in order, the headline apart."""

    title: str
    sentences: tuple[str, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence of a summary: which document it is from, and which of its sentences it is, both from 0."""

    document: int
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """`place` counts the sentences worth reading before it in its document."""

    pick: Pick
    place: int
    words: int


def summarize(
    documents: Sequence[Document],
    *,
    sentences: int | None = None,
    words: int | None = None,
    method: Method = Method.DEFAULT,
) -> list[Pick]:
    """Choose the sentences that say most, in the order of reading; as many as both budgets allow.

    Without a budget that is three sentences. `words` is never exceeded: when no sentence is short enough, there is no
    summary. Sentences that say the same come once. The same input gives the same summary in every process.

    Source of the default: LexRank (Erkan, Radev 2004), centroid (Radev et al. 2004), word frequency (Nenkova,
    Vanderwende 2005) and the headline, times a prior for the place in the article, chosen by maximal marginal
    relevance (Carbonell, Goldstein 1998).
    """
    if sentences is None and words is None:
        sentences = _SENTENCES
    language = _language(documents)
    candidates = _best_placed(list(_candidates(documents, language)), _LIMITS[method])
    if not candidates:
        return []
    # Not before it is needed: whoever only names a method or a document must not load Sumy.
    from bot.analysis import ranking

    texts = [candidate.pick.text for candidate in candidates]
    vectors = ranking.Vectors(texts, language)
    if method is Method.DEFAULT:
        scores = _blend(
            documents, candidates, vectors, ranking.rank(Method.LEX_RANK, texts, title="", language=language)
        )
    else:
        title = " ".join(document.title for document in documents)
        scores = ranking.rank(method, texts, title=title, language=language)
    repetition_weight = _REPETITION_WEIGHT if method is Method.DEFAULT else 0.0
    repeats = vectors.repeats([candidate.pick.document for candidate in candidates])
    chosen = _choose(candidates, scores, vectors.similarities(), repeats, sentences, words, repetition_weight)
    return sorted((candidates[at].pick for at in chosen), key=lambda pick: (pick.document, pick.position))


def _language(documents: Sequence[Document]) -> str:
    """Return the language of most sentences; what is too short to have one is taken for English."""
    counts = Counter({"en": 0})
    for document in documents:
        counts["en" if document.language == "und" else document.language] += len(document.sentences)
    return counts.most_common(1)[0][0]


def _candidates(documents: Sequence[Document], language: str) -> Iterator[_Candidate]:
    """Yield the sentences to choose among: no noise unless there is nothing else, and nothing twice."""
    found = list(_sentences(documents, language, drop_noise=True))
    yield from found or _sentences(documents, language, drop_noise=False)


def _sentences(documents: Sequence[Document], language: str, *, drop_noise: bool) -> Iterator[_Candidate]:
    seen: set[str] = set()
    ignored = stop_words(language)
    for number, document in enumerate(documents):
        place = 0
        is_punctuated = 2 * sum(map(is_finished, document.sentences)) >= len(document.sentences)
        for position, text in enumerate(document.sentences):
            key = " ".join(text.casefold().split())
            if key in seen or (drop_noise and is_noise(text, is_punctuated=is_punctuated)):
                continue
            if all(word in ignored for word in words_of(text)):
                continue
            seen.add(key)
            yield _Candidate(Pick(number, position, text), place, word_count(text))
            place += 1


def _best_placed(candidates: list[_Candidate], limit: int) -> list[_Candidate]:
    """Return the candidates nearest to the beginning of their documents: so many, and so many words of them."""
    by_place = sorted(range(len(candidates)), key=lambda at: (candidates[at].place, at))[:limit]
    words = itertools.accumulate(candidates[at].words for at in by_place)
    kept = {at for at, total in zip(by_place, words, strict=True) if total <= limit * _WORDS_A_SENTENCE}
    return [candidates[at] for at in sorted(kept | set(by_place[:1]))]


def _blend(
    documents: Sequence[Document],
    candidates: Sequence[_Candidate],
    vectors: "Vectors",
    lex_rank: "Scores",
) -> "Scores":
    scores = (lex_rank + vectors.centrality() + vectors.frequency()) / 3
    likeness = [vectors.likeness(document.title) for document in documents]
    for at, candidate in enumerate(candidates):
        scores[at] += _TITLE_WEIGHT * likeness[candidate.pick.document][at]
        scores[at] *= readability(candidate.pick.text) / (_PLACES_AT_PAR + candidate.place) ** 0.5
    return scores


def _choose(
    candidates: Sequence[_Candidate],
    scores: "Scores",
    similarities: "Scores",
    repeats: "Relation",
    sentences: int | None,
    words: int | None,
    repetition_weight: float,
) -> list[int]:
    """Return the best candidates that fit, each weighed against what those before it say already."""
    chosen: list[int] = []
    words_left = words
    penalty = repetition_weight * float(scores.max())
    said, is_said = similarities[0] * 0.0, repeats[0] & False
    open_ = list(range(len(candidates)))
    while open_ and (sentences is None or len(chosen) < sentences):
        best = max(open_, key=lambda at: (round(float(scores[at] - penalty * said[at]), 9), -at))
        open_.remove(best)
        if is_said[best] or (words_left is not None and candidates[best].words > words_left):
            continue
        chosen.append(best)
        said, is_said = said.clip(min=similarities[best]), is_said | repeats[best]
        if words_left is not None:
            words_left -= candidates[best].words
    return chosen

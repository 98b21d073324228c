"""Which articles report the same event: decided one article at a time, by their words and dates."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.analysis.words import stop_words, words_of
from storage.models import StoryCandidate, StoryId

OPEN_FOR = timedelta(days=5)
"""A story takes no article that is further from its others than this."""

LONGEST = timedelta(days=10)
"""A story takes no article that would make it span more: what lasts longer is a subject, and no event."""

_OPENING = 1_500  # characters: news says early what it is about
_MOST_TERMS = 120
_WEIGHED_TERMS = 60
_STEM = 6
_HALF_LIFE = timedelta(days=3)
# As if so many articles without any of these words had come before: else it is chance which of the first words ever
# seen look rare.
_IMAGINED_ARTICLES = 1_000

# A headline shares few words with another on the same event, a text many with one on another event.
_HEADLINE_TERMS, _TEXT_TERMS = 12, 60
_HEADLINE_COSINE, _TEXT_COSINE = 0.1, 0.18
# Two stories are one when an article belongs to both and they are this many times as alike as it needs to join one.
_MERGING = 3.0


@dataclass(frozen=True, slots=True)
class Choice:
    """The story that an article joins, None for one of its own; and the story next to it, if it belongs there too."""

    story_id: StoryId | None
    next_id: StoryId | None = None


def story_terms(title: str, text: str, language: str) -> dict[str, float]:
    """Return how often an article's words stand in its title, counted twice, and in the opening of its text."""
    ignored = stop_words(language if language != "und" else "en")
    words = words_of(title) * 2 + words_of(text[:_OPENING])
    counts = Counter(_stem(word) for word in words if word not in ignored)
    return {term: float(count) for term, count in counts.most_common(_MOST_TERMS)}


def weigh(terms: Mapping[str, float], document_frequencies: Mapping[str, int], documents: int) -> dict[str, float]:
    """Return the TF-IDF of the weightiest terms as a vector of length 1; empty for no terms.

    The frequencies count this article itself.
    """
    articles = documents + _IMAGINED_ARTICLES
    weights = {
        term: (1 + math.log(count)) * math.log(articles / (document_frequencies.get(term, 0) + 0.5))
        for term, count in terms.items()
        if count > 0
    }
    weightiest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_WEIGHED_TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in weightiest))
    return {term: weight / length for term, weight in weightiest} if length else {}


def choose_story(candidates: Iterable[StoryCandidate], *, terms: int, published_at: datetime) -> Choice:
    """Choose among the stories that share words with an article of so many weighed terms.

    How alike they are counts half for each three days between them.

    Source: single-pass clustering; Yang, Pierce, Carbonell (1998), "A study of retrospective and on-line event
    detection".
    """
    needed = least_cosine(terms)
    fitting = []
    for candidate in candidates:
        distance = max(candidate.first_at - published_at, published_at - candidate.last_at, timedelta(0))
        span = max(candidate.last_at, published_at) - min(candidate.first_at, published_at)
        if distance > OPEN_FOR or span > LONGEST:
            continue
        likeness = candidate.cosine * 0.5 ** (distance / _HALF_LIFE)
        if likeness >= needed:
            fitting.append((-likeness, candidate.story_id))
    fitting.sort()
    ids = [story_id for _, story_id in fitting[:2]]
    return Choice(ids[0] if ids else None, ids[1] if len(ids) > 1 else None)


def are_one(cosine: float, *, terms: int) -> bool:
    """Whether two stories whose centroids are this alike are one, now that an article of so many terms is in both."""
    return cosine >= _MERGING * least_cosine(terms)


def least_cosine(terms: int) -> float:
    """Return how alike an article of so many weighed terms must be to a story of the same day to join it."""
    share = (min(max(terms, _HEADLINE_TERMS), _TEXT_TERMS) - _HEADLINE_TERMS) / (_TEXT_TERMS - _HEADLINE_TERMS)
    return _HEADLINE_COSINE + share * (_TEXT_COSINE - _HEADLINE_COSINE)


def _stem(word: str) -> str:
    """Return the beginning of a word: as good here as a stemmer, and at home in every language."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:_STEM]

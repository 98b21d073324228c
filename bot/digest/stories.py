"""Stories of a window: which articles report the same event, which of them is the one to show, and how much they weigh.

Pure, and the order of what comes in changes nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.models import Actor, Article, ArticleId, StoryArticle, Window
from storage.text import fold

_ACTORS = 6
_COPY = 0.7
"""Share of the shorter text's sentences that the longer one has too, from which they are one report."""
_WORD = re.compile(r"\w+")


class Story:
    """The articles of one story, oldest first; `reports` has one article of each group of near-identical ones."""

    def __init__(self, articles: Iterable[StoryArticle]) -> None:
        self.articles = sorted(articles, key=_age)
        self.reports = _without_copies(self.articles)
        self.publishers = publishers_of(found.article for found in self.articles)
        self.lead = self._choose_lead()

    @property
    def headline(self) -> str:
        """The title of the article that stands for all, or its first sentence where it has none."""
        return self.lead.article.title or next((sentence.text for sentence in self.lead.sentences), "")

    @property
    def also(self) -> tuple[Article, ...]:
        """One article of each publisher but the lead's, oldest first."""
        others = {fold(found.article.publisher): found.article for found in reversed(self.articles)}
        others.pop(fold(self.lead.article.publisher), None)
        return tuple(sorted(others.values(), key=lambda article: (article.published_at, article.id)))

    def actors(self) -> tuple[Actor, ...]:
        """Return the actors that most of the articles name; of equals those named most in an article."""
        named: Counter[Actor] = Counter()
        rank: Counter[Actor] = Counter()
        for found in self.articles:
            for place, actor in enumerate(found.actors):
                named[actor] += 1
                rank[actor] += place
        order = sorted(named, key=lambda actor: (-named[actor], rank[actor] / named[actor], actor.name, actor.id))
        return tuple(order[:_ACTORS])

    def weight(self, window: Window) -> tuple[Hashable, ...]:
        """Return what sorts the weightiest story first."""
        # A feed may date its articles into the future; that shall not lift them.
        latest = max(min(found.article.published_at, window.end) for found in self.articles)
        return (-len(self.publishers), -len(self.reports), -latest.timestamp(), self.lead.article.id)

    def _choose_lead(self) -> StoryArticle:
        """Return the report whose title has most of what the other titles have; of equals the oldest."""
        titles = {found.article.id: set(words_of(found.article.title)) for found in self.reports}
        spread = Counter(word for words in titles.values() for word in words)

        def centrality(found: StoryArticle) -> float:
            words = titles[found.article.id]
            return sum(spread[word] - 1 for word in words) / len(words) if words else -1.0

        return max(self.reports, key=centrality)


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in a list. `publishers` has the names of all, the lead's first, then the earliest."""

    headline: str
    lead: Article
    articles: int
    publishers: tuple[str, ...]
    first_at: datetime
    last_at: datetime


def stories_of(articles: Iterable[StoryArticle], window: Window) -> list[Story]:
    """Return the stories of the articles, each article once, the weightiest first.

    They go by publishers, then reports, then how recent. An article without a story is one alone.
    """
    unique: dict[ArticleId, StoryArticle] = {found.article.id: found for found in articles}
    groups: defaultdict[tuple[bool, int], list[StoryArticle]] = defaultdict(list)
    for found in unique.values():
        story_id = found.article.story_id
        groups[(story_id is None, found.article.id if story_id is None else story_id)].append(found)
    return sorted((Story(group) for group in groups.values()), key=lambda story: story.weight(window))


def story_lines(articles: Iterable[Article], window: Window) -> list[StoryLine]:
    """Return the stories of articles without their texts, the weightiest first."""
    stories = stories_of((StoryArticle(article, (), ()) for article in articles), window)
    return [
        StoryLine(
            headline=story.headline,
            lead=story.lead.article,
            articles=len(story.articles),
            publishers=(story.lead.article.publisher, *(article.publisher for article in story.also)),
            first_at=story.articles[0].article.published_at,
            last_at=story.articles[-1].article.published_at,
        )
        for story in stories
    ]


def publishers_of(articles: Iterable[Article]) -> frozenset[str]:
    """Return the publishers, folded, so that each counts once however it is spelled."""
    return frozenset(fold(article.publisher) for article in articles)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded."""
    return tuple(_WORD.findall(fold(text)))


def _without_copies(articles: Sequence[StoryArticle]) -> list[StoryArticle]:
    """Return the fullest of each group of near-identical articles, oldest first."""
    kept: list[tuple[StoryArticle, frozenset[tuple[str, ...]]]] = []
    for found in sorted(articles, key=lambda found: -len(found.sentences)):  # stable: of equals the oldest
        texts = frozenset(words_of(sentence.text) for sentence in found.sentences if sentence.position > 0)
        if not any(_is_copy(texts, fuller) for _, fuller in kept):
            kept.append((found, texts))
    return sorted((found for found, _ in kept), key=_age)


def _is_copy(texts: frozenset[tuple[str, ...]], fuller: frozenset[tuple[str, ...]]) -> bool:
    shorter = min(len(texts), len(fuller))
    return shorter > 0 and len(texts & fuller) / shorter >= _COPY


def _age(found: StoryArticle) -> tuple[float, int]:
    return (found.article.published_at.timestamp(), found.article.id)

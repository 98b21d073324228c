"""Which articles a schedule's digest tells, and how much of them: its filters, its least publishers, its length.

Pure. What is left out is passed over for good: the next digest starts after it.
"""

from collections.abc import Mapping, Sequence

from bot.settings import DigestSettings
from storage.models import Article, ArticleId, Length, ScheduleOptions, StoryId
from storage.text import fold
from storage.traits import Traits

_NOTHING = Traits()


def select(
    articles: Sequence[Article],
    traits: Mapping[ArticleId, Traits],
    publishers: Mapping[StoryId, frozenset[str]],
    options: ScheduleOptions,
) -> list[Article]:
    """Return the articles that pass every filter and whose story enough publishers have, in their order.

    `publishers` are those that reported each story so far, folded: one that grows from digest to digest is told from
    the article on that makes it large enough.
    """
    return [
        article
        for article in articles
        if passes(traits.get(article.id, _NOTHING), options)
        and _count_publishers(article, publishers) >= options.min_publishers
    ]


def passes(traits: Traits, options: ScheduleOptions) -> bool:
    """Return whether an article comes by one of the feeds, names an actor, holds a word, and no unwanted one."""
    return (
        (not options.feeds or not traits.feeds.isdisjoint(options.feeds))
        and (not options.actors or not traits.actors.isdisjoint(options.actors))
        and (not options.words or not traits.words.isdisjoint(options.words))
        and traits.words.isdisjoint(options.not_words)
    )


def limits_of(length: Length, usual: DigestSettings) -> DigestSettings:
    """Return how much a digest of this length shows, where `usual` is the normal one: half of it, or double."""
    if length is Length.SHORT:
        return DigestSettings(
            stories=-(-usual.stories // 2),
            sentences=1,
            changes=usual.changes // 2,
            relations=usual.relations // 2,
        )
    if length is Length.LONG:
        return DigestSettings(
            stories=min(2 * usual.stories, 50),
            sentences=min(usual.sentences + 1, 5),
            changes=min(2 * usual.changes, 20),
            relations=min(2 * usual.relations, 20),
        )
    return usual


def _count_publishers(article: Article, publishers: Mapping[StoryId, frozenset[str]]) -> int:
    known = publishers.get(article.story_id, frozenset()) if article.story_id is not None else frozenset()
    return len(known | {fold(article.publisher)})

"""The sentences around a sentence, for whoever wants to know in what context it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage.articles import get_article, get_sentences
from storage.database import Database
from storage.models import Article, ArticleId, GuildId, Sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of an article that follow each other, in their order, around those `asked` for by their positions."""

    article: Article
    sentences: tuple[Sentence, ...]
    asked: frozenset[int]


def passages(
    db: Database, guild_id: GuildId, places: Iterable[tuple[ArticleId, int]], *, around: int = 1
) -> list[Passage]:
    """Return each place (an article and a position) with so many sentences before and after it, in the given order.

    Places of one article whose passages touch are one passage. Articles that the guild does not see have none.
    """
    by_article: dict[ArticleId, dict[int, None]] = {}
    for article_id, position in places:
        by_article.setdefault(article_id, {})[position] = None
    found = []
    for article_id, positions in by_article.items():
        article = get_article(db, guild_id, article_id)
        if article is None:
            continue
        stored = {sentence.position: sentence for sentence in get_sentences(db, guild_id, article_id)}
        wanted = {near for place in positions for near in range(place - around, place + around + 1)}
        found += [
            Passage(article, tuple(stored[one] for one in run), frozenset(positions.keys() & set(run)))
            for run in _runs(wanted & stored.keys())
        ]
    return found


def _runs(positions: Iterable[int]) -> list[list[int]]:
    """Return the positions, in their order, parted where one is missing."""
    runs: list[list[int]] = []
    for position in sorted(positions):
        if runs and runs[-1][-1] == position - 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs

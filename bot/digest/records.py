"""What a digest says, before it takes a form: made by `compose`, shown by `bot.render.digest`."""

from dataclasses import dataclass

from storage.models import Actor, Article, Evidence, Relation, Window


@dataclass(frozen=True, slots=True)
class DigestStory:
    """One event as the window's articles report it.

    `lead` is the article that stands for all, `headline` its title (or first sentence where it has none). `also` has
    one article of each other publisher. `articles` counts all, `reports` counts near-identical copies as one.
    """

    headline: str
    lead: Article
    quotes: tuple[Evidence, ...]
    also: tuple[Article, ...]
    actors: tuple[Actor, ...]
    articles: int
    reports: int
    publishers: int


@dataclass(frozen=True, slots=True)
class DigestRelation:
    """A relation of the window, with how many publishers have it."""

    relation: Relation
    publishers: int


@dataclass(frozen=True, slots=True)
class Digest:
    """The window's news: `stories` and `relations` are the weightiest of `story_count` and `relation_count`.

    `left_out` counts the articles that came too and did not pass the filters.
    """

    window: Window
    articles: int
    publishers: int
    story_count: int
    stories: tuple[DigestStory, ...]
    relation_count: int
    relations: tuple[DigestRelation, ...]
    left_out: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there was no news."""
        return self.articles == 0

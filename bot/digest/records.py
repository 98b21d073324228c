"""What a digest says, before it takes a form: made by `compose`, shown by `bot.render.digest`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.changes.records import Change
from storage.models import Actor, Article, Evidence, Relation, StoryId, ToldAs, Window


@dataclass(frozen=True, slots=True)
class Told:
    """What earlier digests of a schedule told.

    `stories` has the instant up to which the first digest with each story went; `sentences` those told of each story
    (None: of none that is known), verbatim.
    """

    stories: Mapping[StoryId, datetime] = field(default_factory=dict)
    sentences: Mapping[StoryId | None, tuple[str, ...]] = field(default_factory=dict)


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class DigestStory:
    """One event as the window's articles report it.

    `lead` is the article that stands for all, `headline` its title (or first sentence where it has none). `also` has
    one article of each other publisher. `articles` counts all, `reports` counts near-identical copies as one.
    `told_at` is since when an earlier digest has told it: then `quotes` hold only what is new.
    """

    headline: str
    lead: Article
    quotes: tuple[Evidence, ...]
    also: tuple[Article, ...]
    actors: tuple[Actor, ...]
    articles: int
    reports: int
    publishers: int
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DigestRelation:
    """A relation of the window with all its reports there, and how many publishers have it."""

    relation: Relation
    publishers: int


@dataclass(frozen=True, slots=True)
class Digest:
    """The window's news: `stories`, `changes` and `relations` are the weightiest of as many as their counts say.

    A relation among the changes is not among the relations, and counted there only. `repeated` are those sentences of
    both that were told before: what they belong to is named without them. `left_out` counts the articles that came too
    and did not pass the filters.
    """

    window: Window
    articles: int
    publishers: int
    story_count: int
    stories: tuple[DigestStory, ...]
    relation_count: int
    relations: tuple[DigestRelation, ...]
    change_count: int = 0
    changes: tuple[Change, ...] = ()
    repeated: frozenset[str] = frozenset()
    left_out: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there was no news."""
        return self.articles == 0

    def told(self) -> Iterator[tuple[ToldAs, Evidence]]:
        """Yield all that it tells, in its order; a sentence that is shown in two places comes twice."""
        for story in self.stories:
            yield ToldAs.HEADLINE, Evidence(story.headline, story.lead, 0)
            yield from ((ToldAs.QUOTE, quote) for quote in story.quotes)
        relations = (*(change.relation for change in self.changes), *(told.relation for told in self.relations))
        for relation in relations:
            yield ToldAs.RELATION, relation.evidence
            yield from ((ToldAs.RELATION, denial.evidence) for denial in relation.beside)

"""The nouns of Dossier: records that are stored or read, apart from any SQL.

Instants are aware and in UTC; `…_at` names one. Ids come from the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NewType

ArticleId = NewType("ArticleId", int)
ActorId = NewType("ActorId", int)
DeliveryId = NewType("DeliveryId", int)
FeedId = NewType("FeedId", int)
RelationId = NewType("RelationId", int)
RunId = NewType("RunId", int)
ScheduleId = NewType("ScheduleId", int)
StoryId = NewType("StoryId", int)

GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
UserId = NewType("UserId", int)

HOST = GuildId(0)
"""The command line of whoever hosts the bot: it sees every article, and what it adds every guild sees."""


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of time: `start` belongs to it, `end` does not."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs aware instants")
        if self.end < self.start:
            raise ValueError("a window cannot end before it starts")

    @classmethod
    def before(cls, end: datetime, *, hours: float) -> "Window":
        """Return the window of the `hours` that end at `end`."""
        return cls(end.astimezone(UTC) - timedelta(hours=hours), end.astimezone(UTC))

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant < self.end


# --------------------------------------------------------------------------------------------------------- ingest


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it came from a feed, a page, a file or a user: cleaned of boilerplate, not yet analyzed.

    `text` holds the article's own words, paragraphs parted by a blank line. `title` may be empty.
    `published_at` is None where the source gives no date.
    """

    title: str
    text: str
    publisher: str
    url: str | None = None
    published_at: datetime | None = None
    guid: str | None = None


# ------------------------------------------------------------------------------------------------------- analysis


class ActorType(StrEnum):
    """What an actor is."""

    PERSON = "PERSON"
    COUNTRY = "COUNTRY"
    ORG = "ORG"
    BLOC = "BLOC"
    GROUP = "GROUP"
    REGION = "REGION"
    PLACE = "PLACE"


class Quad(StrEnum):
    """PLOVER's four corners: verbal or material, cooperative or hostile."""

    VERBAL_COOPERATION = "VC"
    MATERIAL_COOPERATION = "MC"
    VERBAL_CONFLICT = "VX"
    MATERIAL_CONFLICT = "MX"


class Polarity(StrEnum):
    """How the source of a relation stands to its target."""

    COOPERATIVE = "cooperative"
    HOSTILE = "hostile"
    NEUTRAL = "neutral"


class Action(StrEnum):
    """What kind of act a relation is: PLOVER's sixteen classes, and three for what is no event.

    Source: the PLOVER event ontology (openeventdata/PLOVER).
    """

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    SANCTION = "SANCTION"
    PROTEST = "PROTEST"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    TIES = "TIES"
    CONCERN = "CONCERN"
    FACT = "FACT"

    @property
    def quad(self) -> Quad | None:
        """The corner of this class; None for what is no event."""
        return _QUADS.get(self)


_QUADS: Mapping[Action, Quad] = {
    action: quad
    for quad, actions in {
        Quad.VERBAL_COOPERATION: (Action.AGREE, Action.CONSULT, Action.SUPPORT, Action.CONCEDE),
        Quad.MATERIAL_COOPERATION: (Action.COOPERATE, Action.AID, Action.RETREAT),
        Quad.VERBAL_CONFLICT: (Action.REQUEST, Action.ACCUSE, Action.REJECT, Action.THREATEN, Action.SANCTION),
        Quad.MATERIAL_CONFLICT: (Action.PROTEST, Action.MOBILIZE, Action.COERCE, Action.ASSAULT),
    }.items()
    for action in actions
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verbatim sentence. `position` 0 is the headline, where there is one; the text's own sentences start at 1.

    `start` is the offset in the article's text, -1 for the headline. `paragraph` counts from 0, -1 for the headline.
    """

    position: int
    text: str
    paragraph: int = 0
    start: int = -1


@dataclass(frozen=True, slots=True)
class FoundActor:
    """An actor of one article.

    `key` names it for ever and across articles ("country/PRK", "person/kim-jong-un"); `name` is what readers see;
    `aliases` are the names the article uses, verbatim; `known_as` are further names that the bot ships with for this
    actor, by which it can be asked for. `country` is ISO 3166-1 alpha-3.
    """

    key: str
    name: str
    type: ActorType
    country: str | None = None
    aliases: tuple[str, ...] = ()
    role: str | None = None
    role_of: str | None = None
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an actor: offsets into the sentence's text; `is_inferred` for pronouns and the like."""

    actor: str
    sentence: int
    start: int
    end: int
    text: str
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Denial:
    """Who denies a claim, and the position of the sentence that says so."""

    actor: str
    sentence: int


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """Who did what to whom in one sentence; actors by their keys.

    `attributed_to` is the speaker's key, or the speaker's words where it is no actor; `attributed_name` is what
    readers see. `mutual` relations are written once. `confidence` is a probability, 0–1.
    """

    source: str
    target: str
    source_text: str
    target_text: str
    predicate: str
    action: Action
    polarity: Polarity
    sentence: int
    confidence: float
    negated: bool = False
    hypothetical: bool = False
    hedged: bool = False
    mutual: bool = False
    attributed_to: str | None = None
    attributed_name: str | None = None
    denials: tuple[Denial, ...] = ()
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """What an actor says in one sentence, from `start` to `end` in its text; `speaker` is the actor's key.

    `is_direct` where quotation marks hold it. Sentences of one speech, however many, share its number in `speech`.
    """

    speaker: str
    sentence: int
    start: int
    end: int
    is_direct: bool
    speech: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that one parse of an article says.

    `terms` are the article's words for grouping it into a story, with their counts; `has_actors` is False where
    the language is one whose actors we cannot know.
    """

    language: str
    sentences: tuple[Sentence, ...]
    actors: tuple[FoundActor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[FoundRelation, ...] = ()
    quotes: tuple[FoundQuote, ...] = ()
    terms: Mapping[str, float] = field(default_factory=dict)
    has_actors: bool = True


# --------------------------------------------------------------------------------------------------------- stored


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, and how polling it goes. `error` is None while all is well.

    `created_at` is since when somebody wants it; after a time in which nobody did, that begins anew.
    """

    id: FeedId
    url: str
    title: str
    etag: str | None
    last_modified: str | None
    next_poll_at: datetime
    last_polled_at: datetime | None
    last_success_at: datetime | None
    error: str | None
    failures: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """A guild's feed."""

    feed: Feed
    guild_id: GuildId
    added_by: UserId
    added_at: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article without its sentences.

    `published_at` is the source's date, or the time of storing where `is_dated` is False.
    """

    id: ArticleId
    title: str
    publisher: str
    url: str | None
    language: str
    published_at: datetime
    is_dated: bool
    stored_at: datetime
    words: int
    story_id: StoryId | None


@dataclass(frozen=True, slots=True)
class Actor:
    """A stored actor, as every guild may see it."""

    id: ActorId
    key: str
    name: str
    type: ActorType
    country: str | None


@dataclass(frozen=True, slots=True)
class CountedActor:
    """An actor and in how many of the articles asked about it is named."""

    actor: Actor
    articles: int
    mentions: int


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who bears a name, and what tells whether another spelling means the same: `names` are those in use.

    `roles` are pairs such as ("president", "Ukraine"), `companions` the keys of those named in the same articles.
    """

    key: str
    name: str
    type: ActorType
    country: str | None = None
    names: frozenset[str] = frozenset()
    roles: frozenset[tuple[str, str | None]] = frozenset()
    companions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim sentence with its source: the only way that words about the news leave the store."""

    text: str
    article: Article
    position: int


@dataclass(frozen=True, slots=True)
class StoredDenial:
    """Who denies a claim, with the sentence."""

    name: str
    evidence: Evidence


LEAST_SURE = 0.5
"""Below this confidence a relation is only possible: shown as such, and never counted."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A stored relation with its evidence, and whoever else reports the same event.

    `evidence` is the report to show, `also` has the others, oldest first. What `hedged`, `mutual` and `denials` say
    holds for all of them together: reserve that one report does without is none, and a denial of one is one of all.
    `answers` deny not that somebody accuses, but what the same words accuse of.
    """

    id: RelationId
    source: Actor
    target: Actor
    predicate: str
    action: Action
    polarity: Polarity
    negated: bool
    hypothetical: bool
    hedged: bool
    mutual: bool
    attributed_to: str | None
    figure: str | None
    confidence: float
    evidence: Evidence
    denials: tuple[StoredDenial, ...] = ()
    also: tuple[Evidence, ...] = ()
    answers: tuple[StoredDenial, ...] = ()

    @property
    def beside(self) -> tuple[StoredDenial, ...]:
        """Whatever is to stand beside its sentence: who denies it, or what it says."""
        return tuple(dict.fromkeys((*self.denials, *self.answers)))

    @property
    def reports(self) -> tuple[Evidence, ...]:
        """All its evidence, the sentence to show first."""
        return (self.evidence, *self.also)

    @property
    def is_claim(self) -> bool:
        """Whether somebody says it, rather than the publisher."""
        return self.attributed_to is not None

    @property
    def is_possible(self) -> bool:
        """Whether the sentence may not say it at all: we are not sure to have read it rightly."""
        return self.confidence < LEAST_SURE

    @property
    def is_stated(self) -> bool:
        """Whether the publisher itself says that it is or was so: only these count as having happened."""
        doubts = self.negated or self.hypothetical or self.hedged or self.is_possible
        return not (self.is_claim or doubts or self.denials)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article found by words: `snippet` is verbatim but for the two marks that `storage.search` names."""

    article: Article
    snippet: str


@dataclass(frozen=True, slots=True)
class StoryCandidate:
    """A story that shares words with an article. `cosine` is between the article and the story's centroid, 0–1."""

    story_id: StoryId
    cosine: float
    articles: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article of a window with what a digest needs of it."""

    article: Article
    sentences: tuple[Sentence, ...]
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a guild's admins configured.

    Alerts go to `alert_channel_id`, to nowhere for None. Articles are kept for `retention_days`, for ever for None.
    """

    guild_id: GuildId
    timezone: str = "UTC"
    alert_channel_id: ChannelId | None = None
    retention_days: int | None = None


class Length(StrEnum):
    """How much a digest tells."""

    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


class WhenEmpty(StrEnum):
    """What is posted when there is nothing to tell: a line each time, nothing, or a note once a week."""

    LINE = "line"
    SILENCE = "silence"
    WEEKLY = "weekly note"


@dataclass(frozen=True, slots=True)
class ScheduleOptions:
    """What a schedule's digests hold and how they are posted; the defaults leave nothing out.

    An article is told that came by one of `feeds`, names one of `actors` (their keys), holds one of `words` and none
    of `not_words`; an empty filter lets all pass. A story is told that `min_publishers` have. Due times from
    `quiet_from` until `quiet_until`, wall-clock "HH:MM", wait for the latter.

    Raises `ValueError` for values that make no sense.
    """

    min_publishers: int = 1
    feeds: tuple[FeedId, ...] = ()
    actors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    length: Length = Length.NORMAL
    ping_role_id: int | None = None
    when_empty: WhenEmpty = WhenEmpty.LINE
    quiet_from: str | None = None
    quiet_until: str | None = None
    crosspost: bool = False
    forum_tag_id: int | None = None
    picture: bool = False

    def __post_init__(self) -> None:
        if self.min_publishers < 1:
            raise ValueError("a story has a publisher")
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValueError("quiet hours have a beginning and an end")
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise ValueError("quiet hours are not the whole day")

    @property
    def is_filtered(self) -> bool:
        """Whether some articles may be left out."""
        return self.min_publishers > 1 or bool(self.feeds or self.actors or self.words or self.not_words)

    @property
    def quiet(self) -> tuple[str, str] | None:
        """When quiet hours begin and end."""
        return None if self.quiet_from is None or self.quiet_until is None else (self.quiet_from, self.quiet_until)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and where digests are posted.

    `times` are wall-clock "HH:MM" in `timezone`; `days` are 0 (Monday) to 6, or else `month_days` are 1 to 31, of
    which those that a month does not have mean its last. A digest holds what was stored after `cursor`, a sighting's
    number: numbers do not go back when clocks do. `covered_until` is when that was, for readers. `due_offset` is how
    far local time was ahead of UTC at `next_due_at` by the rules of the zone that it was reckoned with.
    `paused_because` is None while it runs; what was removed is paused too. `held_until` is when the quiet hours end in
    which it waits, though due.
    """

    id: ScheduleId
    guild_id: GuildId
    channel_id: ChannelId
    name: str
    times: tuple[str, ...]
    days: tuple[int, ...]
    month_days: tuple[int, ...]
    timezone: str
    next_due_at: datetime
    due_offset: timedelta
    last_due_at: datetime | None
    cursor: int
    covered_until: datetime
    paused_because: str | None
    removed_at: datetime | None
    created_by: UserId
    options: ScheduleOptions
    held_until: datetime | None = None

    @property
    def posts_at(self) -> datetime:
        """When it posts next: when it is due, or later where it is held."""
        return self.next_due_at if self.held_until is None else max(self.held_until, self.next_due_at)


@dataclass(frozen=True, slots=True)
class Run:
    """One digest of a schedule, claimed: it holds the sightings numbered after `after` up to and with `upto`.

    `missed` counts the due times that passed unused between `due_at` and `claimed_at`. A manual run was asked for by
    a person. `articles` is None until it is composed. `options` are the schedule's of now.
    """

    id: RunId
    schedule_id: ScheduleId
    guild_id: GuildId
    channel_id: ChannelId
    name: str
    due_at: datetime
    claimed_at: datetime
    window: Window
    after: int
    upto: int
    missed: int
    is_manual: bool
    articles: int | None
    options: ScheduleOptions = ScheduleOptions()


class DeliveryState(StrEnum):
    """Where a message of a digest is on its way; one that is posted is still to be handed to followers."""

    WAITING = "waiting"
    SENDING = "sending"
    POSTED = "posted"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of a digest. `payload` is what is sent (JSON); `nonce` makes a second try return the first.

    `started_at` is when it was tried first, `attempts` how often since it was last given a chance. `first_id` is the
    message that the first part of its run is in the same channel, where this is a later part.
    """

    id: DeliveryId
    run_id: RunId
    schedule_id: ScheduleId
    guild_id: GuildId
    channel_id: ChannelId
    part: int
    payload: str
    nonce: str
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime
    started_at: datetime | None
    message_id: int | None
    first_id: int | None
    error: str | None


class ToldAs(StrEnum):
    """As what a digest told a sentence."""

    HEADLINE = "headline"
    QUOTE = "quote"
    RELATION = "relation"


@dataclass(frozen=True, slots=True)
class SetAside:
    """An article that could not be analyzed, kept with the reason."""

    id: int
    title: str
    url: str | None
    reason: str
    set_aside_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is stored, as one guild sees it."""

    articles: int
    sentences: int
    actors: int
    relations: int
    stories: int
    feeds: int
    schedules: int
    set_aside: int

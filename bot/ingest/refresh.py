"""From addresses, texts, files and feeds to stored articles: the whole way of ingest."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

from bot import work
from bot.clock import Clock
from bot.errors import DossierError
from bot.ingest.addresses import with_scheme, without_tracking
from bot.ingest.discover import common_addresses
from bot.ingest.errors import EmptyText, IngestError, NotAFeed
from bot.ingest.fetch import FEED_TYPES, PAGE_TYPES, Fetched, Fetcher, NotModified, Validators
from bot.ingest.polling import next_after_failure, next_after_success
from bot.ingest.saving import store_article
from bot.settings import IngestSettings
from bot.workers import Priority, WorkerFailed, Workers
from storage.articles import Source, find_by_url, get_article, identity, set_aside, unseen
from storage.feeds import Subscribed, due_feeds, record_failure, record_success, subscribe
from storage.models import Analysis, Article, Entry, Feed, GuildId, UserId
from storage.store import Store

T = TypeVar("T")

log = logging.getLogger(__name__)

_POLLS_AT_ONCE = 8
_SHORT = 600
"""An entry with fewer characters is a teaser: its page is read instead."""

_NEWS_FOR = timedelta(hours=48)
"""What was published longer than this before anybody wanted the feed is stored, but is no news."""

_MOST_PER_POLL = 50
_POLL_SECONDS = 60.0
"""How many entries a feed may bring in one poll, and for how long: other feeds wait meanwhile."""

_SOON = timedelta(minutes=1)
"""When the rest of its entries come."""

_PARSING_SECONDS = 30.0
"""How long parsing a feed or a page may take: others wait for the same worker."""


@dataclass(frozen=True, slots=True)
class Added:
    """An article that somebody added. `is_new` is False where the guild had it before.

    `analysis_failed` says why it has no actors; None where all went well.
    """

    article: Article
    is_new: bool
    analysis_failed: str | None = None


@dataclass(frozen=True, slots=True)
class AddedFeed:
    """A feed that a guild now has. `is_new` is False where it had it before; `entries` is how many it offers now.

    `is_elsewhere`: there is no feed at the address that was given, and this one was found on its site.
    """

    feed: Feed
    is_new: bool
    entries: int
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What a subscription would bring. `url` is the feed's own address, `entries` are in the feed's order.

    `is_elsewhere`: there is no feed at the address that was given, and this one was found on its site.

    `teasers` of them are so short that their pages would be read.
    """

    url: str
    title: str
    entries: tuple[Entry, ...]
    teasers: int
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A feed where it was found."""

    url: str
    title: str
    entries: tuple[Entry, ...]
    validators: Validators
    is_elsewhere: bool = False


class Ingestor:
    """Reads what people give it and what feeds bring, and stores it, each article once.

    `heavy` analyzes, `light` parses; neither the network nor a computation makes the event loop wait.
    """

    def __init__(
        self, store: Store, fetcher: Fetcher, heavy: Workers, light: Workers, settings: IngestSettings, clock: Clock
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._heavy = heavy
        self._light = light
        self._settings = settings
        self._clock = clock
        self._polling = asyncio.Lock()
        self._adding: WeakValueDictionary[tuple[GuildId, str], asyncio.Lock] = WeakValueDictionary()

    # ------------------------------------------------------------------------------------------------- by hand

    async def add_url(self, guild_id: GuildId, user_id: UserId, address: str, *, publisher: str | None = None) -> Added:
        """Store the article at an address; one that the guild has is not fetched again.

        Raises an `IngestError` where there is no article to be had.
        """
        url = without_tracking(self._fetcher.check_url(with_scheme(address)))
        async with self._alone(guild_id, url):
            known = await self._store.read(find_by_url, guild_id, url)
            if known is not None:
                return Added(known, is_new=False)
            entry = await self.read_url(url)
            # The page may have another address of its own, under which the guild has it.
            known = await self._store.read(find_by_url, guild_id, entry.url) if entry.url else None
            if known is not None:
                return Added(known, is_new=False)
            if publisher:
                entry = replace(entry, publisher=publisher)
            return await self._add(guild_id, user_id, entry)

    async def add_text(
        self,
        guild_id: GuildId,
        user_id: UserId,
        text: str,
        *,
        title: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
    ) -> Added:
        """Store a text; without `title` its first line is the headline, where it looks like one.

        Raises an `IngestError` for what is no text.
        """
        if not text.strip():
            raise EmptyText
        checked = self._fetcher.check_url(with_scheme(url)) if url and url.strip() else None
        entry = await self._parse(partial(work.read_text, text, title, publisher, checked), Priority.ANSWER)
        return await self._add(guild_id, user_id, entry)

    async def add_file(
        self, guild_id: GuildId, user_id: UserId, name: str, data: bytes, *, publisher: str | None = None
    ) -> Added:
        """Store the article in a file. Raises an `IngestError` for what is no text or too long."""
        entry = await self._parse(partial(work.read_upload, name, data, publisher), Priority.ANSWER)
        return await self._add(guild_id, user_id, entry)

    async def read_url(self, address: str) -> Entry:
        """Return the article at an address, and store nothing. Raises an `IngestError`."""
        fetched = await self._fetch(with_scheme(address))
        return await self._parse(
            partial(work.extract_page, fetched.document, fetched.url, fetched.content_type), Priority.ANSWER
        )

    async def _add(self, guild_id: GuildId, user_id: UserId, entry: Entry) -> Added:
        now = self._clock()
        analysis, failure = await self._analyze(entry, now, Priority.ANSWER)
        if analysis is None:
            analysis = await self._parse(partial(work.analyze_plainly, entry), Priority.ANSWER)
        source = Source(guild_id=guild_id, added_by=user_id)
        saved = await self._store.run(store_article, entry, analysis, source=source, now=now, failure=failure)
        article = await self._store.read(get_article, guild_id, saved.article_id)
        assert article is not None
        return Added(article, saved.is_new, failure)

    def _alone(self, guild_id: GuildId, url: str) -> asyncio.Lock:
        """Return the lock by which one at a time adds this address here, so that the second finds what is stored."""
        lock = self._adding.get((guild_id, url))
        if lock is None:
            lock = self._adding[guild_id, url] = asyncio.Lock()
        return lock

    # --------------------------------------------------------------------------------------------------- feeds

    async def add_feed(self, guild_id: GuildId, user_id: UserId, address: str) -> AddedFeed:
        """Subscribe the guild to the feed at an address, or to the feed of the site there.

        Its articles come with the next poll. Raises an `IngestError`.
        """
        found = await self._find_feed(address)
        subscribed: Subscribed = await self._store.run(
            subscribe,
            guild_id,
            found.url,
            found.title,
            added_by=user_id,
            now=self._clock(),
            offered=[identity(entry) for entry in found.entries],
        )
        return AddedFeed(subscribed.feed, subscribed.is_new, len(found.entries), found.is_elsewhere)

    async def check(self, address: str) -> FeedReport:
        """Return what a subscription would bring, and store nothing. Raises an `IngestError`."""
        found = await self._find_feed(address)
        teasers = sum(map(self._is_teaser, found.entries))
        return FeedReport(found.url, found.title, found.entries, teasers, found.is_elsewhere)

    async def poll_due(self) -> int:
        """Poll the feeds that are due; return how many articles were stored.

        A feed that fails is noted on its row, and the others go on. While one call is under way, another does nothing.
        """
        if self._polling.locked():
            return 0
        async with self._polling:
            due = await self._store.read(due_feeds, self._clock())
            turns = asyncio.Semaphore(_POLLS_AT_ONCE)
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._poll_in_turn(feed, turns)) for feed in due]
            return sum(task.result() for task in tasks)

    async def _poll_in_turn(self, feed: Feed, turns: asyncio.Semaphore) -> int:
        async with turns:
            try:
                return await self._poll(feed)
            except DossierError as error:
                await self._note_failure(feed, error, str(error))
            except Exception as error:
                log.exception("Feed %d cannot be polled", feed.id)
                await self._note_failure(feed, error, "Reading it met a bug in Dossier; the log says more.")
            return 0

    async def _note_failure(self, feed: Feed, error: Exception, words: str) -> None:
        now = self._clock()
        again_at = next_after_failure(error, failures=feed.failures + 1, now=now, every=self._every)
        await self._store.run(record_failure, feed.id, words, now=now, next_poll_at=again_at)

    async def _poll(self, feed: Feed) -> int:
        validators = Validators(feed.etag, feed.last_modified)
        fetched = await self._fetcher.fetch(feed.url, validators=validators, accept=FEED_TYPES)
        stored, title, is_all = 0, None, True
        if isinstance(fetched, Fetched):
            parsed = await self._parse(
                partial(work.parse_feed, fetched.document, fetched.url, fetched.content_type), Priority.BACKGROUND
            )
            entries = await self._store.read(unseen, feed.id, parsed.entries)
            stored, is_all = await self._bring_all(feed, entries)
            title, validators = parsed.title, fetched.validators if is_all else Validators()
        now = self._clock()
        again_at = next_after_success(now, every=self._every, jitter=random.random())  # noqa: S311 (no secret)
        await self._store.run(
            record_success,
            feed.id,
            now=now,
            next_poll_at=again_at if is_all else now + _SOON,
            title=title,
            etag=validators.etag,
            last_modified=validators.last_modified,
        )
        return stored

    async def _bring_all(self, feed: Feed, entries: Sequence[Entry]) -> tuple[int, bool]:
        """Store the entries, as many as one poll may; return how many are articles now, and whether that was all."""
        stored = 0
        until = asyncio.get_running_loop().time() + _POLL_SECONDS
        for entry in reversed(entries[:_MOST_PER_POLL]):  # the latest last, as if they had come one by one
            if asyncio.get_running_loop().time() > until:
                return stored, False
            stored += await self._bring(feed, entry)
        return stored, len(entries) <= _MOST_PER_POLL

    async def _bring(self, feed: Feed, entry: Entry) -> bool:
        """Store an entry of a feed; return whether it is an article now."""
        now = self._clock()
        is_old = entry.published_at is not None and entry.published_at < feed.created_at - _NEWS_FOR
        source = Source(feed_id=feed.id, guid=identity(entry), is_news=not is_old)
        entry = await self._in_full(entry)
        analysis, failure = await self._analyze(entry, now, Priority.BACKGROUND)
        if analysis is None:
            try:
                analysis = await self._parse(partial(work.analyze_plainly, entry), Priority.BACKGROUND)
            except WorkerFailed as error:
                await self._store.run(set_aside, entry, source=source, reason=str(error), now=now)
                return False
        saved = await self._store.run(store_article, entry, analysis, source=source, now=now, failure=failure)
        return saved.is_new

    async def _in_full(self, entry: Entry) -> Entry:
        """Return the entry with the text of its page where it has only a teaser and the page has more."""
        if entry.url is None or not self._is_teaser(entry):
            return entry
        try:
            fetched = await self._fetch(entry.url)
            page = await self._parse(
                partial(work.extract_page, fetched.document, fetched.url, fetched.content_type), Priority.BACKGROUND
            )
        except (IngestError, WorkerFailed) as error:
            log.info("The page of an entry cannot be read, so its teaser is kept: %s", error)
            return entry
        if len(page.text) <= len(entry.text):
            return entry
        return replace(
            entry,
            title=entry.title or page.title,
            text=page.text,
            published_at=entry.published_at or page.published_at,
        )

    def _is_teaser(self, entry: Entry) -> bool:
        return self._settings.full_text and entry.url is not None and len(entry.text) < _SHORT

    async def _find_feed(self, address: str) -> _Found:
        """Return the feed at an address, or of the site there: named by its page, or at one of the usual places."""
        fetched = await self._fetch(with_scheme(address), accept=FEED_TYPES)
        try:
            return await self._read_feed(fetched)
        except NotAFeed as error:
            not_a_feed = error
        links = await self._parse(
            partial(work.find_feed_links, fetched.document, fetched.url, fetched.content_type), Priority.ANSWER
        )
        found = await self._first_feed(links) or await self._first_feed(common_addresses(fetched.url))
        if found is None:
            raise not_a_feed
        return replace(found, is_elsewhere=True)

    async def _first_feed(self, addresses: Sequence[str]) -> _Found | None:
        for address in addresses:
            try:
                return await self._read_feed(await self._fetch(address, accept=FEED_TYPES))
            except (IngestError, WorkerFailed):
                continue
        return None

    async def _read_feed(self, fetched: Fetched) -> _Found:
        parsed = await self._parse(
            partial(work.parse_feed, fetched.document, fetched.url, fetched.content_type), Priority.ANSWER
        )
        return _Found(fetched.url, parsed.title, parsed.entries, fetched.validators)

    # ------------------------------------------------------------------------------------------------- workers

    async def _fetch(self, address: str, *, accept: str = PAGE_TYPES) -> Fetched:
        fetched = await self._fetcher.fetch(address, accept=accept)
        assert not isinstance(fetched, NotModified), "nothing was said of what we have"
        return fetched

    async def _parse(self, function: Callable[[], T], priority: Priority) -> T:
        return await self._light.run(function, priority=priority, seconds=_PARSING_SECONDS)

    async def _analyze(self, entry: Entry, now: datetime, priority: Priority) -> tuple[Analysis | None, str | None]:
        """Return the analysis, or the reason why there is none: a worker that ends is given a second chance."""
        try:
            return await self._heavy.run(partial(work.analyze, entry, now), priority=priority), None
        except WorkerFailed as error:
            log.warning("The analysis of %r ended and is tried once more: %s", entry.title, error)
        try:
            return await self._heavy.run(partial(work.analyze, entry, now), priority=priority), None
        except WorkerFailed as error:
            log.warning("The analysis of %r ended again: %s", entry.title, error)
            return None, str(error)

    @property
    def _every(self) -> timedelta:
        return timedelta(minutes=self._settings.poll_minutes)

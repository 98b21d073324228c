"""Fetches documents from the web: politely, within limits, and never from a private address."""

import asyncio
import contextlib
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

import aiohttp
from multidict import CIMultiDictProxy
from yarl import URL

from bot import __version__
from bot.clock import Clock, utc_now
from bot.ingest.addresses import Guard, RefusedConnection
from bot.ingest.errors import (
    AddressInvalid,
    AddressRefused,
    HttpStatus,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from bot.settings import IngestSettings

USER_AGENT = f"Dossier/{__version__} (Discord news bot)"
FEED_TYPES = "application/rss+xml, application/atom+xml, application/feed+json;q=0.9, application/xml;q=0.8, */*;q=0.5"
PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"

_MAX_REDIRECTS = 5
_CONCURRENCY = 16
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 64 * 1024
_REMEMBERED_HOSTS = 1000


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with a document, to ask later whether it has changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came, decompressed. `url` is where it was found after redirects."""

    url: str
    document: bytes
    content_type: str | None
    validators: Validators


@dataclass(frozen=True, slots=True)
class NotModified:
    """The document is the one whose validators were sent."""

    url: str


class Fetcher:
    """Fetches documents; an async context manager. A host is asked one thing at a time, with `gap_seconds` between.

    Proxies and passwords of the environment are not used: a proxy would connect where we refuse to.
    """

    def __init__(self, settings: IngestSettings, *, gap_seconds: float = 1.0, clock: Clock = utc_now) -> None:
        self._settings = settings
        self._guard = Guard(settings.allowed_networks)
        self._hosts = _Hosts(gap_seconds)
        self._turns = asyncio.Semaphore(_CONCURRENCY)
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=_CONCURRENCY, socket_factory=self._guard.open_socket),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            trust_env=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def check_url(self, address: str) -> str:
        """Return the address as it is asked and stored; raises what `Guard.check_url` raises."""
        return str(self._guard.check_url(address))

    async def fetch(
        self, address: str, *, validators: Validators | None = None, accept: str = PAGE_TYPES
    ) -> Fetched | NotModified:
        """Return the document at the address, or `NotModified` where it is still the one of the validators.

        Follows up to five redirects, each checked like the first address. Raises `AddressInvalid`,
        `AddressRefused`, or a `FetchFailed`.
        """
        headers = {"User-Agent": USER_AGENT, "Accept": accept, "Accept-Encoding": "gzip, deflate"}
        if validators is not None and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators is not None and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        url = self._guard.check_url(address)
        for _ in range(_MAX_REDIRECTS + 1):
            answer = await self._ask(url, headers)
            if not isinstance(answer, URL):
                return answer
            url = self._guard.check_url(answer)
        raise TooManyRedirects(_host(url), _MAX_REDIRECTS)

    async def _ask(self, url: URL, headers: dict[str, str]) -> Fetched | NotModified | URL:
        """Return what one address answers: a document, or where else to look."""
        if self._session is None:
            raise RuntimeError("a fetcher works inside its `async with`")
        host = _host(url)
        async with self._hosts.turn(host), self._turns:
            try:
                async with (
                    asyncio.timeout(self._settings.timeout_seconds),
                    self._session.get(url, headers=headers, allow_redirects=False) as response,
                ):
                    return await self._read(url, headers, response)
            except TimeoutError:
                raise TooSlow(host, self._settings.timeout_seconds) from None
            except aiohttp.ClientConnectorError as error:
                if isinstance(error.os_error, RefusedConnection):
                    raise AddressRefused(host) from None
                raise Unreachable(host, _connecting_in_words(error)) from None
            except aiohttp.ClientConnectionError:
                raise Unreachable(host, "the connection broke off") from None
            except aiohttp.ClientPayloadError:
                raise Unreachable(host, "the answer broke off in the middle") from None
            except aiohttp.ClientError:
                raise Unreachable(host, "the server does not speak proper HTTP") from None

    async def _read(
        self, url: URL, headers: dict[str, str], response: aiohttp.ClientResponse
    ) -> Fetched | NotModified | URL:
        if response.status in _REDIRECTS:
            return _target(url, response.headers)
        if response.status == 304 and headers.keys() & {"If-None-Match", "If-Modified-Since"}:
            return NotModified(str(url))
        if not 200 <= response.status < 300:
            retry_after = _retry_after(response.headers.get("Retry-After"), self._clock())
            raise HttpStatus(_host(url), response.status, retry_after=retry_after)
        return Fetched(
            url=str(url),
            document=await self._body(url, response),
            content_type=_header(response.headers, "Content-Type"),
            validators=Validators(_header(response.headers, "ETag"), _header(response.headers, "Last-Modified")),
        )

    async def _body(self, url: URL, response: aiohttp.ClientResponse) -> bytes:
        limit = self._settings.max_bytes
        if (response.content_length or 0) > limit:
            raise TooLarge(_host(url), limit)
        decoder = _decoder(response.headers.get("Content-Encoding", ""), _host(url))
        body = bytearray()
        received = 0
        try:
            async for chunk in response.content.iter_chunked(_CHUNK):
                received += len(chunk)
                body += decoder.feed(chunk, limit + 1 - len(body))
                if len(body) > limit or received > limit:
                    raise TooLarge(_host(url), limit)
        except zlib.error:
            raise Unreachable(_host(url), "its compressed answer is damaged") from None
        if not decoder.is_complete:
            raise Unreachable(_host(url), "the answer broke off in the middle")
        return bytes(body)


class _Hosts:
    """Lets one request at a time go to a host, and the next one a moment after it."""

    def __init__(self, gap_seconds: float) -> None:
        self._gap = gap_seconds
        self._turns: dict[str, _Turn] = {}

    @contextlib.asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for this host's turn, and hold it."""
        if len(self._turns) > _REMEMBERED_HOSTS:
            now = asyncio.get_running_loop().time()
            self._turns = {name: one for name, one in self._turns.items() if one.users or one.free_at > now}
        turn = self._turns.setdefault(host, _Turn())
        turn.users += 1
        try:
            async with turn.lock:
                await asyncio.sleep(turn.free_at - asyncio.get_running_loop().time())
                try:
                    yield
                finally:
                    turn.free_at = asyncio.get_running_loop().time() + self._gap
        finally:
            turn.users -= 1


class _Turn:
    """Whose turn it is with a host, and from when on the next may go."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0
        self.free_at = 0.0


class _Plain:
    """Passes bytes on."""

    is_complete = True

    def feed(self, chunk: bytes, limit: int) -> bytes:
        return chunk[:limit]


class _Inflater:
    """Decompresses gzip and deflate, never more than is asked for: a few bytes can stand for gigabytes."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=47)  # gzip or zlib, by its header
        self._is_fresh = True

    @property
    def is_complete(self) -> bool:
        return self._stream.eof or self._is_fresh

    def feed(self, chunk: bytes, limit: int) -> bytes:
        output = b""
        while chunk and len(output) < limit:
            output += self._inflate(chunk, limit - len(output))
            if self._stream.eof:
                # Another member of the gzip file may follow; anything else after the end is padding.
                chunk = self._stream.unused_data
                if not chunk.startswith(b"\x1f\x8b"):
                    break
                self._stream = zlib.decompressobj(wbits=47)
            else:
                chunk = self._stream.unconsumed_tail
        return output

    def _inflate(self, chunk: bytes, limit: int) -> bytes:
        is_first, self._is_fresh = self._is_fresh, False
        try:
            return self._stream.decompress(chunk, limit)
        except zlib.error:
            if not is_first or chunk.startswith(b"\x1f\x8b"):
                raise
            # "deflate" means zlib's format, but some servers send it without zlib's header: RFC 9110, 8.4.1.2.
            self._stream = zlib.decompressobj(wbits=-15)
            return self._stream.decompress(chunk, limit)


def _decoder(encoding: str, host: str) -> _Plain | _Inflater:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip" | "deflate":
            return _Inflater()
        case _:
            raise Unreachable(host, "it compresses its answer in a way that I did not ask for")


def _target(url: URL, headers: CIMultiDictProxy[str]) -> URL:
    """Return where a redirect leads."""
    location = headers.get("Location", "").strip()
    if not location:
        raise Unreachable(_host(url), "it sends me on without saying where")
    try:
        return url.join(URL(location))
    except ValueError:
        raise AddressInvalid("the site sends on to one that is misspelled") from None


def _retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return how long to wait, from seconds or a date. Source: RFC 9110, section 10.2.3."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return timedelta(seconds=min(int(value.strip()[:9]), 10**8))
    try:
        until = parsedate_to_datetime(value)
        return max(until.astimezone(now.tzinfo) - now, timedelta()) if until.tzinfo else None
    except (ValueError, OverflowError):  # no date, or one at the very end of time
        return None


def _header(headers: CIMultiDictProxy[str], name: str) -> str | None:
    """Return a header that can be stored and sent again: servers send any bytes."""
    value = headers.get(name)
    return value if value and value.isascii() and value.isprintable() and len(value) <= 1000 else None


def _connecting_in_words(error: aiohttp.ClientConnectorError) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "there is no site of that name"
    if isinstance(error, aiohttp.ClientSSLError):
        return "its certificate is not valid"
    return "it does not accept connections"


def _host(url: URL) -> str:
    return url.host or str(url)

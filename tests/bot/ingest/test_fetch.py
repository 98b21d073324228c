import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot.ingest.errors import (
    AddressInvalid,
    AddressRefused,
    FetchFailed,
    HttpStatus,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from bot.ingest.fetch import USER_AGENT, Fetched, Fetcher, NotModified, Validators
from bot.settings import IngestSettings
from tests.builders import NOW
from tests.servers import LOOPBACK, Reply, Site

HASTY = LOOPBACK.model_copy(update={"timeout_seconds": 1, "max_megabytes": 1})


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as opened:
        yield opened


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(HASTY, gap_seconds=0, clock=lambda: NOW) as opened:
        yield opened


async def document(fetcher: Fetcher, site: Site, path: str = "/") -> bytes:
    fetched = await fetcher.fetch(site.url(path))
    assert isinstance(fetched, Fetched)
    return fetched.document


async def test_a_document_comes_with_its_type_and_validators(fetcher: Fetcher, site: Site) -> None:
    site.routes["/"] = Reply(
        b"words", headers={"Content-Type": "text/html; charset=latin-1", "ETag": '"1"', "Last-Modified": "yesterday"}
    )
    assert await fetcher.fetch(site.url("/#part")) == Fetched(
        site.url("/"), b"words", "text/html; charset=latin-1", Validators('"1"', "yesterday")
    )
    assert site.requests[0].headers["user-agent"] == USER_AGENT


async def test_what_has_not_changed_is_not_sent_again(fetcher: Fetcher, site: Site) -> None:
    site.routes["/"] = lambda request: Reply(status=304 if request.headers.get("if-none-match") == '"1"' else 200)
    assert await fetcher.fetch(site.url(), validators=Validators(etag='"1"')) == NotModified(site.url())
    assert isinstance(await fetcher.fetch(site.url(), validators=Validators(etag='"2"')), Fetched)


async def test_not_modified_without_having_asked_is_an_error(fetcher: Fetcher, site: Site) -> None:
    site.routes["/"] = Reply(status=304)
    with pytest.raises(HttpStatus):
        await fetcher.fetch(site.url())


# ------------------------------------------------------------------------------------------------------ addresses


async def test_a_private_address_is_never_connected_to(site: Site) -> None:
    async with Fetcher(IngestSettings(), gap_seconds=0) as fetcher:
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"):
            with pytest.raises((AddressRefused, AddressInvalid)):
                await fetcher.fetch(f"http://{host}:{site.port}/")
    assert site.requests == []


async def test_a_name_is_refused_by_what_it_resolves_to(site: Site) -> None:
    async with Fetcher(IngestSettings(), gap_seconds=0) as fetcher:
        with pytest.raises(AddressRefused, match="localhost is not on the public internet"):
            await fetcher.fetch(f"http://localhost:{site.port}/")
    assert site.requests == []


async def test_a_redirect_into_a_private_network_is_refused(site: Site) -> None:
    only_this = IngestSettings.model_validate({"allowed_networks": ["127.0.0.1/32"], "timeout_seconds": 1})
    targets = {
        "/literal": "http://127.0.0.2/",
        "/metadata": "http://169.254.169.254/latest",
        "/mapped": f"http://[::ffff:127.0.0.2]:{site.port}/",
        "/short": f"http://127.2:{site.port}/",
    }
    async with Fetcher(only_this, gap_seconds=0) as fetcher:
        for path, target in targets.items():
            site.routes[path] = Reply(status=302, headers={"Location": target})
            with pytest.raises((AddressRefused, AddressInvalid)):
                await fetcher.fetch(site.url(path))
    assert len(site.requests) == len(targets)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.com/", "http://a:b@127.0.0.1/", "http://[", ""]
)
async def test_a_redirect_to_what_is_no_web_address_is_refused(fetcher: Fetcher, site: Site, target: str) -> None:
    site.routes["/"] = Reply(status=301, headers={"Location": target})
    with pytest.raises((AddressInvalid, Unreachable)):
        await fetcher.fetch(site.url())


async def test_a_redirect_is_followed_and_the_last_address_told(fetcher: Fetcher, site: Site) -> None:
    site.routes["/a"] = Reply(status=301, headers={"Location": "b?x=1"})
    site.routes["/b?x=1"] = Reply(b"here")
    fetched = await fetcher.fetch(site.url("/a"))
    assert isinstance(fetched, Fetched)
    assert (fetched.url, fetched.document) == (site.url("/b?x=1"), b"here")


async def test_redirects_end_after_five(fetcher: Fetcher, site: Site) -> None:
    site.routes["/"] = Reply(status=302, headers={"Location": "/"})
    with pytest.raises(TooManyRedirects):
        await fetcher.fetch(site.url())
    assert len(site.requests) == 6


async def test_a_proxy_of_the_environment_is_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    site.routes["/"] = Reply(b"direct")
    async with Fetcher(HASTY, gap_seconds=0) as fetcher:
        assert await document(fetcher, site) == b"direct"


# --------------------------------------------------------------------------------------------------------- limits


def deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"words " * 1000)),
        ("x-gzip", gzip.compress(b"words " * 400) + gzip.compress(b"words " * 600)),
        ("gzip", gzip.compress(b"words " * 1000) + b"\0" * 20),
        ("deflate", zlib.compress(b"words " * 1000)),
        ("deflate", deflate(b"words " * 1000)),
        ("identity", b"words " * 1000),
    ],
    ids=["gzip", "two members", "padded", "zlib", "raw deflate", "plain"],
)
async def test_a_compressed_document_is_decompressed(fetcher: Fetcher, site: Site, encoding: str, body: bytes) -> None:
    site.routes["/"] = Reply(body, headers={"Content-Encoding": encoding})
    assert await document(fetcher, site) == b"words " * 1000


async def test_an_empty_document_is_empty_whatever_it_claims(fetcher: Fetcher, site: Site) -> None:
    site.routes["/"] = Reply(b"", headers={"Content-Encoding": "gzip"})
    assert await document(fetcher, site) == b""


@pytest.mark.parametrize(
    "reply",
    [
        Reply(gzip.compress(b"words " * 1000)[:-20], headers={"Content-Encoding": "gzip"}),
        Reply(b"no gzip at all", headers={"Content-Encoding": "gzip"}),
        Reply(b"words", headers={"Content-Encoding": "br"}),
        Reply(b"words", length=100),
    ],
)
async def test_a_damaged_answer_is_no_document(fetcher: Fetcher, site: Site, reply: Reply) -> None:
    site.routes["/"] = reply
    with pytest.raises(Unreachable):
        await fetcher.fetch(site.url())


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"x" * 1_000_001),
        Reply(length=10**12),
        Reply([b"x" * 100_000] * 20),
        Reply(gzip.compress(b"\0" * 200_000_000, 9), headers={"Content-Encoding": "gzip"}),
        Reply([gzip.compress(b"")] * 60_000, headers={"Content-Encoding": "gzip"}),
    ],
    ids=["too long", "claims to be too long", "unmeasured", "bomb", "empty bombs"],
)
async def test_no_more_is_read_than_the_limit(fetcher: Fetcher, site: Site, reply: Reply) -> None:
    site.routes["/"] = reply
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        await fetcher.fetch(site.url())


async def test_a_document_of_just_the_limit_is_read(fetcher: Fetcher, site: Site) -> None:
    site.routes["/"] = Reply(b"x" * 1_000_000)
    assert len(await document(fetcher, site)) == 1_000_000


async def test_an_answer_that_drips_is_given_up_in_time(fetcher: Fetcher, site: Site) -> None:
    site.routes["/"] = Reply([b"x"] * 1000, pause=0.1)
    start = time.monotonic()
    with pytest.raises(TooSlow, match="1 second"):
        await fetcher.fetch(site.url())
    assert time.monotonic() - start < 2


# --------------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "refuses"),
        (403, "refuses"),
        (404, "nothing at this address"),
        (410, "gone for good"),
        (418, "error"),
        (429, "fewer visits"),
        (503, "problem of its own"),
    ],
)
async def test_an_error_of_the_server_is_told_in_words(fetcher: Fetcher, site: Site, status: int, words: str) -> None:
    site.routes["/"] = Reply(b"no", status)
    with pytest.raises(HttpStatus, match=words) as caught:
        await fetcher.fetch(site.url())
    assert caught.value.status == status
    assert caught.value.retry_after is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(minutes=2)),
        ("Thu, 20 Jun 2024 13:00:00 GMT", timedelta(hours=1)),
        ("Thu, 20 Jun 2024 11:00:00 GMT", timedelta()),
        ("soon", None),
        ("-5", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
    ],
)
async def test_a_server_may_say_how_long_to_wait(
    fetcher: Fetcher, site: Site, value: str, expected: timedelta | None
) -> None:
    site.routes["/"] = Reply(status=429, headers={"Retry-After": value})
    with pytest.raises(HttpStatus) as caught:
        await fetcher.fetch(site.url())
    assert caught.value.retry_after == expected


async def test_a_site_that_is_not_there_is_told_in_words(fetcher: Fetcher) -> None:
    with Site() as gone:
        url = gone.url()
    with pytest.raises(Unreachable, match="does not accept connections"):
        await fetcher.fetch(url)


async def test_what_is_no_http_is_told_in_words(fetcher: Fetcher) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.com ready\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        with pytest.raises(FetchFailed):
            await fetcher.fetch(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")


async def test_an_encrypted_address_of_a_plain_server_is_told_in_words(fetcher: Fetcher, site: Site) -> None:
    with pytest.raises(FetchFailed):
        await fetcher.fetch(site.url().replace("http://", "https://"))


# ------------------------------------------------------------------------------------------------------ politeness


async def test_a_host_is_asked_one_thing_at_a_time(site: Site) -> None:
    for path in ("/a", "/b", "/c"):
        site.routes[path] = Reply(b"words")
    async with Fetcher(LOOPBACK, gap_seconds=0.05) as fetcher:
        start = time.monotonic()
        await asyncio.gather(*(fetcher.fetch(site.url(path)) for path in ("/a", "/b", "/c")))
        assert time.monotonic() - start >= 0.1
        await fetcher.fetch(site.url("/a"))
        assert time.monotonic() - start >= 0.15


async def test_a_cancelled_request_leaves_the_host_to_others(fetcher: Fetcher, site: Site) -> None:
    site.routes["/slow"] = Reply([b"x"] * 100, pause=0.1)
    site.routes["/"] = Reply(b"words")
    slow = asyncio.create_task(fetcher.fetch(site.url("/slow")))
    await asyncio.sleep(0.05)
    slow.cancel()
    assert await document(fetcher, site) == b"words"

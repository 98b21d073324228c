"""A web site on loopback, in a thread of its own: for tests with and without an event loop. It stops by itself."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from bot.settings import IngestSettings

LOOPBACK = IngestSettings.model_validate({"allowed_networks": ["127.0.0.0/8"], "timeout_seconds": 5})
"""Settings that allow the test's own server, and no other private address."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked; the names of the headers are in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. `body` as a sequence is sent piece by piece, `pause` seconds apart.

    `length` is what Content-Length claims: the body's own length unless told otherwise, nothing for pieces.
    """

    body: bytes | Sequence[bytes] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    length: int | None = None


Route = Reply | Callable[[Request], Reply]


class Site:
    """A web site: `site.routes["/feed"] = Reply(…)`, then ask `site.url("/feed")`. `requests` is what was asked."""

    def __init__(self, routes: Mapping[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.requests: list[Request] = []
        self._stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def port(self) -> int:
        return self._server.server_port

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def asked(self, path: str) -> int:
        """Return how often this path was asked."""
        return sum(request.path == path for request in self.requests)

    def serve_feed(self, path: str, document: str, **headers: str) -> None:
        """Answer this path with an RSS document."""
        self.routes[path] = Reply(document.encode(), headers={"Content-Type": "application/rss+xml", **headers})

    def serve_page(self, path: str, document: str) -> None:
        """Answer this path with an HTML page."""
        self.routes[path] = Reply(document.encode(), headers={"Content-Type": "text/html; charset=utf-8"})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _reply(self, request: Request) -> Reply:
        self.requests.append(request)
        route = self.routes.get(request.path, Reply(b"Nothing here", 404))
        return route if isinstance(route, Reply) else route(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = site._reply(Request(self.path, headers))
                try:
                    self._send(reply)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True  # the client has seen enough

            def _send(self, reply: Reply) -> None:
                pieces = [reply.body] if isinstance(reply.body, bytes) else reply.body
                length = reply.length
                if length is None and isinstance(reply.body, bytes):
                    length = len(reply.body)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if length is not None and reply.status != 304:
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                for piece in pieces:
                    self.wfile.write(piece)
                    if reply.pause and site._stopping.wait(reply.pause):
                        return

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
                pass

        return Handler

"""A web server of this machine that behaves as badly as it is told to."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    """What lies under a path. The lists are used up, one entry a request.

    Attributes:
        drops: after so many bytes the connection breaks off.
        statuses: answered instead of the file.
        length: the Content-Length that is announced; False: none at all.
        shifted: a range begins so many bytes too late.
        slow: seconds before the answer.
    """

    body: bytes = b""
    etag: str = '"v1"'
    ranges: bool = True
    drops: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    length: int | bool = True
    shifted: int = 0
    slow: float = 0
    headers: dict[str, str] = field(default_factory=dict)


class Server(ThreadingHTTPServer):
    """Serves `pages`, and remembers in `asked` each path with the headers of its request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no news."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def put(self, path: str, body: bytes = b"", **told: object) -> str:
        self.pages[path] = Page(body, **told)  # type: ignore[arg-type]
        return self.url(path)

    def ranges(self) -> list[str | None]:
        return [headers.get("Range") for _, headers in self.asked]


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        page = self.server.pages.get(self.path)
        if page is None:
            return self.send_error(404)
        time.sleep(page.slow)
        if page.statuses:
            self.send_response(page.statuses.pop(0))
            self._headers(page.headers | {"Content-Length": "0"})
            return None
        return self._send(page)

    def _send(self, page: Page) -> None:
        start = self._start(page)
        if start > len(page.body):
            self.send_response(416)
            return self._headers({"Content-Range": f"bytes */{len(page.body)}"})
        body = page.body[start + (page.shifted if start else 0) :]
        sent = {"ETag": page.etag} if page.etag else {}
        if start:
            first, last = start + page.shifted, len(page.body) - 1
            sent["Content-Range"] = f"bytes {first}-{last}/{len(page.body)}"
        if page.length is not False:
            sent["Content-Length"] = str(len(body) if page.length is True else page.length)
        self.send_response(206 if start else 200)
        self._headers(sent | page.headers)
        self.wfile.write(body[: page.drops.pop(0)] if page.drops else body)
        return None

    def _start(self, page: Page) -> int:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        condition = self.headers.get("If-Range")
        if not asked or not page.ranges or condition not in {None, page.etag}:
            return 0
        return int(asked[1])

    def _headers(self, headers: dict[str, str]) -> None:
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs until the test is over."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

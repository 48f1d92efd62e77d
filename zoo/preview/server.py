"""A local server of pages that tells open ones when something changed, and what is wrong."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit

from zoo.preview.live import fingerprint
from zoo.render.html import BrokenTemplate

HEARTBEAT = 15.0  # seconds between two signs of life on an open event stream
SCRIPT = Path(__file__).with_name("preview.js")
EVENTS, CODE = "/__preview", "/__preview.js"


class Builds:
    """Counts builds and holds what is wrong now; waiting readers are woken by a new state."""

    def __init__(self) -> None:
        self.number = 1
        self.errors = ""
        self._changed = threading.Condition()

    def bump(self, errors: str = "") -> None:
        with self._changed:
            self.number += 1
            self.errors = errors
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> tuple[int, str]:
        """Number and errors of the newest build: at once if it is not `seen`, else after it."""
        with self._changed:
            self._changed.wait_for(lambda: self.number != seen, timeout=seconds)
            return self.number, self.errors


class Preview(ThreadingHTTPServer):
    """Serves `page(path) -> content` on 127.0.0.1; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, page: Callable[[str], bytes | None], port: int, builds: Builds) -> None:
        self.page, self.builds = page, builds
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    server: Preview
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or a small page waits 40 ms for the reader's acknowledgement

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        with contextlib.suppress(OSError):  # the reader has left
            if path == EVENTS:
                self._events()
            elif path == CODE:
                self._send(200, SCRIPT.read_bytes(), "text/javascript")
            else:
                self._page(path)

    def _page(self, path: str) -> None:
        name = path.removeprefix("/")
        name += "index.html" if name.endswith("/") or not name else ""
        try:
            content, status = self.server.page(name), 200
        except BrokenTemplate as error:
            content, status, name = f"<pre>{escape(str(error))}</pre>".encode(), 500, "500.html"
        if content is None:
            content, status = self.server.page("404.html") or b"not found", 404
            name = "404.html"
        kind = guess_type(name)[0] or "application/octet-stream"
        self._send(status, with_script(content) if kind == "text/html" else content, kind)

    def _send(self, status: int, content: bytes, kind: str) -> None:
        text = kind.startswith("text/") or kind in ("application/json", "application/xml")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        seen = 0
        while True:
            seen, errors = self.server.builds.wait(seen, HEARTBEAT)
            state = json.dumps({"build": seen, "errors": errors}, ensure_ascii=False)
            self.wfile.write(f"data: {state}\n\n".encode())
            self.wfile.flush()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def with_script(page: bytes) -> bytes:
    """The page with the preview's script at its end; nothing else of it differs from the site."""
    tag = f'<script src="{CODE}"></script>'.encode()
    head, end, tail = page.rpartition(b"</body>")
    return head + tag + end + tail if end else page + tag


def watch(
    paths: Callable[[], tuple[Path, ...]],
    changed: Callable[[], None],
    stop: threading.Event,
    every: float = 0.03,
) -> None:
    """Calls `changed` whenever a file below the paths changes, until `stop` is set."""
    before = fingerprint(paths())
    while not stop.wait(every):
        now = fingerprint(paths())
        if now != before:
            before = now
            changed()

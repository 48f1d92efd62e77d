"""A local server of pages that tells open ones when something changed, and what is wrong."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable, Collection, Sequence
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from zoo.preview.pages import Stopped
from zoo.render.html import BrokenTemplate

HEARTBEAT = 15.0  # seconds between two signs of life on an open event stream
IDLE = 60.0  # seconds that a reader may leave a connection unused
SCRIPT = Path(__file__).with_name("preview.js")
EVENTS, CODE = "/__preview", "/__preview.js"
METHODS = "GET, HEAD"
# Names of this machine that no name server decides on. A page of another site whose name leads
# here (DNS rebinding) sends its own name, and must read nothing.
OWN = ("localhost", "127.0.0.1", "[::1]")
_ABSOLUTE = re.compile(r"https?://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{0,5})?", re.IGNORECASE)


class BadRequest(ValueError):
    """A request that cannot be answered; the text says why."""


def asked(target: str, headers: Sequence[str]) -> tuple[str, str]:
    """The host that is asked for, in lower case and without a port, and the path from `/`, percent
    signs resolved; "" for one that cannot be read. Raises BadRequest.

    target: of the request line; an address in it counts more than the header (RFC 9112, 3.2.2).
    headers: all `Host` headers.
    """
    if len(headers) > 1:
        raise BadRequest("send one Host header")
    absolute = _ABSOLUTE.fullmatch(target)
    named = [absolute[1]] if absolute else []
    hosts = [_HOST.fullmatch(text.strip()) for text in (*named, *headers)]
    if not hosts or None in hosts:
        raise BadRequest("send a Host header with a name, or a name and a port")
    first = hosts[0]
    assert first is not None
    path = unquote(re.split("[?#]", absolute[2] if absolute else target, maxsplit=1)[0] or "/")
    sound = path.startswith("/") and "\0" not in path
    return first[1].lower().removesuffix("."), path if sound else ""


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
    """Serves `page(path) -> content` on 127.0.0.1; port 0 takes a free one. hosts: names by which
    readers may ask for it besides those of this machine."""

    daemon_threads = True

    def __init__(
        self,
        page: Callable[[str], bytes | None],
        port: int,
        builds: Builds,
        hosts: Collection[str] = (),
    ) -> None:
        self.page, self.builds = page, builds
        self.hosts = {*OWN, *(name.lower().removesuffix(".") for name in hosts)}
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line instead of a traceback; nothing about a reader who has left."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            print(f"zoo: a request failed: {type(error).__name__}: {error}", file=sys.stderr)


class _Handler(BaseHTTPRequestHandler):
    server: Preview
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"  # of a request without one: it gets a status, too
    disable_nagle_algorithm = True  # or a small page waits 40 ms for the reader's acknowledgement
    timeout = IDLE

    def do_GET(self) -> None:
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # nobody reads the body, and it is no request
        try:
            host, path = asked(self.path, self.headers.get_all("Host") or [])
        except BadRequest as error:
            return self._send(400, f"{error}\n".encode(), "text/plain")
        if host not in self.server.hosts:
            text = f"this is not {host}; to serve it by that name: zoo serve --host {host}"
            self._send(421, f"{text}\n".encode(), "text/plain")
        elif not path:
            self._send(400, b"the path cannot be read\n", "text/plain")
        elif path == EVENTS:
            self._events()
        elif path == CODE:
            self._send(200, SCRIPT.read_bytes(), "text/javascript")
        else:
            self._page(path.removeprefix("/"))

    do_HEAD = do_GET

    def _page(self, name: str) -> None:
        """Answers as hosts of sites do: a folder by its index, without a slash by a redirect."""
        folder = name.endswith("/") or not name
        if not folder and "." not in name.rpartition("/")[2] and self._find(f"{name}/index.html"):
            return self._send(301, b"", "text/plain", {"Location": f"/{quote(name)}/"})
        name += "index.html" if folder else ""
        try:
            content, status = self._find(name), 200
            if content is None:
                content, status, name = self._find("404.html") or b"not found", 404, "404.html"
        except (BrokenTemplate, Stopped) as error:
            content, status, name = f"<pre>{escape(str(error))}</pre>".encode(), 500, "500.html"
        kind = guess_type(name)[0] or "application/octet-stream"
        self._send(status, with_script(content) if kind == "text/html" else content, kind)

    def _find(self, name: str) -> bytes | None:
        """A page, None where there is none: no site has names that are longer than a disk's."""
        parts = name.split("/")
        if any(part in ("", ".", "..") or len(part.encode()) > 255 for part in parts):
            return None
        return self.server.page(name)

    def _send(
        self, status: int, content: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        text = kind.startswith("text/") or kind in ("application/json", "application/xml")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        seen = 0
        while self.command != "HEAD":
            seen, errors = self.server.builds.wait(seen, HEARTBEAT)
            state = json.dumps({"build": seen, "errors": errors}, ensure_ascii=False)
            self.wfile.write(f"data: {state}\n\n".encode())
            self.wfile.flush()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the base class finds wrong with a request, as a line of text."""
        self.close_connection = True
        allowed = {"Allow": METHODS} if code == 501 else None
        status = 405 if allowed else code
        text = message or self.responses.get(status, ("refused", ""))[0]
        self._send(status, f"{text}\n".encode("utf-8", "replace"), "text/plain", allowed)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def with_script(page: bytes) -> bytes:
    """The page with the preview's script at its end; nothing else of it differs from the site."""
    tag = f'<script src="{CODE}"></script>'.encode()
    head, end, tail = page.rpartition(b"</body>")
    return head + tag + end + tail if end else page + tag

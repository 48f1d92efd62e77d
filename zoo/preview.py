"""A local server of the site that tells open pages when it was built again."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HEARTBEAT = 15.0  # seconds between two signs of life on an open event stream


class Builds:
    """Counts builds; waiting readers are woken by a new one."""

    def __init__(self) -> None:
        self.number = 1
        self._changed = threading.Condition()

    def bump(self) -> None:
        with self._changed:
            self.number += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """The number of the newest build: at once if it is not `seen`, else after the next."""
        with self._changed:
            self._changed.wait_for(lambda: self.number != seen, timeout=seconds)
            return self.number


class Preview(ThreadingHTTPServer):
    """Serves a folder on 127.0.0.1; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int, builds: Builds) -> None:
        self.builds = builds
        super().__init__(("127.0.0.1", port), partial(_Handler, directory=str(folder)))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(SimpleHTTPRequestHandler):
    server: Preview
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/__reload":
            with contextlib.suppress(OSError):
                self._events()
            return
        super().do_GET()

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        seen = 0
        while True:
            seen = self.server.builds.wait(seen, HEARTBEAT)
            self.wfile.write(f"data: {seen}\n\n".encode())
            self.wfile.flush()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def fingerprint(paths: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """Every file below the paths, with its time and size: two of them differ when a file does."""
    found = {}
    for path in paths:
        for file in path.rglob("*") if path.is_dir() else (path,):
            with contextlib.suppress(OSError):
                state = file.stat()
                found[str(file)] = (state.st_mtime_ns, state.st_size)
    return found


def watch(
    paths: tuple[Path, ...], changed: Callable[[], None], stop: threading.Event, every: float = 0.2
) -> None:
    """Calls `changed` whenever a file below the paths changes, until `stop` is set."""
    before = fingerprint(paths)
    while not stop.wait(every):
        now = fingerprint(paths)
        if now != before:
            before = now
            changed()

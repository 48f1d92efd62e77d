"""The built site on a port of this machine, for tools that look at it as a visitor does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[1]
SITE = ROOT / "site" / "public"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(site: Path = SITE) -> Iterator[str]:
    """The address of the site while it is served. SystemExit where there is no site."""
    if not (site / "index.html").exists():
        raise SystemExit(f"{site} holds no site; run make first")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def a_board() -> str:
    """The path of the leaderboard that shows most, below a language's folder."""
    boards = (SITE / "en_US" / "boards").glob("*.html")
    largest = max(boards, key=lambda page: page.stat().st_size, default=None)
    if largest is None:
        raise SystemExit("the site has no leaderboard: no figure that two models have")
    return f"boards/{largest.name}"

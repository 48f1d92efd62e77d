"""The built site on a port of this machine, for tools that look at it as a visitor does."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).parents[1]
SITE = ROOT / "site" / "public"


PACKED = (".html", ".css", ".js", ".json", ".svg")


class Handler(SimpleHTTPRequestHandler):
    """Silent, and sends text packed, as hosts of static sites do."""

    def log_message(self, *args: object) -> None:
        pass

    def send_head(self) -> BinaryIO | None:  # type: ignore[override]
        path = Path(self.translate_path(self.path))
        packs = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (packs and path.suffix in PACKED and path.is_file()):
            return super().send_head()  # type: ignore[return-value]
        content = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)


@contextmanager
def served(site: Path = SITE) -> Iterator[str]:
    """The address of the site while it is served. SystemExit where there is no site."""
    if not (site / "index.html").exists():
        raise SystemExit(f"{site} holds no site; run make first")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
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

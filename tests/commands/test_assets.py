"""`zoo assets`: adding, fetching, pruning what samples may fetch."""

import http.server
import threading

import pytest

from tests.cards.texts import CARD
from zoo.build.pipeline import read_lock
from zoo.commands.assets import download

URL = "https://example.org/cat.jpg"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved/cat.jpg":
            self.send_response(302)
            self.send_header("Location", "/real/cat.jpg")
            self.end_headers()
        elif self.path == "/real/cat.jpg":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"cat")
        else:
            self.send_error(404)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_download_notes_where_a_redirect_led(project, server):
    row = download(project, f"{server}/moved/cat.jpg")
    assert (row.path, row.bytes, row.final) == ("assets/cat.jpg", 3, f"{server}/real/cat.jpg")
    assert (project.root / "assets" / "cat.jpg").read_bytes() == b"cat"


def test_a_failed_download_leaves_nothing(project, server):
    with pytest.raises(OSError, match="404"):
        download(project, f"{server}/none.jpg")
    assert list((project.root / "assets").iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(project, server):
    (project.root / "assets").mkdir()
    (project.root / "assets" / "cat.jpg").write_bytes(b"mine")
    with pytest.raises(FileExistsError, match="is there already"):
        download(project, f"{server}/real/cat.jpg")
    assert (project.root / "assets" / "cat.jpg").read_bytes() == b"mine"


def test_prune_unlocks_what_no_card_asks_for(zoo, project):
    (project.root / "assets").mkdir()
    (project.root / "assets" / "cat.jpg").write_bytes(b"cat")
    zoo("assets", "add", URL, "https://example.org/dog.jpg", "--from", "assets/cat.jpg")
    card = project.pages / "org_task_name.md"
    card.write_text(CARD.replace("Hello.", f"Hello {URL}"), encoding="utf-8")
    code, out, _ = zoo("assets", "prune")
    assert (code, out.splitlines()[-1]) == (0, "1 URL unlocked")
    assert [a.url for a in read_lock(project).assets] == [URL]


def test_fetch_of_what_is_not_locked_is_refused(zoo):
    code, _, errors = zoo("assets", "fetch", "https://example.org/w.pkl")
    assert (code, errors) == (
        1,
        "zoo: https://example.org/w.pkl is no weight file of assets.lock\n",
    )

"""`--links`, against a server on this machine."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.cards.texts import CARD
from zoo.lint import links as linkcheck
from zoo.lint.links import addresses, ask, dead_links


@pytest.fixture(scope="module")
def server():
    """Answers /200 with 200 and so on; /flaky fails once; /get knows no HEAD."""

    seen = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            name = self.path.strip("/")
            seen.append((self.command, name))
            if name == "flaky":
                code = 503 if seen.count(("GET", "flaky")) < 2 else 200
            elif name == "get":
                code = 404 if self.command == "HEAD" else 200
            else:
                code = int(name)
            self.send_response(code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = answer

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_address[1]}/"
    server.seen = seen
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(linkcheck, "PAUSE", 0)


@pytest.mark.parametrize("code", [200, 401, 403, 429])
def test_what_answers_or_forbids_programs_is_not_dead(server, code):
    assert ask(f"{server.url}{code}") == ""


@pytest.mark.parametrize("code", [404, 410])
def test_what_is_gone_is_dead_and_not_asked_again(server, code):
    server.seen.clear()
    assert ask(f"{server.url}{code}") == f"answers {code}"
    assert server.seen == [("HEAD", str(code)), ("GET", str(code))]


def test_a_failure_is_asked_again(server):
    assert ask(server.url + "flaky") == ""
    assert ask(server.url + "500") == "answers 500"


def test_a_server_that_knows_no_head(server):
    assert ask(server.url + "get") == ""


def test_no_server_at_all():
    assert ask("http://127.0.0.1:9/").startswith("does not answer (")


def test_every_place_is_reported_and_every_address_asked_once(card):
    link = "[a](https://example.org/a)"
    parsed = card(CARD.replace("你好。", link).replace("Hello.", f"{link} `{link}`"))
    asked = []

    def gone(url):
        asked.append(url)
        return "answers 404" if url.endswith("/a") else ""

    found = dead_links([parsed], gone)
    assert [(d.code, d.line, d.message) for d in found] == [
        ("ZOO411", 19, "https://example.org/a answers 404"),
        ("ZOO411", 27, "https://example.org/a answers 404"),
    ]
    assert sorted(asked) == ["https://example.org/a", "https://github.com/org/repo"]


def test_addresses_of_the_front_matter_are_asked_too(card):
    assert [url for url, _ in addresses(card(CARD))] == ["https://github.com/org/repo"]

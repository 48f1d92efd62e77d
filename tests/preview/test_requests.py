"""Every request is answered, whatever it holds, and only those that ask for this machine."""

import contextlib
import os
import signal
import socket
import threading
import time
from functools import partial

import pytest

from tests.cards.texts import CARD
from tests.preview.test_preview import serving
from zoo.commands.serve import Updater
from zoo.preview import pages as workers
from zoo.preview.pages import LivePages, Stopped, in_process
from zoo.preview.server import Builds
from zoo.render import page_makers

SITE = {
    "index.html": b"<body>home</body>",
    "404.html": b"<body>lost</body>",
    "en_US/index.html": b"<body>english</body>",
    "static/a b.txt": b"text",
}


@pytest.fixture(scope="module")
def server():
    with serving(SITE.get, Builds()) as found:
        yield found


def ask(server, request, most=1 << 16):
    """(status, headers, body) of the answer to these bytes."""
    with socket.create_connection(server.server_address, timeout=10) as connection:
        with contextlib.suppress(OSError):  # it may answer before it has read all
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        with contextlib.suppress(OSError):
            while len(answer) < most and (part := connection.recv(most)):
                answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


def request(target, host="localhost", method="GET", more=""):
    return f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode("latin-1")


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST.", "localhost:8000", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:80"],
)
def test_it_answers_by_the_names_of_this_machine(server, host):
    assert ask(server, request("/", host))[0] == 200


@pytest.mark.parametrize("path", ["/", "/__preview", "/__preview.js", "/static/a%20b.txt", "/none"])
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "10.0.0.1"]
)
def test_it_answers_by_no_other_name(server, host, path):
    status, _, body = ask(server, request(path, host))
    name = host.removesuffix(":8000")
    line = f"this is not {name}; to serve it by that name: zoo serve --host {name}\n"
    assert (status, body.decode()) == (421, line)


def test_an_address_in_the_request_line_counts_more_than_the_header(server):
    assert ask(server, request("http://evil.example/", "localhost"))[0] == 421
    assert ask(server, request("http://localhost/en_US/", "localhost"))[2].startswith(b"<body>engl")


@pytest.mark.parametrize(
    "hosts", ["", "Host: a\r\nHost: localhost\r\n", "Host: a b\r\n", "Host:\r\n"]
)
def test_a_request_has_to_name_one_host(server, hosts):
    status, _, body = ask(server, f"GET / HTTP/1.1\r\n{hosts}\r\n".encode())
    assert (status, b"Host header" in body) == (400, True)


def test_a_name_can_be_added():
    with serving(SITE.get, Builds(), ["preview.example"]) as server:
        assert ask(server, request("/", "Preview.Example:443"))[0] == 200
        assert ask(server, request("/", "other.example"))[0] == 421


def test_a_folder_without_a_slash_is_redirected_as_hosts_do(server):
    status, headers, _ = ask(server, request("/en_US?q=1"))
    assert (status, headers["Location"]) == (301, "/en_US/")
    assert ask(server, request("/en_US/"))[2].startswith(b"<body>english")
    assert ask(server, request("/zh_CN"))[0] == 404
    assert ask(server, request("//evil.example"))[0] == 404


@pytest.mark.parametrize("path", ["/", "/en_US/", "/en_US", "/none", "/__preview", "/__preview.js"])
def test_head_is_get_without_the_content(server, path):
    status, headers, body = ask(server, request(path, method="HEAD"))
    assert body == b""
    if path != "/__preview":
        again = ask(server, request(path))
        assert (status, headers["Content-Length"]) == (again[0], again[1]["Content-Length"])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "X"])
def test_another_method_is_refused_with_those_that_are_not(server, method):
    status, headers, _ = ask(server, request("/", method=method))
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


ODD = {
    "a NUL": (request("/static/%00"), 400),
    "a broken address": (request("http://["), 400),
    "another scheme": (request("ftp://localhost/"), 400),
    "a star": (request("*"), 400),
    "no path": (b"GET\r\n\r\n", 400),
    "a long name": (request("/static/" + 5000 * "a"), 404),
    "a long path": (request("/a" * 5000), 404),
    "a longer path": (request("/" + 70_000 * "a"), 414),
    "bad percent signs": (request("/%zz%"), 404),
    "bytes that are no text": (request("/%ff%fe\xff"), 404),
    "a way out": (request("/static/../../zoo.toml"), 404),
    "an encoded way out": (request("/static/%2e%2e/%2e%2e/zoo.toml"), 404),
    "a long header": (request("/", more="X: " + 70_000 * "a" + "\r\n"), 431),
    "many headers": (request("/", more="X: a\r\n" * 200), 431),
    "another version": (b"GET / HTTP/3.0\r\n\r\n", 505),
    "no version": (b"GET / HTTP/x\r\n\r\n", 400),
    "noise": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
}


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_request_gets_an_answer_and_leaves_no_trace(server, kind, capfd):
    sent, wanted = ODD[kind]
    assert ask(server, sent)[0] == wanted
    assert capfd.readouterr() == ("", "")


def test_a_body_is_no_second_request(server):
    inner = request("/en_US/")
    sent = request("/", more=f"Content-Length: {len(inner)}\r\n") + inner
    assert b"english" not in ask(server, sent)[2]


def test_a_page_that_raises_is_an_answer(capfd):
    def broken(path):
        raise Stopped("it takes more than 20 s")

    with serving(broken, Builds()) as server:
        status, _, body = ask(server, request("/"))
    assert status == 500
    assert b"it takes more than 20 s" in body
    assert capfd.readouterr() == ("", "")


def make(question):
    return in_process(partial(work, question))


def work(question):
    if question == "slow":
        time.sleep(600)
    if question == "dead":
        os.kill(os.getpid(), signal.SIGKILL)
    if question == "hold":  # as a regular expression holds Python's lock
        while True:
            pass
    return os.getpid()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["slow", "hold"])
def test_a_page_that_takes_long_holds_up_no_other_and_is_stopped(monkeypatch, kind):
    monkeypatch.setattr(workers, "SECONDS", 2.0)
    failed = []

    def ask_slowly():
        try:
            make(kind)
        except Stopped as error:
            failed.append(str(error))

    thread = threading.Thread(target=ask_slowly)
    thread.start()
    time.sleep(0.2)
    before = time.monotonic()
    for _ in range(5):
        make("quick")
    assert time.monotonic() - before < 1.5
    thread.join()
    assert failed == ["it takes more than 2 s"]


def test_a_process_that_dies_is_an_error_of_its_page_alone():
    with pytest.raises(Stopped, match="has died"):
        make("dead")
    assert make("quick") != os.getpid()


def test_a_process_has_ended_when_its_page_is_there():
    process = make("quick")
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.slow
def test_a_page_that_cannot_be_made_is_that_of_a_card_with_a_finding(project, monkeypatch):
    monkeypatch.chdir(project.root)
    other = CARD.replace("800size", "801size").replace("title: Example", "title: Other")
    (project.pages / "org_task_other.md").write_text(other, "utf-8")

    real = page_makers.card_page

    def card_page(content, card, lang):
        if card.id == "org_task_other":
            raise LookupError("no such thing")
        return real(content, card, lang)

    monkeypatch.setattr(page_makers, "card_page", card_page)
    pages = LivePages()
    Updater(project, pages, Builds())()
    assert b"LookupError: no such thing" in pages.get("en_US/cards/org_task_other.html")
    assert b"Hello." in pages.get("en_US/cards/org_task_name.html")

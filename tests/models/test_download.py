"""Servers that misbehave: each download ends in time, in bounds, with one line that says why."""

import gzip
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from zoo.models.weights import download as downloading
from zoo.models.weights.download import DownloadError, download, limit
from zoo.models.weights.fetch import FetchError, fetch
from zoo.samples.network import make_certificates

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@contextmanager
def answering(*pieces, endless=b"", pause=0.0, tls=None):
    """The URL of a server that sends these pieces, then `endless` again and again."""

    def serve():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                if tls:
                    connection = tls.wrap_socket(connection, server_side=True)
                connection.recv(1 << 16)
                for piece in pieces:
                    connection.sendall(piece)
                while endless:
                    connection.sendall(endless)
                    time.sleep(pause)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        scheme = "https" if tls else "http"
        yield f"{scheme}://127.0.0.1:{server.getsockname()[1]}/a.pkl"
        server.shutdown(socket.SHUT_RDWR)


def refusal(url, part, most=10**6):
    with pytest.raises(DownloadError) as caught:
        download(url, part, lambda done, total: None, most)
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 600
    return text


@pytest.fixture
def part(tmp_path):
    return tmp_path / "a.pkl.part"


@pytest.fixture
def tls(tmp_path, monkeypatch):
    """What serves https with a certificate that this process trusts."""
    make_certificates(["127.0.0.1"], tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    return context


def moved(place):
    return f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode()


def test_no_redirect_leads_from_https_to_http(tls, part):
    with (
        answering(OK + b"Content-Length: 1\r\n\r\nx") as plain,
        answering(moved(plain), tls=tls) as url,
    ):
        told = refusal(url, part)
    assert told == f"cannot reach {url}: it leads to {plain}, which is not https"
    assert not part.exists()


def test_a_redirect_within_https_is_followed(tls, part):
    with (
        answering(OK + b"Content-Length: 1\r\n\r\nx", tls=tls) as real,
        answering(moved(real), tls=tls) as url,
    ):
        assert download(url, part, lambda done, total: None, 10) == real
    assert part.read_bytes() == b"x"


def test_redirects_in_a_ring_are_given_up(part):
    with answering(moved("/a.pkl")) as url:
        assert "redirect" in refusal(url, part)


def test_without_content_length_a_file_ends_at_its_bound(part):
    with answering(OK + b"\r\n", endless=b"x" * 65536) as url:
        assert refusal(url, part).startswith(f"{url} has more than the 1000000 bytes")
    assert not part.exists()


def test_chunks_without_end_do_as_well(part):
    with answering(CHUNKED, endless=b"10000\r\n" + b"x" * 65536 + b"\r\n") as url:
        assert "ZOO_DOWNLOAD_LIMIT" in refusal(url, part)
    assert not part.exists()


def test_an_announced_size_beyond_the_bound_is_refused_at_once(part):
    with answering(OK + b"Content-Length: 1000001\r\n\r\n", endless=b"x") as url:
        assert "may have; correct `bytes` in its card" in refusal(url, part)
    assert not part.exists()


@pytest.mark.parametrize(
    "head",
    [OK + b"\r\n", CHUNKED + b"ff\r\n", OK + b"Content-Length: 1000\r\n\r\n"],
    ids=["plain", "chunked", "announced"],
)
def test_a_byte_now_and_then_is_too_slow(head, part, monkeypatch):
    monkeypatch.setattr(downloading, "TIMEOUT", 0.5)
    with answering(head, endless=b"x", pause=0.05) as url:
        assert "which is too slow; run again, or ask another mirror" in refusal(url, part)
    assert part.stat().st_size > 0  # the next run goes on from there


@pytest.mark.parametrize("head", [b"H", OK + b"A: b", OK + b"A: b\r\nB: "])
def test_a_head_that_does_not_end_is_given_up(head, part, monkeypatch):
    monkeypatch.setattr(downloading, "TIMEOUT", 0.5)
    with answering(head, endless=b"x", pause=0.05) as url:
        assert "no answer in 0 s" in refusal(url, part)


def test_silence_is_given_up(part, monkeypatch):
    monkeypatch.setattr(downloading, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        text = refusal(f"http://127.0.0.1:{server.getsockname()[1]}/a", part)
    assert text.startswith("cannot reach http://127.0.0.1")


@pytest.mark.parametrize("length", [b"abc", b"-1", b"1e3", b"9" * 5000, b"1, 2", b"\xb2"])
def test_an_odd_length_is_named(length, part):
    with answering(OK + b"Content-Length: " + length + b"\r\n\r\nx") as url:
        assert "announces Content-Length" in refusal(url, part)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (OK + b"Content-Length: 10\r\n\r\nabc", "broke off after 3 of 10 bytes; run again"),
        (CHUNKED + b"5\r\nabc", "broke off: IncompleteRead"),
        (CHUNKED + b"3\r\nabc\r\n", "broke off: IncompleteRead"),
        (CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n", "broke off: IncompleteRead"),
        (b"", "cannot reach"),
        (b"SSH-2.0-OpenSSH\r\n", "does not answer HTTP"),
        (OK + b"A: b\r\n" * 200 + b"\r\n", "got more than 100 headers"),
        (OK + b"A: " + b"b" * 70000 + b"\r\n\r\n", "does not answer HTTP: got more than 65536"),
        (b"HTTP/1.1 500 \x1b]0;x\x07\r\n\r\n", "answered 500 \ufffd]0;x"),
        (b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", "answered 302"),
        (b"HTTP/1.1 302 Found\r\nLocation: ftp://127.0.0.1/\r\n\r\n", "unknown url type"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n", "is not an address"),
        (b"HTTP/1.1 302 Found\r\nLocation: /a.pkl\r\n\r\n", "answered 302"),
    ],
)
def test_a_broken_answer_is_one_line(answer, told, part):
    with answering(answer) as url:
        assert told in refusal(url, part)


def test_a_compressed_answer_is_not_unpacked(part):
    bomb = gzip.compress(b"\0" * 10**7)
    head = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with answering(OK + head + bomb) as url:
        download(url, part, lambda done, total: None, 10**6)
    assert part.read_bytes() == bomb


@pytest.mark.parametrize(
    ("mirror", "told"),
    [
        ("http://[", "'http://[/a.pkl' is not an address: Invalid IPv6 URL"),
        ("data://x", "it does not begin with https:// or http://"),
        ("ftp://example.org", "it does not begin with https:// or http://"),
        ("http://127.0.0.1:port", "is not an address: nonnumeric port: 'port'"),
        ("http://127.0.0.1:99999", "cannot reach http://127.0.0.1:99999/a.pkl"),
        ("http://exa mple", "is not an address"),
        ("https://", "https:/a.pkl is not there"),
        ("http://模型", "is not an address"),
        ("file:///nowhere", "/nowhere/a.pkl is not there"),
        ("~nobody", "a.pkl is not there"),
    ],
)
def test_an_odd_mirror_is_named_and_passed_over(mirror, told, cache, server, monkeypatch):
    monkeypatch.setenv("ZOO_MIRROR", mirror)
    with pytest.raises(FetchError) as caught:
        fetch(server.url("/a.pkl"), lambda path: None)
    assert told in str(caught.value)
    server.files["/a.pkl"] = b"content"
    assert fetch(server.url("/a.pkl"), lambda path: None).read_bytes() == b"content"


def test_a_stated_size_is_the_bound(cache, server, tmp_path, monkeypatch):
    server.files["/a.pkl"] = b"content"
    with pytest.raises(FetchError, match="has more than the 6 bytes"):
        fetch(server.url("/a.pkl"), lambda path: None, size=6)
    (tmp_path / "a.pkl").write_bytes(b"content")
    monkeypatch.setenv("ZOO_MIRROR", str(tmp_path))
    with pytest.raises(FetchError, match=r"a\.pkl has more than the 6 bytes"):
        fetch(server.url("/a.pkl"), lambda path: None, size=6)


def test_the_bound_of_files_of_unknown_size_is_set_by_a_variable(monkeypatch):
    assert limit() == 8_000_000_000
    monkeypatch.setenv("ZOO_DOWNLOAD_LIMIT", "0.5")
    assert limit() == 500_000_000


@pytest.mark.parametrize("text", ["x", "0", "-1", "inf", "nan"])
def test_an_odd_bound_is_named(text, monkeypatch):
    monkeypatch.setenv("ZOO_DOWNLOAD_LIMIT", text)
    with pytest.raises(DownloadError, match="write a number of GB, such as 8"):
        limit()

"""A file from the web, bounded in size and time whatever the server does."""

from __future__ import annotations

import http.client
import math
import os
import shutil
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from zoo.core.terminal import harmless
from zoo.models.weights.whole import open_own

TIMEOUT = 60.0  # seconds without a byte, and for the head of an answer
SLOWEST = 1000  # bytes a second at least, over TIMEOUT seconds
ADD = os.O_WRONLY | os.O_CREAT | os.O_APPEND
BEGIN = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
CHUNK = 1 << 20  # bytes between two reports of progress
LIMIT = "ZOO_DOWNLOAD_LIMIT"  # GB of a file whose size no card states
USUAL_LIMIT = 8.0  # GB; the largest published file has 0.5

# (bytes there, bytes in all or None if unknown)
Progress = Callable[[int, "int | None"], None]


class DownloadError(RuntimeError):
    """A file could not be had; the text says which, why, and what helps, in a line.

    unreachable: no server answered.
    """

    def __init__(self, text: str, unreachable: bool = False) -> None:
        super().__init__(harmless(" ".join(text.split())))
        self.unreachable = unreachable


class TooLarge(DownloadError):
    """The file has more bytes than it may have."""


class Source(Protocol):
    """What gives bytes as they come, at most as many as asked for."""

    def read1(self, size: int, /) -> bytes: ...


def download(url: str, part: Path, progress: Progress, most: int) -> str:
    """Adds to `part` what it lacks of the file at the URL; the URL that redirects led to.

    most: bytes that the file may have. Raises DownloadError, and OSError if `part` cannot be
    written. What arrived before a failure stays in `part`, so that the next run can go on.
    """
    have = part.stat().st_size if part.exists() else 0
    try:
        with _answer(url, {"Range": f"bytes={have}-"} if have else {}) as answer:
            # anything but 206 starts from the beginning
            start = have if answer.status == http.client.PARTIAL_CONTENT else 0
            total = _announced(url, answer, start)
            refuse_larger(url, total or 0, most)
            ensure_space(part, (total or 0) - start)
            with open_own(part, ADD if start else BEGIN) as file:
                done = pour(_Named(url, answer), file, start, total, progress, most)
            final: str = answer.url
    except TooLarge:
        part.unlink(missing_ok=True)
        raise
    except urllib.error.HTTPError as error:
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and have:
            part.unlink()
            return download(url, part, progress, most)
        raise DownloadError(f"{url} answered {error.code} {error.reason}"[:500]) from error
    if total is not None and done != total:
        raise _broke_off(url, f"after {done} of {total} bytes")
    return final


def limit() -> int:
    """The most bytes of a file whose size is not known beforehand. ValueError if LIMIT is odd."""
    text = os.environ.get(LIMIT) or str(USUAL_LIMIT)
    with suppress(ValueError):
        if 0 < (number := float(text)) < math.inf:
            return int(number * 1e9)
    raise DownloadError(f"{LIMIT} is {text!r}; write a number of GB, such as 8")


def refuse_larger(what: str, size: int, most: int) -> None:
    if size > most:
        raise TooLarge(
            f"{what} has more than the {most} bytes that it may have; correct `bytes` in its card, "
            f"or, if it states none, set {LIMIT} to more GB"
        )


def ensure_space(part: Path, needed: int) -> None:
    free = shutil.disk_usage(part.parent).free
    if needed > free:
        raise DownloadError(
            f"{part.parent} has {free / 1e6:.0f} MB free, {needed / 1e6:.0f} MB are needed; make "
            "room, or set MGE_HOME to a folder on another disk"
        )


def pour(
    source: Source, file: BinaryIO, done: int, total: int | None, progress: Progress, most: int
) -> int:
    """Copies what the source gives; how many bytes the file has then."""
    shown = began = done
    since = time.monotonic()
    while chunk := source.read1(CHUNK):
        refuse_larger(getattr(source, "url", "the file"), done + len(chunk), most)
        file.write(chunk)
        done += len(chunk)
        if done - shown >= CHUNK or done == total:
            shown = done
            progress(done, total)
        if (seconds := time.monotonic() - since) >= TIMEOUT:
            if done - began < SLOWEST * seconds:
                raise DownloadError(
                    f"{getattr(source, 'url', 'the server')} gave {done - began} bytes in "
                    f"{seconds:.0f} s, which is too slow; run again, or ask another mirror"
                )
            since, began = time.monotonic(), done
    return done


class _Named:
    """An answer's content; what ends it too early is a DownloadError that names the URL."""

    def __init__(self, url: str, answer: http.client.HTTPResponse) -> None:
        self.url, self._answer = url, answer

    def read1(self, size: int, /) -> bytes:
        try:
            return self._answer.read1(size)
        except (http.client.HTTPException, ConnectionError, TimeoutError, ssl.SSLError) as error:
            raise _broke_off(self.url, f": {error or type(error).__name__}") from error


def _broke_off(url: str, how: str) -> DownloadError:
    gap = "" if how.startswith(":") else " "
    return DownloadError(f"{url} broke off{gap}{how[:300]}; run again to go on from there")


def _announced(url: str, answer: http.client.HTTPResponse, start: int) -> int | None:
    """The size of the whole file, if the server says it."""
    text = answer.headers.get("Content-Length")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise DownloadError(
            f"{url} announces Content-Length {text[:40]!r}, not a number; ask another mirror"
        )
    return start + int(text)


@contextmanager
def _answer(url: str, headers: dict[str, str]) -> Iterator[http.client.HTTPResponse]:
    """The answer of an http or https URL. Its head, and those of all redirects before it, have to
    come within TIMEOUT seconds: a server could send a byte of them a minute."""
    sockets: list[socket.socket] = []
    late = threading.Event()

    def give_up() -> None:
        late.set()
        for one in sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    guard = threading.Timer(TIMEOUT, give_up)
    guard.daemon = True
    guard.start()
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("it does not begin with https:// or http://")
        request = urllib.request.Request(url, headers=headers)
        answer = _opener(sockets).open(request, timeout=TIMEOUT)
        if late.is_set():  # a head that breaks off looks like one that ends
            raise TimeoutError
    except urllib.error.HTTPError:
        raise
    except Exception as error:
        raise _no_answer(url, error, late.is_set()) from error
    finally:
        guard.cancel()
    with answer:
        yield answer


def _no_answer(url: str, error: Exception, late: bool) -> DownloadError:
    reason = f"no answer in {TIMEOUT:.0f} s" if late else str(getattr(error, "reason", error))
    if isinstance(error, (urllib.error.URLError, ConnectionError, TimeoutError)) or late:
        return DownloadError(f"cannot reach {url}: {reason}"[:500], unreachable=True)
    if isinstance(error, (ValueError, http.client.InvalidURL)):
        return DownloadError(f"{url[:200]!r} is not an address: {error}"[:500])
    if isinstance(error, (http.client.HTTPException, OSError)):
        return DownloadError(f"{url} does not answer HTTP: {reason or type(error).__name__}"[:500])
    raise error


def _opener(sockets: list[socket.socket]) -> urllib.request.OpenerDirector:
    """Opens http and https alone: no redirect leads to a file, or from https to http. Notes each
    connection's socket."""

    def noting(kind: type[http.client.HTTPConnection]) -> Callable[..., Any]:
        class Connection(kind):  # type: ignore[valid-type,misc]
            def connect(self) -> None:
                super().connect()
                sockets.append(self.sock)

        return Connection

    class Http(urllib.request.HTTPHandler):
        def http_open(self, request: urllib.request.Request) -> Any:
            return self.do_open(noting(http.client.HTTPConnection), request)

    class Https(urllib.request.HTTPSHandler):
        def https_open(self, request: urllib.request.Request) -> Any:
            return self.do_open(noting(http.client.HTTPSConnection), request)

    class Redirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(
            self, request: urllib.request.Request, *rest: Any
        ) -> urllib.request.Request | None:
            target = str(rest[-1])
            if request.type == "https" and urlsplit(target).scheme != "https":
                raise urllib.error.URLError(f"it leads to {target[:200]}, which is not https")
            return super().redirect_request(request, *rest)

    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        Http(),
        Https(),
        urllib.request.HTTPDefaultErrorHandler(),
        Redirect(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener

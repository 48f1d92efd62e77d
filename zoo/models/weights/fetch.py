"""Brings a file from the net into the cache: whole and verified, or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http.client
import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlparse

from zoo.core.terminal import bare, harmless

if sys.platform != "win32":
    import fcntl

TIMEOUT = 60  # seconds without an answer
CHUNK = 1 << 20  # bytes between two reports of progress

# Folders or addresses, separated by commas, that hold weights under their own file names. They
# are asked first, in order; what they give is verified like everything else.
MIRROR = "ZOO_MIRROR"

# (bytes there, bytes in all or None if nobody said)
Progress = Callable[[int, "int | None"], None]


class FetchError(RuntimeError):
    """A file could not be had; the text says which, why, and what helps."""


def cache_folder() -> Path:
    """Where weights are kept: `serialized` under $MGE_HOME, else $XDG_CACHE_HOME/megengine,
    else ~/.cache/megengine. The same folder as `megengine.hub`'s."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    home = os.environ.get("MGE_HOME") or os.path.join(cache, "megengine")
    return Path(home).expanduser() / "serialized"


def cached_path(url: str) -> Path:
    """The file of the cache that belongs to a URL.

    The name is `megengine.hub`'s, six digits of the URL's sha256 and the file's own name, so a
    file which that has fetched already is found (and verified, which it is not there).
    """
    digest = hashlib.sha256(url.encode()).hexdigest()[:6]
    return cache_folder() / f"{digest}_{file_name(url)}"


def file_name(url: str) -> str:
    """The last part of a URL's path."""
    return os.path.basename(urlparse(url).path)


def sources(url: str) -> list[str]:
    """Where to look for a file, in order: the mirrors, then the URL itself."""
    mirrors = [m.strip() for m in os.environ.get(MIRROR, "").split(",") if m.strip()]
    return [f"{m.rstrip('/')}/{file_name(url)}" for m in mirrors] + [url]


def fetch(url: str, verify: Callable[[Path], None], progress: Progress | None = None) -> Path:
    """The cached file of a URL, downloaded if it is not there yet.

    verify: raises where a downloaded file is not what it should be; only what passes appears
    under the file's name. (A file that is there already is not verified here.) What a broken
    transfer left is taken up where it ended. Of several processes that want the same file, one
    downloads and the others wait. Raises FetchError, or what verify raises.
    """
    target = cached_path(url)
    if target.exists():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target.with_name(target.name + ".lock")):
            if not target.exists():
                _from_any(sources(url), target, verify, progress or _silent)
    except OSError as error:
        raise FetchError(f"cannot store {target}: {_reason(error)}") from error
    return target


def _from_any(
    places: list[str], target: Path, verify: Callable[[Path], None], progress: Progress
) -> None:
    part = target.with_name(target.name + ".part")
    failures: list[str] = []
    for place in places:
        try:
            _bring(place, part, verify, progress)
            os.replace(part, target)
            return
        except FetchError as error:
            failures.append(str(error))
        except RuntimeError as error:
            # verify refuses it; what the last place gives is told as it is
            if place == places[-1]:
                raise
            failures.append(str(error))
    raise FetchError("; ".join(failures))


def _bring(place: str, part: Path, verify: Callable[[Path], None], progress: Progress) -> None:
    """Fill the part file from one place and verify it; a second time from the beginning where
    what was resumed turns out wrong."""
    for begun in (part.exists() and part.stat().st_size > 0, False):
        if not begun:
            part.unlink(missing_ok=True)
        bring = _download if "://" in place else _copy
        bring(place, part, progress)
        try:
            return verify(part)
        except RuntimeError:
            part.unlink(missing_ok=True)
            if not begun:
                raise


def _copy(place: str, part: Path, progress: Progress) -> None:
    source = Path(place).expanduser()
    if not source.is_file():
        raise FetchError(f"{source} is not there")
    total = source.stat().st_size
    _ensure_space(part, total)
    with source.open("rb") as content, part.open("wb") as file:
        _pour(content, file, 0, total, progress)


def _download(url: str, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            # anything but 206 starts from the beginning
            start = have if answer.status == http.client.PARTIAL_CONTENT else 0
            announced = answer.headers.get("Content-Length")
            total = start + int(announced) if announced else None
            _ensure_space(part, (total or 0) - start)
            with part.open("ab" if start else "wb") as file:
                done = _pour(answer, file, start, total, progress)
    except urllib.error.HTTPError as error:
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and have:
            part.unlink()
            return _download(url, part, progress)
        raise FetchError(f"{url} answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise FetchError(
            f"cannot reach {url}: {error.reason}; check the network, set {MIRROR} to a folder or "
            f"address that has the file, or put it at {part.with_suffix('')}"
        ) from error
    except (http.client.HTTPException, ConnectionError, TimeoutError) as error:
        raise FetchError(f"{url} broke off: {error}; run again to go on from there") from error
    if total is not None and done != total:
        raise FetchError(
            f"{url} broke off after {done} of {total} bytes; run again to go on from there"
        )


def _pour(
    source: BinaryIO, file: BinaryIO, done: int, total: int | None, progress: Progress
) -> int:
    while chunk := source.read(CHUNK):
        file.write(chunk)
        done += len(chunk)
        progress(done, total)
    return done


def _ensure_space(part: Path, needed: int) -> None:
    free = shutil.disk_usage(part.parent).free
    if needed > free:
        raise FetchError(
            f"{part.parent} has {free / 1e6:.0f} MB free, {needed / 1e6:.0f} MB are needed; make "
            "room, or set MGE_HOME to a folder on another disk"
        )


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full; make room, or set MGE_HOME to a folder on another disk"
    return str(error)


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Held by one process at a time; the system lets go of it when that process ends."""
    with path.open("w") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
    # Not unlinked: another process may wait for this very file.


def _silent(done: int, total: int | None) -> None:
    pass


def terminal_progress(name: str) -> Progress | None:
    """Reports a download as one line on standard error; None where that is no terminal."""
    if not sys.stderr.isatty():
        return None

    def report(done: int, total: int | None) -> None:
        of = f" of {total / 1e6:.1f} MB, {100 * done // max(total, 1)} %" if total else " MB"
        end = "\n" if done == total else ""
        line = f"\r{harmless(name)}: {done / 1e6:.1f}{of}"
        print(line, end=end, file=bare(sys.stderr), flush=True)

    return report

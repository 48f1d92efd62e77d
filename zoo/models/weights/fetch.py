"""Brings a file from the net into the cache: whole and verified, or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlparse

from zoo.core.terminal import bare, harmless
from zoo.models.weights.download import (
    BEGIN,
    DownloadError,
    Progress,
    download,
    ensure_space,
    limit,
    pour,
    refuse_larger,
)
from zoo.models.weights.whole import open_own

if sys.platform != "win32":
    import fcntl

# Folders or addresses, separated by commas, that hold weights under their own file names. They
# are asked first, in order; what they give is verified like everything else.
MIRROR = "ZOO_MIRROR"


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


def fetch(
    url: str,
    verify: Callable[[Path], None],
    progress: Progress | None = None,
    size: int | None = None,
) -> Path:
    """The cached file of a URL, downloaded if it is not there yet.

    size: bytes that the file has, None if nobody says so; then ZOO_DOWNLOAD_LIMIT is the most.

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
                _from_any(sources(url), target, verify, progress or _silent, size or limit())
    except DownloadError as error:
        raise FetchError(str(error)) from error
    except OSError as error:
        raise FetchError(f"cannot store {target}: {_reason(error)}") from error
    return target


def _from_any(
    places: list[str],
    target: Path,
    verify: Callable[[Path], None],
    progress: Progress,
    most: int,
) -> None:
    part = target.with_name(target.name + ".part")
    failures: list[str] = []
    for place in places:
        try:
            _bring(place, part, verify, progress, most)
            os.replace(part, target)
            return
        except FetchError as error:
            failures.append(str(error))
        except RuntimeError as error:
            # verify refuses it; what the last place gives is reported as it is
            if place == places[-1]:
                raise
            failures.append(str(error))
    raise FetchError("; ".join(failures))


def _bring(
    place: str, part: Path, verify: Callable[[Path], None], progress: Progress, most: int
) -> None:
    """Fill the part file from one place and verify it; a second time from the beginning where
    what was resumed turns out wrong."""
    for begun in (part.exists() and part.stat().st_size > 0, False):
        if not begun:
            part.unlink(missing_ok=True)
        web = "://" in place and not place.startswith("file://")
        bring = _download if web else _copy
        bring(place, part, progress, most)
        try:
            return verify(part)
        except RuntimeError:
            part.unlink(missing_ok=True)
            if not begun:
                raise


def _copy(place: str, part: Path, progress: Progress, most: int) -> None:
    source = Path(place.removeprefix("file://")).expanduser()
    if not source.is_file():
        raise FetchError(f"{source} is not there")
    total = source.stat().st_size
    try:
        refuse_larger(str(source), total, most)
        ensure_space(part, total)
    except DownloadError as error:
        raise FetchError(str(error)) from error
    with source.open("rb") as content, open_own(part, BEGIN) as file:
        pour(content, file, 0, total, progress, most)


def _download(url: str, part: Path, progress: Progress, most: int) -> None:
    try:
        download(url, part, progress, most)
    except DownloadError as error:
        help = (
            f"; check the network, set {MIRROR} to a folder or address that has the file, or put "
            f"it at {part.with_suffix('')}"
        )
        raise FetchError(f"{error}{help if error.unreachable else ''}") from error


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full; make room, or set MGE_HOME to a folder on another disk"
    return str(error)


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Held by one process at a time; the system lets go of it when that process ends."""
    with open_own(path, os.O_WRONLY | os.O_CREAT) as file:
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

"""Brings a file from the net into the cache: whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlparse

TIMEOUT = 60  # seconds without an answer


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
    return cache_folder() / f"{digest}_{os.path.basename(urlparse(url).path)}"


def fetch(url: str) -> Path:
    """The cached file of a URL, downloaded if it is not there yet; content is not verified here.

    The file appears under its name only when it is complete. Raises FetchError.
    """
    target = cached_path(url)
    if target.exists():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            part = Path(file.name)
        try:
            _download(url, part)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    except urllib.error.HTTPError as error:
        raise FetchError(f"{url} answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise FetchError(
            f"cannot reach {url}: {error.reason}; check the network, or put the file at {target}"
        ) from error
    except OSError as error:
        raise FetchError(f"cannot store {url} at {target}: {error}") from error
    return target


def _download(url: str, path: Path) -> None:
    with urllib.request.urlopen(url, timeout=TIMEOUT) as answer, path.open("wb") as file:
        shutil.copyfileobj(answer, file, 1 << 20)
        announced = answer.headers.get("Content-Length")
    if announced is not None and path.stat().st_size != int(announced):
        raise FetchError(
            f"{url} broke off after {path.stat().st_size} of {announced} bytes; run again"
        )

"""The site's search index, made by Pagefind from the built pages.

A page is indexed where it marks its content with `data-pagefind-body`. An index is kept by the
digest of the pages it was made from, so a site that did not change gets the same one again. In a
site there is the index of its pages or none: one of other pages would lead to pages that are gone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from zoo.build.output import SEARCH
from zoo.core.errors import ZooError
from zoo.project.below import remove_tree
from zoo.project.program import install, program_digest

KEPT = 3  # indexes in the cache: those of a few sites that are built in turn
_PROGRAMS = {"pagefind_bin_extended": "pagefind_extended", "pagefind_bin": "pagefind"}
_BODY = b"data-pagefind-body"
_EXCLUDED = "table"  # rows of figures are no sentences; models have separate pages
# What the search page asks for; Pagefind also writes ready-made interfaces, which it does not use.
_NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "wasm.*", "*.pf_meta")
_NEEDED_FOLDERS = ("index", "fragment", "filter")


class NoSearch(ZooError):
    """There is no index; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """pages: their number. digest: of what the index was made from. reused: the pages are those of
    an earlier index."""

    pages: int
    digest: str
    reused: bool


def index(public: Path, cache: Path, last: str = "") -> Indexed:
    """Puts the index of the site in `public` into its folder `pagefind`.

    last: the digest of the index that is there and known to be right, "" without one.
    Raises NoSearch where Pagefind is not installed or fails; then there is no such folder.
    """
    try:
        pages = sorted(p for p in public.rglob("*.html") if _BODY in p.read_bytes())
        kept = cache / _digest(public, pages)
        reused = kept.name == last or kept.is_dir()
        if kept.name != last:
            if not reused:
                _make(public, kept)
            _replace(public / SEARCH, kept)
            os.utime(kept)
            found = [path for path in cache.iterdir() if not path.name.startswith(".")]
            for path in sorted(found, key=lambda p: p.stat().st_mtime, reverse=True)[KEPT:]:
                shutil.rmtree(path, ignore_errors=True)
        return Indexed(len(pages), kept.name, reused)
    except (OSError, NoSearch) as error:
        _replace(public / SEARCH, None)
        if isinstance(error, NoSearch):
            raise
        raise NoSearch(f"the search index cannot be written: {error}") from error


def still_right(old: Path, new: Path, paths: Iterable[str]) -> bool:
    """Whether an index of the site in `old` is also one of the new site. paths: all files in which
    the two may differ; `new` holds those of them that it has."""
    for path in paths:
        if path.endswith(".html"):
            files = [folder / path for folder in (old, new)]
            before, after = (file.read_bytes() if file.is_file() else b"" for file in files)
            if before != after and (_BODY in before or _BODY in after):
                return False
    return True


def program() -> Path:
    """Pagefind's program; the extended one, which cuts Chinese into words, where there are two."""
    for package, name in _PROGRAMS.items():
        found = find_spec(package)
        for folder in (found.submodule_search_locations or ()) if found else ():
            for path in (Path(folder, name), Path(folder, f"{name}.exe")):
                if path.is_file():
                    return path
    raise NoSearch(f"Pagefind is not installed; run `{install('search')}`, or build --no-search")


def has_pagefind() -> bool:
    """Whether an index can be made."""
    try:
        return bool(program())
    except NoSearch:
        return False


def _make(public: Path, kept: Path) -> None:
    aside = kept.with_name(f".{kept.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    command = [str(program()), "--silent", "--site", str(public), "--output-path", str(aside)]
    command += ["--exclude-selectors", _EXCLUDED]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode or not (aside / "pagefind-entry.json").is_file():
            lines = (done.stderr or done.stdout).strip().splitlines()
            raise NoSearch(f"Pagefind failed: {lines[-1] if lines else done.returncode}")
        _tidy(aside)
        if not kept.is_dir():  # another build may have made it meanwhile
            aside.rename(kept)
    except OSError as error:
        raise NoSearch(f"Pagefind cannot be run: {error.strerror or error}") from error
    except ValueError as error:  # it writes half a file on a full disk, and says that all is well
        free = shutil.disk_usage(kept.parent).free
        raise NoSearch(
            f"Pagefind wrote a broken index; {kept.parent} has {free / 1e6:.0f} MB free: make "
            "room, or build --no-search"
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _tidy(folder: Path) -> None:
    """Leaves what is needed, and the languages in an order: Pagefind writes them in any."""
    entry = folder / "pagefind-entry.json"
    text = json.dumps(json.loads(entry.read_text("utf-8")), sort_keys=True, ensure_ascii=False)
    entry.write_text(text, "utf-8")
    needed = {path for pattern in _NEEDED for path in folder.glob(pattern)}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in _NEEDED_FOLDERS:
            shutil.rmtree(path)
        elif path.is_file() and path not in needed:
            path.unlink()


def _replace(target: Path, kept: Path | None) -> None:
    """Puts a copy of the index, or nothing, in the place of the one that is there."""
    new, old = (target.with_name(f".{SEARCH}.{os.getpid()}.{end}") for end in ("new", "old"))
    try:
        if kept:
            shutil.copytree(kept, new)
        with suppress(FileNotFoundError):
            target.rename(old)
        if kept:
            new.rename(target)
    finally:
        remove_tree(new)
        remove_tree(old)


def _digest(public: Path, pages: Iterable[Path]) -> str:
    """Of the indexed pages and of Pagefind itself."""
    made = program_digest((), (), (str(program()),))
    digest = blake2b(f"{made} {_EXCLUDED}".encode(), digest_size=16)
    for path in pages:
        content = path.read_bytes()
        digest.update(f"\0{path.relative_to(public).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()

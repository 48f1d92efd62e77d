"""What the site in a folder consists of, kept from build to build.

It lies in `site` of the hub's cache, one JSON file for each output folder. A file that cannot be
read, or that another version of the program has written, counts as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from zoo.build.writer import Files
from zoo.project.files import write_cache
from zoo.project.paths import PACKAGE, Project

LIBRARIES = ("PIL", "jinja2", "markdown", "markupsafe", "nh3", "pygments", "pyflakes", "yaml")


@dataclass(frozen=True, slots=True)
class Ledger:
    """files: the state of each. parts: the files of each part of the site, by its key.

    search: the state of each file of the search index; index: a digest of what it was made from.
    inputs: a digest of all that the build read, see `zoo.build.unchanged`; told: what it said.
    """

    files: Files = field(default_factory=dict)
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    search: Files = field(default_factory=dict)
    index: str = ""
    inputs: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)


def load_ledger(project: Project) -> Ledger:
    """The ledger of the project's output folder; empty if there is none."""
    try:
        content = json.loads(_file(project).read_bytes())
        if content["program"] != program():
            return Ledger()
        files, parts = dict(content["files"]), dict(content["parts"])
        search, index = dict(content["search"]), str(content["index"])
        return Ledger(files, parts, search, index, content["inputs"], content["told"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Ledger()


def save_ledger(project: Project, ledger: Ledger) -> None:
    """Keeps it for the next build."""
    content = {
        "program": program(),
        "inputs": ledger.inputs,
        "told": ledger.told,
        "parts": ledger.parts,
        "files": ledger.files,
        "search": ledger.search,
        "index": ledger.index,
    }
    write_cache(_file(project), json.dumps(content, separators=(",", ":")).encode())


def kept_text(project: Project, name: str, facts: tuple[str, ...], make: Callable[[], str]) -> str:
    """A text that takes long to make, taken from the cache while `facts` and program are the same.

    facts: all it depends on; with an empty one among them nothing is kept.
    """
    path = project.cache / "texts" / f"{name}-{_site_name(project)}"
    key = hashlib.sha256(repr((program(), facts)).encode()).hexdigest()
    with suppress(OSError, ValueError):
        kept, check, text = path.read_text(encoding="utf-8").split("\n", 2)
        if kept == key and check == _check(text):
            return text
    text = make()
    if all(facts):
        write_cache(path, f"{key}\n{_check(text)}\n{text}".encode())
    return text


def _check(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache
def program() -> str:
    """A digest of the code that makes pages out of cards, and of the libraries it uses."""
    digest = hashlib.sha256(sys.version.encode())
    for path in code_files():
        with open(path, "rb") as file:
            digest.update(file.read())
    for library in LIBRARIES:
        spec = find_spec(library)
        if spec and spec.origin:
            state = os.stat(spec.origin)
            digest.update(f"{library} {state.st_mtime_ns} {state.st_size}".encode())
    return digest.hexdigest()


def code_files(folder: Path = PACKAGE) -> Iterable[str]:
    """The package's modules, sorted; the networks make no page."""
    found = []
    left = [str(folder)]
    while left:
        with os.scandir(left.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    found.append(entry.path)
                elif entry.is_dir() and entry.name not in ("models", "__pycache__"):
                    left.append(entry.path)
    return sorted(found)


def _file(project: Project) -> Path:
    return project.cache / "site" / f"{_site_name(project)}.json"


def _site_name(project: Project) -> str:
    return hashlib.sha256(os.fsencode(os.path.realpath(project.public))).hexdigest()[:16]

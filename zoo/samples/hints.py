"""What to do about a case that did not pass."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import sys

from zoo.project.program import install_megengine
from zoo.samples.answers import archive_of

_ABSENT = re.compile(r"Cannot find callable (\w+) in hubconf")  # megengine.hub's own words
_NEEDS = re.compile(r"stand-in weights of (\w+) could not be made: .* missing \d+ required")
_NO_MODULE = re.compile(r"No module named '([\w.]+)'|Missing dependencies: ([\w., -]+)")
_DISPLAY = "samples run without a display: write the picture to a file (cv2.imwrite)"
_GIT = re.compile(r"https://[^/]+/(?P<name>[\w.-]+/[\w.-]+?)(?=(\.git)?/info/refs\?service=git-)")
_INDEX = re.compile(r"https://(pypi\.|[^/]+/simple/)")  # what pip asks for
# Words of an exception -> what to do about it. Each can work for a reader, and not here.
_WORDS = (
    (
        "An attempt has been made to start a new process before",
        'start processes below `if __name__ == "__main__":`, as spawned workers import the sample',
    ),
    (
        "Can't get attribute",
        "define what workers call at the top level, before the pool is made",
    ),
    (
        "EOFError",
        "samples run without a keyboard: write the answer into the sample, or mark it with "
        '`<!-- doctest: skip reason="..." -->`',
    ),
    ("BdbQuit", "samples run without a keyboard: delete the call of the debugger"),
    ("Rebuild the library with Windows, GTK+", _DISPLAY),  # opencv-python-headless
    ("could not connect to display", _DISPLAY),  # opencv-python
    ("no display name and no $DISPLAY", _DISPLAY),  # tkinter
    (
        "[Errno 1] Operation not permitted",
        "the jail refuses system calls that samples do not need, and shared anonymous memory where "
        "memory is only watched (zoo env): use a file, or multiprocessing.shared_memory",
    ),
    (
        "Network is unreachable",
        "samples reach no network: what they may fetch is listed in assets.lock, by its https name",
    ),
)


def for_exception(text: str) -> str:
    """text: what was raised."""
    if absent := _ABSENT.search(text):
        return (
            f"the hubconf.py that was loaded has no {absent[1]}: correct the name, add it there, "
            'or leave the sample out with `<!-- doctest: skip reason="..." -->` before it'
        )
    if entry := _NEEDS.search(text):
        return (
            f"give the arguments of {entry[1]} defaults in hubconf.py, or put the published file "
            "into the folder that ZOO_STORE names"
        )
    if module := _NO_MODULE.search(text):
        name = module[1] or module[2]
        if elsewhere := _elsewhere(name.split(".")[0]):
            return (
                f"{name} is at {elsewhere}, outside of the environment that runs zoo, which is all "
                "that the jail shows: install it there, not with --user or -e"
            )
        if name == "megengine":
            return f"MegEngine is not installed: {install_megengine()}"
        return (
            f"if the hub needs {name}, list its package in requirements.txt (or the file that the "
            "setting `requirements` names) and run: zoo env install"
        )
    return next((hint for words, hint in _WORDS if words in text), "")


def _elsewhere(module: str) -> str:
    """Where this machine has a module that the jail does not show; else empty."""
    try:
        found = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return ""
    origin = found.origin or "" if found else ""
    shown = (sys.prefix, sys.base_prefix, os.getcwd())
    return "" if origin.startswith(shown) or not os.path.isabs(origin) else origin


def for_unlocked(urls: list[str], repository: str) -> str:
    """How to have the addresses answered."""
    hints: list[str] = []
    for name in dict.fromkeys(asked[0] for asked in map(archive_of, urls) if asked):
        own = (
            ""
            if repository
            else f'if {name} is this hub, write `repository = "{name}"` into zoo.toml '
        )
        own += "(or [tool.zoo] of pyproject.toml); else " if own else ""
        hints.append(f"{own}zoo assets add-repository {shlex.quote(name)} FOLDER-OR-ZIP")
    rest = [url for url in urls if archive_of(url) is None]
    for git in filter(None, map(_GIT.match, rest)):
        hints.append(
            f"archives are answered, git is not: load {git['name']} with hub.load, or fetch "
            f"{git[0]}/archive/main.zip; before, zoo assets add-repository {git['name']} "
            "FOLDER-OR-ZIP"
        )
    rest = [url for url in rest if not _GIT.match(url)]
    if any(map(_INDEX.match, rest)):
        hints.append(
            "a sample installs nothing: list what the hub needs in requirements.txt (or the file "
            "that the setting `requirements` names) and run: zoo env install"
        )
        rest = [url for url in rest if not _INDEX.match(url)]
    if rest:
        hints.append(
            "a sample may fetch what assets.lock lists: zoo assets add "
            f"{shlex.join(rest)} --from FILE"
        )
    return "; ".join(hints)

"""What every command may need, and what imports nothing that takes time."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from zoo.core.errors import ZooError
from zoo.project.distribution import install_megengine
from zoo.project.paths import Project, find_project
from zoo.project.site_url import site_url


def add_pages(parser: argparse.ArgumentParser) -> None:
    text = "folder of cards; default: the setting `pages`, else hub_pages"
    parser.add_argument("--pages", type=Path, metavar="DIR", help=text)


def add_cards(parser: argparse.ArgumentParser) -> None:
    """Cards to name on the command line, or the folder of cards."""
    text = "cards or folders; default: all cards of the hub"
    parser.add_argument("paths", nargs="*", type=Path, metavar="CARD", help=text)
    add_pages(parser)


def add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help="the site (site/public)")


def project_of(args: argparse.Namespace) -> Project:
    """The hub around the current folder, or the one that the cards named belong to."""
    public = getattr(args, "out", None)
    project = find_project(Path.cwd(), args.pages, public)
    named: list[Path] = getattr(args, "paths", [])
    if args.pages is None and named:
        folder = named[0] if named[0].is_dir() else named[0].parent
        outside = not folder.resolve().is_relative_to(project.home)
        if folder.is_dir() and (outside or not project.pages.is_dir()):
            return find_project(Path.cwd(), folder, public)
    return project


def missing_cards(project: Project, named: Iterable[Path] = ()) -> bool:
    """Whether a card that was named, or else the folder of cards, is not there; says which."""
    named = list(named)
    gone = [path for path in named if not path.exists()]
    for path in gone:
        print(f"zoo: there is no {path}", file=sys.stderr)
    if named or project.pages.is_dir():
        return bool(gone)
    shown = project.shown(project.pages)
    what = f"{shown} is not a folder" if project.pages.exists() else f"there is no folder {shown}"
    print(
        f'zoo: {what}; name the folder of cards with --pages DIR, or write `pages = "DIR"` '
        "into zoo.toml, or into [tool.zoo] of pyproject.toml",
        file=sys.stderr,
    )
    return True


def add_sandbox(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how they run")
    group.add_argument(
        "--sandbox",
        choices=("auto", "jail", "proxy"),
        default="auto",
        help="jail: refuse to run without bubblewrap; proxy: no protection from hostile samples",
    )
    group.add_argument("--device", choices=("auto", "cpu", "gpu"), default="auto")
    group.add_argument("--timeout", type=above_0, default=600, metavar="SECONDS", help="for a case")
    group.add_argument(
        "--timeout-max",
        type=above_0,
        metavar="SECONDS",
        help="what a card may ask for instead; default: the setting `timeout-max`, else 1800",
    )
    group.add_argument("--memory", type=above_0, default=8, metavar="GIB", help="for a case")
    group.add_argument("--jobs", type=one_or_more, default=0, metavar="N", help="cases at a time")
    group.add_argument("--no-cache", action="store_true", help="also run what passed before")


def above_0(text: str) -> float:
    """An argument that is a number above 0."""
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


def one_or_more(text: str) -> int:
    """An argument that counts something."""
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number") from None
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def base_url(text: str) -> str:
    """An argument that says where a site will stand."""
    try:
        return text and site_url(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def no_models(doing: str, missing: str | None) -> ZooError:
    """The error where the part of the program that knows MegEngine is not installed."""
    text = f"{doing} needs the extra `models` ({missing} is missing); {install_megengine()}"
    return ZooError(text)


def colours(stream: TextIO) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


class Stages:
    """Progress a person can follow: a line for each stage, with what came of it and its time."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.number = 0
        self.began = time.monotonic()

    def done(self, text: str) -> None:
        """Ends a stage, and begins the next one."""
        seconds = time.monotonic() - self.began
        name = self.names[self.number]
        width = max(map(len, self.names))
        self.number += 1
        print(f"[{self.number}/{len(self.names)}] {name:{width}}  {text}  ({seconds:.2f} s)")
        sys.stdout.flush()
        self.began = time.monotonic()


def with_pages(command: str, pages: Path | None) -> str:
    """A command to type next, for the folder of cards that this one was given."""
    return f"zoo {command} --pages {shlex.quote(str(pages))}" if pages else f"zoo {command}"


def plural(number: int, noun: str, many: str = "") -> str:
    """`1 card`, `2 cards`. many: the plural of a noun that takes more than an s."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"

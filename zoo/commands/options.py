"""Arguments and messages that commands share. Imports nothing that takes time."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TextIO

from zoo.core.diagnostics import Diagnostic, Severity, count, count_by, show_all
from zoo.core.errors import ZooError
from zoo.core.terminal import bare, without_commands
from zoo.project.paths import Project, find_project
from zoo.project.program import install_megengine
from zoo.project.validate import site_url

MANY = 20  # findings: from there on, they are counted by card and rule, too
Parser = argparse._ActionsContainer  # a parser, or a group of its arguments


def flag(parser: Parser, name: str, about: str) -> None:
    parser.add_argument(name, action="store_true", help=about)


def add_pages(parser: Parser) -> None:
    text = "folder of cards; default: the setting `pages`, else hub_pages"
    parser.add_argument("--pages", type=Path, metavar="DIR", help=text)


def add_cards(parser: Parser) -> None:
    """Cards to name on the command line, or the folder of cards."""
    text = "cards or folders; default: all cards of the hub"
    parser.add_argument("paths", nargs="*", type=Path, metavar="CARD", help=text)
    add_pages(parser)


def add_sandbox(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how they run")
    text = "jail: refuse to run without bubblewrap; proxy: no protection from hostile samples"
    group.add_argument("--sandbox", choices=("auto", "jail", "proxy"), default="auto", help=text)
    group.add_argument("--device", choices=("auto", "cpu", "gpu"), default="auto")
    group.add_argument("--timeout", type=above_0, default=600, metavar="SECONDS", help="for a case")
    text = "what a card may ask for instead; default: the setting `timeout-max`, else 1800"
    group.add_argument("--timeout-max", type=above_0, metavar="SECONDS", help=text)
    group.add_argument("--memory", type=above_0, default=8, metavar="GIB", help="for a case")
    group.add_argument("--jobs", type=one_or_more, default=0, metavar="N", help="cases at a time")
    flag(group, "--no-cache", "also run what passed before")


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


def project_of(args: argparse.Namespace) -> Project:
    """The hub around the current folder, or the one that the cards named belong to."""
    pages, public = getattr(args, "pages", None), getattr(args, "out", None)
    project = find_project(Path.cwd(), pages, public)
    named: list[Path] = getattr(args, "paths", [])
    if pages is None and named:
        folder = named[0] if named[0].is_dir() else named[0].parent
        outside = not folder.resolve().is_relative_to(project.home)
        if folder.is_dir() and (outside or not project.pages.is_dir()):
            return find_project(Path.cwd(), folder, public)
    return project


def project_with_cards(args: argparse.Namespace) -> Project:
    """The same. Raises ZooError if a card that is named, or else the folder, is not there."""
    project = project_of(args)
    named: list[Path] = getattr(args, "paths", [])
    if gone := [f"there is no {path}" for path in named if not path.exists()]:
        raise ZooError("\nzoo: ".join(gone))
    if named or project.pages.is_dir():
        return project
    shown = project.shown(project.pages)
    what = f"{shown} is not a folder" if project.pages.exists() else f"there is no folder {shown}"
    raise ZooError(
        f'{what}; name the folder of cards with --pages DIR, or write `pages = "DIR"` '
        "into zoo.toml, or into [tool.zoo] of pyproject.toml"
    )


def no_models(doing: str, missing: str | None) -> ZooError:
    """The error where the part of the program that knows MegEngine is not installed."""
    text = f"{doing} needs the extra `models` ({missing} is missing); {install_megengine()}"
    return ZooError(text)


def unknown(name: str, known: Iterable[str], what: str = "model") -> str:
    """The message for a name that is not among those known."""
    near = get_close_matches(name.replace("-", "_"), sorted(known), 3, 0.5)
    hint = f"did you mean {', '.join(near)}?" if near else "zoo list names all"
    return f"unknown {what} {name}; {hint}"


def with_pages(command: str, pages: Path | None) -> str:
    """A command to type next, for the folder of cards that this one was given."""
    return f"zoo {command} --pages {shlex.quote(str(pages))}" if pages else f"zoo {command}"


def plural(number: int, noun: str, many: str = "") -> str:
    """`1 card`, `2 cards`. many: the plural of a noun that takes more than an s."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def live(stream: TextIO) -> bool:
    """Whether somebody looks at it, on a terminal that can draw over a line."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def print_findings(diagnostics: Iterable[Diagnostic]) -> None:
    """What is wrong, on standard error; nothing that a card says commands GitHub's runner."""
    if found := list(diagnostics):
        stream = bare(sys.stderr)
        colour = live(sys.stderr) and "NO_COLOR" not in os.environ
        with without_commands(partial(print, file=stream)):
            print(show_all(found, colour=colour), file=stream)
        print(f"\n{count(found)}", file=sys.stderr)
        if len(found) > MANY:
            print(count_by(found), file=sys.stderr)


def print_errors(diagnostics: Iterable[Diagnostic]) -> None:
    """The errors, and how many warnings there are."""
    found = list(diagnostics)
    errors = [d for d in found if d.severity is Severity.ERROR]
    print_findings(errors)
    if len(found) > len(errors):
        rest = count(d for d in found if d.severity is not Severity.ERROR)
        print(f"{rest} more: zoo check shows them", file=sys.stderr)

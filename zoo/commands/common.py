"""What several commands share: where things are, and how findings and figures are printed."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from zoo.core.diagnostics import Diagnostic, count, show_all
from zoo.desk.checking import Checked, card_files, check
from zoo.desk.measured import disagreeing
from zoo.desk.stale import stale
from zoo.project import Project, find_project


def add_pages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pages", type=Path, metavar="DIR", help="folder of cards (hub_pages)")


def add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", help="the site (site/public)")


def project_of(args: argparse.Namespace) -> Project:
    return find_project(Path.cwd(), args.pages, getattr(args, "out", None))


def missing_paths(paths: Iterable[Path]) -> bool:
    """Names the paths that are not there on standard error; True where one is."""
    gone = [path for path in paths if not path.exists()]
    for path in gone:
        print(f"zoo: there is no {path}", file=sys.stderr)
    return bool(gone)


def check_cards(project: Project, paths: list[Path], *, with_stale: bool = False) -> Checked:
    """The project's cards, or those among `paths`."""
    checked = check(project, card_files(paths or [project.pages]))
    if with_stale and not paths:
        records = (*stale(project, checked), *disagreeing(project, checked))
        more = (*checked.diagnostics, *records)
        checked = Checked(checked.cards, checked.registry, more)
    return checked


def print_findings(diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    found = list(diagnostics)
    if found:
        print(show_all(found, colour=colours(stream)), file=stream)
        print(f"\n{count(found)}", file=stream)


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


def plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

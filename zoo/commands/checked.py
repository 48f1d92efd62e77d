"""How findings are printed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TextIO

from zoo.commands.options import colours
from zoo.core.diagnostics import Diagnostic, Severity, count, count_by, show_all
from zoo.core.terminal import bare
from zoo.project.github import without_commands

MANY = 20  # findings: from there on, they are counted by card and rule, too


def print_errors(diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    """The errors, and how many warnings there are."""
    found = list(diagnostics)
    errors = [d for d in found if d.severity is Severity.ERROR]
    print_findings(errors, stream)
    if len(found) > len(errors):
        rest = count(d for d in found if d.severity is not Severity.ERROR)
        print(f"{rest} more: zoo check shows them", file=stream)


def print_findings(diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    """What is wrong; nothing that a card says is a command to GitHub's runner."""
    found = list(diagnostics)
    if found:
        with without_commands(partial(print, file=bare(stream))):
            print(show_all(found, colour=colours(stream)), file=bare(stream))
        print(f"\n{count(found)}", file=stream)
        if len(found) > MANY:
            print(count_by(found), file=stream)

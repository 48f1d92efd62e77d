"""What the site says of cards and samples, with paths that say nothing of this machine.

A path names a person's home, a customer or a project, and helps no reader.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from posixpath import join
from typing import Any, TypeVar

from zoo.core.card import BrokenCard, Card
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.core.invisible import visible
from zoo.core.result import SampleResult
from zoo.lint.check import Checked
from zoo.lint.rulebook import rulebook
from zoo.project.paths import Project
from zoo.render.site import RuleText

C = TypeVar("C", Card, BrokenCard)

# The beginning of a path, and one of its parts; both alternatives are tried once for each path.
_BEGIN, _PART = r"(?<![^\s'\"`=:,;(\[<])/", r"[^\s'\"`=:,;()\[\]<>]*"
# Samples run in a new folder below that for temporary files; the jail calls it so.
_CASE = re.compile(rf"{_BEGIN}{_PART}/zoo-case-[\w-]+/(?:home(?![\w-]))?")
_PYTHON = re.compile(rf"{_BEGIN}{_PART}?(?=/lib/python3\.\d)")
READER = "/home/reader"


def folder_of(project: Project) -> str:
    """The cards' folder below the hub's root, by its name alone where it lies elsewhere."""
    pages, root = project.pages.resolve(), project.root.resolve()
    below = pages.relative_to(root).as_posix() if pages.is_relative_to(root) else pages.name
    return "" if below == "." else below


def published(folder: str, card: C) -> C:
    """The card, with a path that says nothing of this machine. folder: see `folder_of`."""
    path = _path(folder, card)
    if path == card.path:
        return card
    if isinstance(card, BrokenCard):
        return replace(card, path=path)
    return replace(card, source=replace(card.source, path=path))


def _path(folder: str, card: Card | BrokenCard) -> str:
    return join(folder, card.path.rpartition("/")[2])


def findings_of(project: Project, checked: Checked) -> dict[str, tuple[Diagnostic, ...]]:
    """What is wrong with each card, with its published path, by its id."""
    by_path: dict[str, list[Diagnostic]] = {}
    for one in checked.diagnostics:
        by_path.setdefault(one.path, []).append(one)
    found: dict[str, tuple[Diagnostic, ...]] = {}
    folder = folder_of(project)
    for card in (one.card for one in checked.read):
        path = _path(folder, card)
        # Messages may name other cards, which lie in the same folder.
        given, shown = (one.removesuffix(f"{card.id}.md") for one in (card.path, path))
        found[card.id] = tuple(
            replace(
                d,
                path=path,
                message=visible(d.message.replace(given, shown) if given else d.message),
                hint=visible(d.hint.replace(given, shown) if given else d.hint),
            )
            for d in by_path.get(card.path, ())
        )
    return found


def rules_of(project: Project, found: Iterable[Diagnostic]) -> dict[str, RuleText]:
    """The rules behind the findings that the pages of cards show."""
    found = list(found)
    wrong = {d.path for d in found if d.severity is Severity.ERROR}
    codes = {d.code for d in found if d.path in wrong}
    book = rulebook(project.hub.rules) if codes else {}
    texts = {}
    for code in sorted(codes & book.keys()):
        rule = book[code]
        bad, good = (tuple(e.text for e in examples) for examples in (rule.bad, rule.good))
        texts[code] = RuleText(rule.code, rule.name, rule.what, rule.why, bad, good)
    return texts


def without_machine(project: Project) -> Callable[[str], str]:
    """A function that shortens the paths in a text."""
    own = [project.home, project.root, project.pages.absolute().parent, project.pages.parent]
    own += [Path(sys.prefix), Path(sys.base_prefix)]
    names = dict.fromkeys((str(p) for path in own for p in (path, path.resolve())), "")
    names |= {str(Path.home()): "~/"}
    found = sorted((n for n in names if n.startswith("/") and len(n) > 1), key=len, reverse=True)
    known = re.compile(rf"(?<![\w.~-])({'|'.join(map(re.escape, found))})(/|(?![\w-]))")

    def shorten(text: str) -> str:
        if "/" not in text:
            return text
        text = _CASE.sub(lambda m: READER if m[0].endswith("home") else "/", text)
        text = known.sub(lambda m: names[m[1]] if m[2] else names[m[1]].rstrip("/") or ".", text)
        return _PYTHON.sub("", text)

    return shorten


def published_result(
    result: SampleResult, path: str, shorten: Callable[[str], str]
) -> SampleResult:
    """The result as pages show it. path: of its card; shorten: see `without_machine`."""
    steps = tuple(
        replace(step, output=shorten(step.output), note=shorten(step.note)) for step in result.steps
    )
    failure = result.failure
    if failure:
        fields = ("reason", "exception", "traceback", "hint")
        texts: dict[str, Any] = {name: shorten(getattr(failure, name)) for name in fields}
        failure = replace(failure, path=path, **texts)
    return replace(result, output=shorten(result.output), steps=steps, failure=failure)

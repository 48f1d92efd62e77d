"""Sections that were left behind: one language changed since a commit, the other did not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from zoo.cards.frontmatter import split_front_matter
from zoo.cards.sections import split_body
from zoo.core.card import Card, Lang, Section
from zoo.core.diagnostics import Diagnostic, Severity, diagnose
from zoo.core.errors import ZooError
from zoo.core.source import Source, Span, normalise
from zoo.project.git import run_git
from zoo.project.paths import Project


class SinceError(ZooError):
    """git does not know the commit, or there is no repository."""


def left_behind(project: Project, cards: Iterable[Card], revision: str) -> Iterator[Diagnostic]:
    """A finding at the section that stayed as it was. SinceError: see there."""
    _git(project.root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    for card in cards:
        path = os.path.relpath(project.file(card.source.path), project.root)
        before = _text_at(project.root, revision, path)
        if before is not None:
            yield from _compare(card, _sections(before), revision)


def _compare(card: Card, before: dict[Lang, str], revision: str) -> Iterator[Diagnostic]:
    there = {section.lang: section for section in card.sections if section.lang in before}
    changed = [lang for lang, section in there.items() if _words(section) != before[lang]]
    if len(there) != 2 or len(changed) != 1:
        return
    (other,) = (section for lang, section in there.items() if lang is not changed[0])
    start = card.source.text.rindex("\n", 0, max(1, other.span.start - 1)) + 1
    yield diagnose(
        card.source,
        Span(start, max(start, other.span.start - 1)),
        "ZOO136",
        f"{changed[0].value} changed since {revision}, {other.lang.value} did not",
        "bring it up to date",
        severity=Severity.WARNING,
        language=other.lang.value,
    )


def _sections(text: str) -> dict[Lang, str]:
    source = Source("card.md", normalise(text))
    _, sections, _ = split_body(source, "card", split_front_matter(source)[1])
    return {section.lang: _words(section) for section in sections}


def _words(section: Section) -> str:
    """The section's text, where blank lines and line ends are no change."""
    return " ".join(section.text.split())


def _text_at(root: Path, revision: str, path: str) -> str | None:
    """The file's text in that commit; None where it was not there."""
    try:
        return _git(root, "show", f"{revision}:./{path}")
    except SinceError:
        return None


def _git(root: Path, *arguments: str) -> str:
    printed = run_git(root, *arguments)
    if printed is None:
        raise SinceError(f"git does not know the commit {arguments[-1].partition('^')[0]}")
    return printed.decode("utf-8", "replace")

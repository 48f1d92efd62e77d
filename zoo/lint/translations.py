"""Sections that were left behind: one language changed since a commit, the other did not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from zoo.cards.frontmatter import split_front_matter
from zoo.cards.sections import split_body
from zoo.core.card import Card, Lang, Section
from zoo.core.diagnostics import Diagnostic, warn
from zoo.core.errors import ZooError
from zoo.core.source import Source, Span, normalise
from zoo.project.git import run_git
from zoo.project.paths import Project


def left_behind(project: Project, cards: Iterable[Card], revision: str) -> Iterator[Diagnostic]:
    """A finding at the section that stayed as it was. ZooError where git has no such commit."""
    commit = f"{revision}^{{commit}}"
    if run_git(project.root, "rev-parse", "--verify", "--quiet", commit) is None:
        raise ZooError(f"git does not know the commit {revision.partition('^')[0]}")
    for card in cards:
        path = os.path.relpath(project.file(card.source.path), project.root)
        before = run_git(project.root, "show", f"{revision}:./{path}")
        if before is not None:  # else it was not there
            yield from _compare(card, _sections(before.decode("utf-8", "replace")), revision)


def _compare(card: Card, before: dict[Lang, str], revision: str) -> Iterator[Diagnostic]:
    there = {section.lang: section for section in card.sections if section.lang in before}
    changed = [lang for lang, section in there.items() if _words(section) != before[lang]]
    if len(there) != 2 or len(changed) != 1:
        return
    (other,) = (section for lang, section in there.items() if lang is not changed[0])
    start = card.source.text.rindex("\n", 0, max(1, other.span.start - 1)) + 1
    span, lang = Span(start, max(start, other.span.start - 1)), other.lang.value
    text = f"{changed[0].value} changed since {revision}, {lang} did not"
    yield warn(card.source, span, "ZOO136", text, "bring it up to date", language=lang)


def _sections(text: str) -> dict[Lang, str]:
    source = Source("card.md", normalise(text))
    _, sections, _ = split_body(source, "card", split_front_matter(source)[1])
    return {section.lang: _words(section) for section in sections}


def _words(section: Section) -> str:
    """The section's text, where blank lines and line ends are no change."""
    return " ".join(section.text.split())

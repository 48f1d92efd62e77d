"""`pytest CARDS`: each card and language is a test.

Collects the `.md` files of the hub's folder of cards, and those named on the command line. Runs
them as `zoo test` does: in the sandbox, from the cache where it can.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from zoo.core.card import Card, Lang
from zoo.core.diagnostics import show_all
from zoo.core.errors import ZooError
from zoo.core.result import SampleResult, Status
from zoo.core.terminal import harmless, without_commands
from zoo.lint.check import card_files, check
from zoo.project.paths import Project, find_project
from zoo.samples.plan import runnable


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".md" or file_path.name == "README.md":
        return None
    named = str(file_path) in [str(Path(a).resolve()) for a in parent.config.args]
    if named or file_path.parent == _pages(file_path.parent):
        return CardFile.from_parent(parent, path=file_path)
    return None


@lru_cache
def _pages(folder: Path) -> Path:
    """The folder of cards of the hub around a folder."""
    try:
        return find_project(folder).pages.resolve()
    except ZooError as error:
        raise pytest.UsageError(str(error)) from None


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """What failing samples printed is shown here."""
    with without_commands(terminalreporter.write_line):
        yield


class CardFile(pytest.File):
    """A card's file; one with mistakes is one failing item that lists all of them."""

    def collect(self) -> Iterator[pytest.Item]:
        project = find_project(self.path.parent, self.path.parent)
        checked = check(project, [self.path])
        if checked.failed:
            text = show_all(checked.diagnostics)
            yield CheckItem.from_parent(self, name="check", text=text)
        for card in runnable(checked.cards, checked.diagnostics):
            for lang in card.langs:
                yield CardItem.from_parent(self, name=lang.value, card=card, project=project)


class Failed(Exception):
    """A row that did not pass."""


class _Item(pytest.Item):
    """A test of a card, which shows why it failed without a traceback of ours."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))


class CheckItem(_Item):
    """What is wrong with a card."""

    def __init__(self, *, text: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.text = text

    def runtest(self) -> None:
        raise Failed(self.text)


class CardItem(_Item):
    """A card's samples in one language."""

    def __init__(self, *, card: Card, project: Project, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.card, self.project = card, project

    def runtest(self) -> None:
        result = run_card(self.card, self.project, Lang(self.name))
        if result.output:
            self.add_report_section("call", "stdout", result.output)
        if result.status is Status.SKIPPED:
            pytest.skip("; ".join(s.note for s in result.steps if s.note))
        if failure := result.failure:
            place = f"{failure.path}:{failure.line}: {result.status.value}: {failure.reason}"
            lines = (place, failure.excerpt, failure.traceback, failure.hint)
            raise Failed(harmless("\n".join(line for line in lines if line)))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.card.load.line - 1, f"{self.card.id} [{self.name}]"


# By a card's path and text. All languages run at once, so that equal ones share a run.
_RAN: dict[tuple[Path, str], dict[Lang, SampleResult]] = {}


def _run(card_path: Path, project: Project) -> dict[Lang, SampleResult]:
    from zoo.samples.monitor import Limits
    from zoo.samples.setup import Options, this_machine
    from zoo.samples.verify import verify

    (card,) = check(project, [card_path]).cards
    registry = check(project, dict.fromkeys((*card_files(project), card_path))).registry
    limits = Limits(longest=project.hub.timeout_max)
    options = Options(machine=this_machine("auto"), limits=limits)
    done = verify(project, [card], registry, options)
    return {r.language: r for r in done.results}


def run_card(card: Card, project: Project, lang: Lang) -> SampleResult:
    """The result of one language; ImportError where the extra `models` is missing."""
    path = project.file(card.source.path)
    key = (path, card.source.text)
    if key not in _RAN:
        _RAN[key] = _run(path, project)
    return _RAN[key][lang]

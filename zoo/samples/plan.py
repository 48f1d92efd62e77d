"""Which samples run, and which share a process: the load sample, then those of one language.

Languages with equal samples share a run. Samples that may not run, because their card has errors or
they ask for too much time, get a result that says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from zoo.core.card import Card, Lang, Sample
from zoo.core.diagnostics import Diagnostic, Severity
from zoo.core.directives import Directives, read_directives
from zoo.core.errors import ZooError
from zoo.core.result import ALL_FILES, Failure, SampleResult, Status, Step
from zoo.project.git import GitError, ask_git


class SelectionError(ZooError):
    """What was asked for cannot be selected; the text says why."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A sample and what the comments before it say."""

    sample: Sample
    directives: Directives

    @property
    def line(self) -> int:
        return self.sample.line

    @property
    def code(self) -> str:
        return self.sample.code

    @property
    def digest(self) -> str:
        """Of the code alone: by it the expected values of a sample are found."""
        return hashlib.sha256(self.code.encode()).hexdigest()[:16]

    def why_skipped(self, *, gpu: bool, today: date) -> str:
        """The reason not to run it now, or empty. An expired skip does not count: see `expired`."""
        given = self.directives
        if given.requires == "gpu" and not gpu:
            return f"needs a GPU: {given.requires_reason}"
        return "" if self.expired(today) else given.skip

    def expired(self, today: date) -> bool:
        return bool(self.directives.until and self.directives.until < today)


@dataclass(frozen=True, slots=True)
class CardRun:
    """One line of the report: a card's samples in one language."""

    card: Card
    lang: Lang
    steps: tuple[Planned, ...]

    @property
    def key(self) -> tuple[str, Lang]:
        return self.card.id, self.lang

    @property
    def text(self) -> str:
        """Digest of the texts that run and of their directives."""
        joined = "\0".join(f"{s.code}\0{s.directives.text()}" for s in self.steps)
        return hashlib.sha256(joined.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Case:
    """One process to run. rows: those it serves, all with the same texts; the first gives lines."""

    rows: tuple[CardRun, ...]

    @property
    def steps(self) -> tuple[Planned, ...]:
        return self.rows[0].steps if self.rows else ()

    @property
    def path(self) -> str:
        return self.rows[0].card.source.path

    @property
    def name(self) -> str:
        cards = list(dict.fromkeys(row.card.id for row in self.rows))
        langs = list(dict.fromkeys(row.lang.value for row in self.rows))
        return f"{', '.join(cards)} [{' = '.join(langs)}]"

    @property
    def timeout(self) -> float:
        """The longest time a step asks for, in seconds; 0 where none does."""
        return max(s.directives.timeout for s in self.steps)


NO_CASE = Case(())  # of what runs in a sandbox without being anybody's sample


@dataclass(frozen=True, slots=True)
class Selection:
    """pattern: part of a card's name. shard: (which, of how many), both counted from 1.

    changed_since: a git revision. last_failed: only rows whose newest result is not good.
    """

    languages: tuple[Lang, ...] = tuple(Lang)
    pattern: str = ""
    changed_since: str = ""
    last_failed: bool = False
    shard: tuple[int, int] = (1, 1)


def group(rows: Iterable[CardRun]) -> tuple[Case, ...]:
    groups: dict[str, list[CardRun]] = {}
    for row in rows:
        groups.setdefault(row.text, []).append(row)
    return tuple(Case(tuple(members)) for members in groups.values())


def rows(cards: Iterable[Card]) -> Iterator[CardRun]:
    """A row for each section of each card, in the cards' order."""
    for card in cards:
        for section in card.sections:
            samples = (card.load, *section.samples)
            yield CardRun(card, section.lang, tuple(_planned(card, s) for s in samples))


def _planned(card: Card, sample: Sample) -> Planned:
    given = read_directives(card.source.text, sample.span.start)[0]
    why = card.stopped.get(sample.id)
    if why and not given.skip:  # a silenced error: the sample still cannot run
        given = replace(given, skip=f"{why.message}, line {why.line}")
    return Planned(sample, given)


def runnable(cards: Iterable[Card], found: Iterable[Diagnostic]) -> tuple[Card, ...]:
    """The cards without errors: one stops the samples of its own card, not those of others."""
    wrong = _first_errors(found)
    return tuple(card for card in cards if card.source.path not in wrong)


def _first_errors(found: Iterable[Diagnostic]) -> dict[str, Diagnostic]:
    """The first error of each path. found: in reading order."""
    first: dict[str, Diagnostic] = {}
    for one in found:
        if one.severity is Severity.ERROR:
            first.setdefault(one.path, one)
    return first


def not_run(cards: Iterable[Card]) -> Iterator[tuple[Card, Sample]]:
    """Code blocks that hold Python but are not marked as such: no run may pass them over unseen."""
    for card in cards:
        for section in card.sections:
            for block in section.blocks:
                if isinstance(block, Sample) and block.unmarked_python:
                    yield card, block


def select(
    rows: Iterable[CardRun],
    wanted: Selection,
    root: Path,
    last: Mapping[tuple[str, Lang], SampleResult],
) -> tuple[CardRun, ...]:
    """The rows that `wanted` leaves. Raises SelectionError for a revision git does not know."""
    kept = [r for r in rows if r.lang in wanted.languages and wanted.pattern in r.card.id]
    if revision := wanted.changed_since:
        changed = _changed_files(root, revision)
        kept = [r for r in kept if _concerns(r, changed, last.get(r.key))]
    if wanted.last_failed:
        kept = [r for r in kept if r.key in last and not last[r.key].status.good]
    which, of = wanted.shard
    return tuple(r for r in kept if int(r.text, 16) % of == which - 1)


def _changed_files(root: Path, revision: str) -> set[str]:
    """Files that differ from the revision, and those git does not know yet."""
    try:
        printed = ask_git(root, "diff", "--name-only", "-z", revision, "--")
        printed += ask_git(root, "ls-files", "-oz", "--exclude-standard")
    except FileNotFoundError:
        raise SelectionError("--changed-since asks git, which is not installed") from None
    except GitError as error:
        raise SelectionError(f"--changed-since {revision}: {error}") from None
    return set(printed.decode("utf-8", "replace").split("\0")) - {""}


def _concerns(row: CardRun, changed: Iterable[str], last: SampleResult | None) -> bool:
    """Whether one of the files is the row's card, the hub's code, or what the gateway serves.

    last: the row's newest result, which names the files that the samples opened; else all code may
    matter.
    """
    opened = set(last.reads) if last and ALL_FILES not in last.reads else set()
    opened.discard("registry.json")  # a hubconf.py may read it, and it changes with every card
    always = {row.card.source.path, "assets.lock", *opened}
    return any(
        name in always or name.startswith("assets/") or (not opened and name.endswith(".py"))
        for name in changed
    )


def parse_shard(text: str) -> tuple[int, int]:
    """`2/5` -> (2, 5)."""
    which, slash, of = text.partition("/")
    if not (slash and which.isdecimal() and of.isdecimal() and 1 <= int(which) <= int(of)):
        raise SelectionError(f"--shard {text}: write WHICH/OF, such as 2/5")
    return int(which), int(of)


def blocked(
    cards: Iterable[Card], found: Iterable[Diagnostic], wanted: Selection
) -> tuple[SampleResult, ...]:
    """A result for each language of a card with errors, of those wanted; it names the card's first
    error. found: in reading order."""
    first = _first_errors(found)
    made = []
    for row in rows(card for card in cards if card.source.path in first):
        if row.lang in wanted.languages and wanted.pattern in row.card.id:
            error = first[row.card.source.path]
            reason = f"{error.code} {error.message}"
            made.append(_not_run(row, error.line, reason, error.excerpt, error.hint))
    return tuple(made)


def too_long(case: Case, allowed: float) -> tuple[SampleResult, ...]:
    """Results of a case that asks for more than these seconds; empty where it does not."""
    if case.timeout <= allowed:
        return ()
    asked = f"{case.timeout:g}"
    reason = f"asks for {asked} s by `doctest: timeout`; a card may ask for {allowed:g}"
    hint = f"if it needs them: zoo test --timeout-max {asked}, or the setting `timeout-max`"
    made = []
    for row in case.rows:
        line = max(row.steps, key=lambda step: step.directives.timeout).line
        made.append(_not_run(row, line, reason, row.card.source.line(line), hint))
    return tuple(made)


def _not_run(row: CardRun, line: int, reason: str, excerpt: str, hint: str) -> SampleResult:
    return SampleResult(
        row.card.id,
        row.lang,
        Status.NOT_RUN,
        steps=tuple(Step(step.line, Status.NOT_RUN, 0.0) for step in row.steps),
        text=row.text,
        failure=Failure(row.card.source.path, line, reason, excerpt=excerpt, hint=hint),
    )

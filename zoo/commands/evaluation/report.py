"""How a measurement looks in a terminal: progress, then a table."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from typing import Any, TextIO

from zoo.commands.options import live
from zoo.core.evaluation import Agreement, Comparison, Evaluation, Figure, compare
from zoo.core.registry import Model
from zoo.core.terminal import bare

EVERY = 0.5  # seconds between two looks at a terminal
SELDOM = 30.0  # seconds between two lines of a log
WORDS = {
    Agreement.AGREES: "agrees",
    Agreement.DIFFERS: "DIFFERS",
    Agreement.PARTIAL: "partial: not compared",
    Agreement.STAND_IN: "stand-in weights: means nothing",
}
WIPE = "\r\x1b[K"
HEAD = ("figure", "measured", "published", "difference", "")


class Meter:
    """Pictures done, images per second, time left, what is measured so far, on standard error."""

    def __init__(self, name: str, stream: TextIO | None = None) -> None:
        self._name, self._stream = name, bare(stream or sys.stderr)
        self._live = live(self._stream)
        self._every = EVERY if self._live else SELDOM
        self._began = self._shown = 0.0
        self.done = self.total = 0

    def __call__(self, done: int, made: int, total: int, so_far: str) -> None:
        now = time.monotonic()
        self.done, self.total = done, total
        if not made:
            self._began = self._shown = now
        elif now - self._shown >= self._every:
            self._shown = now
            line = f"{self._name}: {progress(done, made, total, now - self._began, so_far)}"
            text, end = (f"{WIPE}{line}", "") if self._live else (line, "\n")
            print(text, end=end, file=self._stream, flush=True)

    def close(self) -> None:
        """Wipes the line away."""
        if self._live:
            print(WIPE, end="", file=self._stream, flush=True)


def progress(done: int, made: int, total: int, seconds: float, so_far: str) -> str:
    """`1,200 of 50,000 pictures, 31.5 a second, 26 min left, top-1 76.10 %`.

    made: pictures of this run, in so many seconds.
    """
    rate = made / seconds if seconds else 0.0
    parts = [f"{done:,} of {total:,} pictures"]
    if rate:
        parts += [f"{rate:.1f} a second" if rate >= 1 else f"{1 / rate:.1f} s each"]
        parts += [f"{duration((total - done) / rate)} left"]
    return ", ".join([*parts, *([so_far] if so_far else [])])


def duration(seconds: float) -> str:
    """`40 s`, `26 min`, `3 h 20 min`."""
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02} min"


Row = tuple[Figure, Comparison | None, str]


def compared(entry: Model, found: Evaluation, tolerance: float) -> list[Row]:
    """Each figure with what the card says of it: the comparison, and the published text."""
    rows: list[Row] = []
    for figure in found.figures:
        pairs = ((metric, compare(metric, found, tolerance)) for metric in entry.metrics)
        same = (figure.name, figure.qualifier)
        hit = next(((m, c) for m, c in pairs if c and (m.name, m.qualifier) == same), None)
        rows.append((figure, hit[1], hit[0].text) if hit else (figure, None, ""))
    return rows


def table(found: Evaluation, rows: list[Row], tolerance: float) -> str:
    """What is printed at the end."""
    weights = "official weights" if found.official else "STAND-IN WEIGHTS"
    partial = "PARTIAL, " if found.partial else ""
    head = (
        f"{found.entry}: {partial}{found.pictures:,} of {found.whole:,} pictures of "
        f"{found.dataset} {found.split}, {weights}, {duration(found.seconds)}, "
        f"protocol {found.protocol}"
    )
    cells = [HEAD, *(_cells(row, tolerance) for row in rows)]
    first, *widths = [max(len(row[n]) for row in cells) for n in range(len(HEAD) - 1)]
    for name, *numbers, words in cells:
        columns = [text.rjust(width) for text, width in zip(numbers, widths, strict=True)]
        head += f"\n  {'  '.join([name.ljust(first), *columns, words])}".rstrip()
    return head


def _cells(row: Row, tolerance: float) -> tuple[str, ...]:
    figure, comparison, published = row
    digits = 3 if figure.unit == "%" else 5
    name = " ".join(filter(None, (figure.name, figure.qualifier)))
    value = f"{figure.value:.{digits}f}{' %' if figure.unit == '%' else ''}"
    if comparison is None:
        return name, value, "-", "-", ""
    words = WORDS[comparison.agreement]
    if comparison.agreement not in (Agreement.AGREES, Agreement.DIFFERS):
        return name, value, published, "-", words
    return name, value, published, f"{comparison.points:+.3f}", f"{words} (tolerance {tolerance:g})"


def as_json(found: Evaluation, rows: list[Row]) -> dict[str, Any]:
    """For `--json`: the record, and what the card says."""
    figures = [
        {
            **asdict(figure),
            "published": published or None,
            "points": comparison.points if comparison else None,
            "agreement": comparison.agreement.value if comparison else None,
        }
        for figure, comparison, published in rows
    ]
    return {**asdict(found), "partial": found.partial, "figures": figures}

"""What a terminal shows of work that takes a while: a bar, and a line for each case that ended."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from zoo.commands.options import live
from zoo.core.result import WeightsKind
from zoo.core.terminal import bare, harmless

if TYPE_CHECKING:
    from zoo.samples.plan import Case
    from zoo.samples.verify import Progress

TICK = 0.5  # seconds between two looks at the clock
LOOK = 0.5  # seconds between two drawings of what is measured
SELDOM = 30.0  # the same in a log, a line each
PATIENCE = 1.0  # seconds before a bar is shown
EVERY = 0.1  # seconds between two drawings of it
WIDTH = 24
WIPE = "\r\x1b[K"


class Bar:
    """`bar(made, of)` draws on standard error once it takes long, and wipes it away at the end.

    Not by tqdm, which comes with MegEngine: a build without samples does not need that.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = bare(stream or sys.stderr)
        self._shown = live(self._stream)
        self._next = time.monotonic() + PATIENCE
        self._drawn = False

    def __call__(self, made: int, of: int) -> None:
        now = time.monotonic()
        if self._shown and made < of and now >= self._next:
            full = WIDTH * made // of
            bar = f"\r  {'#' * full}{'.' * (WIDTH - full)} {made}/{of}"
            print(bar, end="", file=self._stream, flush=True)
            self._next, self._drawn = now + EVERY, True
        elif self._drawn and made >= of:
            print(WIPE, end="", file=self._stream, flush=True)
            self._drawn = False


class Meter:
    """Pictures done, images per second, time left, what is measured so far, on standard error."""

    def __init__(self, name: str) -> None:
        self._name, self._stream = name, bare(sys.stderr)
        self._live = live(self._stream)
        self._every = LOOK if self._live else SELDOM
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


class View:
    """A line for each case that ended, and below them a bar with those that run now.

    write: prints a line. show: draws (cases ended, of how many, what runs and for how long) where
    somebody looks; a file, a pipe or CI gets lines only. Both are called under one lock.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        show: Callable[[int, int, str], None] = lambda ended, total, running: None,
    ) -> None:
        self._write, self._show = write, show
        self._lock = threading.Lock()
        self._running: dict[str, float] = {}
        self._ended, self._total = 0, 0

    def began(self, case: Case, total: int) -> None:
        """A case starts, one of `total`."""
        with self._lock:
            self._total = total
            self._running[case.name] = time.monotonic()
        self.tick()

    def ended(self, progress: Progress) -> None:
        with self._lock:
            self._running.pop(progress.case.name, None)
            self._ended = progress.number
            self._write(ended_line(progress))
        self.tick()

    def tick(self) -> None:
        """Draws the bar again."""
        now = time.monotonic()
        with self._lock:
            cases = ((n.partition(" [")[0], began) for n, began in self._running.items())
            running = ", ".join(f"{name} {now - began:.0f} s" for name, began in cases)
            self._show(self._ended, self._total, running)


@contextmanager
def open_view(stream: TextIO | None = None) -> Iterator[View]:
    """The view that fits where the output goes (standard output unless `stream` says otherwise)."""
    stream = bare(stream or sys.stdout)
    if not live(stream):
        yield View(partial(print, flush=True))
        return
    from tqdm import tqdm  # comes with MegEngine, which running samples needs anyhow

    size = shutil.get_terminal_size()  # some pseudo-terminals say 0 by 0, and tqdm believes it
    # no rate, no time to go: cases last from a second to minutes
    look = "  {n_fmt}/{total_fmt} |{bar:12}| {desc}"
    bar: Any = tqdm(file=stream, leave=False, ncols=size.columns, nrows=size.lines, bar_format=look)

    def show(ended: int, total: int, running: str) -> None:
        bar.n, bar.total = ended, total
        bar.set_description_str(harmless(running))

    view = View(lambda line: tqdm.write(harmless(line), file=stream), show)
    over = threading.Event()

    def follow() -> None:
        while not over.wait(TICK):
            view.tick()

    clock = threading.Thread(target=follow, name="progress", daemon=True)
    clock.start()
    try:
        yield view
    finally:
        over.set()
        clock.join()
        bar.close()


def ended_line(progress: Progress) -> str:
    """Number, name and status of a case; how long it took, or since when it is unchanged."""
    result = progress.result
    head = f"  {progress.number}/{progress.total} {progress.case.name} {result.status.value}"
    if result.cached:
        return f"{head}, unchanged since {result.when[:10]}"
    memory = result.peak_memory / 2**30
    weights = "no" if result.weights is WeightsKind.NONE else result.weights.value
    return (
        f"{head} in {result.seconds:.1f} s, {memory:.1f} GiB "
        f"({result.sandbox}, {result.device or 'no device'}, {weights} weights)"
    )

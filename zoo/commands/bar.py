"""A bar on standard error for what takes longer than a second, where somebody looks at it.

tqdm draws the samples' bar, but comes with MegEngine, which a build without samples does not need.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TextIO

from zoo.core.terminal import bare

PATIENCE = 1.0  # seconds before anything is shown
EVERY = 0.1  # seconds between two drawings
WIDTH = 24


class Bar:
    """`bar(made, of)` draws, at most as often as eyes can follow; the last call wipes it away."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = bare(stream or sys.stderr)
        self._shown = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._next = time.monotonic() + PATIENCE
        self._drawn = False

    def __call__(self, made: int, of: int) -> None:
        now = time.monotonic()
        if self._shown and made < of and now >= self._next:
            full = WIDTH * made // of
            line = f"  {'#' * full}{'.' * (WIDTH - full)} {made}/{of}"
            self._write(f"\r{line}")
            self._next, self._drawn = now + EVERY, True
        elif self._drawn and made >= of:
            self._write("\r\x1b[K")
            self._drawn = False

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

"""Models whose weights come from a file need no random ones first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import megengine.module as M

_RANDOM = ("normal_", "uniform_")  # what all of MegEngine's random initializers end in


@contextmanager
def without_random_values() -> Iterator[None]:
    """Within it, layers leave weights at zero instead of drawing 30 to 100 million numbers.

    Drawing them takes a second or two. For models that get all of their weights afterwards.
    """
    before = {name: getattr(M.init, name) for name in _RANDOM}
    for name in _RANDOM:
        setattr(M.init, name, _leave)
    try:
        yield
    finally:
        for name, function in before.items():
            setattr(M.init, name, function)


def _leave(tensor: Any, *arguments: Any, **named: Any) -> None:
    pass

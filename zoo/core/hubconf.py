"""What a repository's hubconf.py offers, read without importing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hubconf:
    """entries: name -> the address of its weights, None where none could be read.

    complete: these are all; False if the file also defines names in ways that only running it
    would show (`globals().update(...)`, an import that cannot be followed), or is not there.
    """

    entries: Mapping[str, str | None] = field(default_factory=dict)
    complete: bool = False

    def offers(self, name: str) -> bool | None:
        """Whether `hub.load` finds the name; None where only running the file would tell."""
        return True if name in self.entries else (False if self.complete else None)

"""Phrases that mean something, found among words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
Phrase = tuple[str, ...]
LONGEST = 4  # words


class Phrases(Generic[T]):
    """What phrases mean. Most words of a text begin none."""

    def __init__(self, meanings: Mapping[Phrase, T]) -> None:
        self.meanings = meanings
        self._first = frozenset(phrase[0] for phrase in meanings if phrase)

    def at(self, words: Sequence[str], at: int) -> tuple[Phrase, T] | None:
        """The longest phrase that begins there, and what it means."""
        if at < len(words) and words[at] in self._first:
            for end in range(min(at + LONGEST, len(words)), at, -1):
                phrase = tuple(words[at:end])
                if phrase in self.meanings:
                    return phrase, self.meanings[phrase]
        return None

    def each(self, words: Sequence[str]) -> Iterator[tuple[int, Phrase, T]]:
        """The longest phrase at each word that begins one."""
        for at in range(len(words)):
            if found := self.at(words, at):
                yield at, *found

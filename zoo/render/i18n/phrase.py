"""A phrase of the interface in all languages, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from zoo.core.card import Lang

K = TypeVar("K")
T = TypeVar("T")


class Phrase(Generic[T]):
    """An attribute of words in some language: what they say there. Another language is one more
    argument here, which mypy then misses in every phrase."""

    def __init__(self, english: T, chinese: T) -> None:
        self.texts = {Lang.EN_US: english, Lang.ZH_CN: chinese}

    def __get__(self, words: Any, owner: type) -> T:
        return self.texts[words.lang]


def plural(one: str, many: str, chinese: str) -> Phrase[Mapping[bool, str]]:
    """A phrase by whether `{n}` is one: `1 model card`, `2 model cards`."""
    return table((True, one, chinese), (False, many, chinese))


def table(*rows: tuple[K, str, str]) -> Phrase[Mapping[K, str]]:
    """Phrases by their keys. rows: each with the key, the English and the Chinese text."""
    english = {key: text for key, text, _ in rows}
    return Phrase(english, {key: text for key, _, text in rows})

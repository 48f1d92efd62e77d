"""Pages that have no language yet: the entrance, and the page for a wrong address."""

from __future__ import annotations

from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.render import urls
from zoo.render.i18n.phrases import Words
from zoo.render.strings import WORDS
from zoo.render.views.frame import POLICY


@dataclass(frozen=True, slots=True)
class Door:
    """words: each language with its name in addresses and its tag. root: of links and files."""

    words: tuple[tuple[str, str, Words], ...]
    root: str
    policy: str


def entrance() -> Door:
    """The page at `index.html`."""
    return Door(_words(), "", POLICY)


def lost(base_url: str) -> Door:
    """The page at `404.html`: served at any depth, so relative links would lead astray."""
    return Door(_words(), urls.base_path(base_url), POLICY)


def _words() -> tuple[tuple[str, str, Words], ...]:
    return tuple((lang.value, lang.tag, WORDS[lang]) for lang in Lang)

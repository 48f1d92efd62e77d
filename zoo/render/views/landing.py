"""Pages that have no language yet: the entrance, and the page for a wrong address."""

from __future__ import annotations

from dataclasses import dataclass

from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.strings import WORDS, Words
from zoo.render.views.brand import Brand, brand
from zoo.render.views.frame import POLICY


@dataclass(frozen=True, slots=True)
class Language:
    """name: its folder. tag: BCP 47. site: the hub's name in it."""

    name: str
    tag: str
    words: Words
    site: str


@dataclass(frozen=True, slots=True)
class Door:
    """languages: the default first. root: of links and files. board: the main leaderboard's
    address, "" without one."""

    languages: tuple[Language, ...]
    root: str
    policy: str
    brand: Brand
    board: str


def entrance(index: SiteIndex) -> Door:
    """The page at `index.html`."""
    return _door(index, "")


def lost(index: SiteIndex) -> Door:
    """The page at `404.html`: served at any depth, so relative links would lead astray."""
    return _door(index, urls.base_path(index.site.base_url))


def _door(index: SiteIndex, root: str) -> Door:
    board = index.boards[0].slug if index.boards else ""
    languages = (
        Language(lang.value, lang.tag, WORDS[lang], index.title(lang)) for lang in index.langs
    )
    return Door(tuple(languages), root, POLICY, brand(index.site), board)

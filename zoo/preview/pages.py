"""The site of a preview, made page by page as pages are asked for; nothing is written."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from zoo.core.card import Lang
from zoo.render.html import BrokenTemplate, render
from zoo.render.index import SiteIndex, site_index
from zoo.render.page_groups import Part, parts
from zoo.render.site import Site
from zoo.render.views.card import card_page
from zoo.render.without import reason, without

_CARD = re.compile(r"(?P<lang>zh_CN|en_US)/cards/(?P<card>[^/]+)\.html")


class _Failed(Exception):
    """Raised if making a part fails; the text says why."""

    def __init__(self, part: Part, error: str) -> None:
        super().__init__(error)
        self.part = part


@contextmanager
def _named(part: Part) -> Iterator[None]:
    try:
        yield
    except BrokenTemplate:
        raise
    except Exception as error:
        raise _Failed(part, reason(error)) from error


@dataclass(slots=True)
class LivePages:
    """Pages of the newest site. One thread renders at a time: the converter is shared."""

    site: Site | None = None
    _content: SiteIndex | None = None
    _parts: list[Part] | None = None
    _made: dict[str, dict[str, bytes]] = field(default_factory=dict)  # part's key -> its pages
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def show(self, site: Site) -> None:
        """From now on, pages of this site; those whose parts did not change are kept."""
        with self._lock:
            self.site, self._content, self._parts = site, None, None

    def get(self, path: str) -> bytes | None:
        """The content of a page, None where there is none."""
        with self._lock:
            if self.site is None:
                return None
            try:
                return self._card_page(path) or self._search(path)
            except _Failed as failed:
                self.site, _ = without(self.site, failed.part, str(failed))
                self._content = self._parts = None
                return self._card_page(path) or self._search(path)

    def warm(self) -> None:
        """What every page needs, made while the reader's browser is still on its way."""
        with self._lock:
            if self.site is not None:
                _ = self._catalogue

    @property
    def _catalogue(self) -> SiteIndex:
        assert self.site is not None
        if self._content is None:
            self._content = site_index(self.site)
        return self._content

    def _card_page(self, path: str) -> bytes | None:
        """A card's page by itself: it is what an author looks at."""
        match = _CARD.fullmatch(path)
        assert self.site is not None
        cards = (c for c in self._catalogue.cards if match and c.id == match["card"])
        card = next(cards, None)
        if match is None or card is None or Lang(match["lang"]) not in self.site.hub.languages:
            return None
        with _named(Part("", tuple, card.id, card.id)):
            view = card_page(self._catalogue, card, Lang(match["lang"]))
            return render(self.site.theme, "card.html", view)

    def _search(self, path: str) -> bytes | None:
        """Makes the parts that may hold the page, the likely ones first."""
        if self._parts is None:
            self._parts = list(parts(self._catalogue))
            keys = {part.key for part in self._parts}
            self._made = {key: pages for key, pages in self._made.items() if key in keys}
        for part in self._likely(path):
            if part.key not in self._made:
                with _named(part):
                    self._made[part.key] = {page.path: page.content for page in part.make()}
            if path in self._made[part.key]:
                return self._made[part.key][path]
        return None

    def _likely(self, path: str) -> Iterator[Part]:
        """Parts by how likely they hold the page: those that say nothing of one card alone, then
        the card that the path names, or whose entry it names. Others have no such page."""
        owned: list[Part] = []
        for part in self._parts or ():
            if not part.card:
                yield part
            elif f"/{part.card}." in path or _names_entry(self._catalogue, part.card, path):
                owned.append(part)
        yield from owned


def _names_entry(content: SiteIndex, card: str, path: str) -> bool:
    return any(f"/{content.address(entry)}." in path for entry in content.entries.get(card, ()))

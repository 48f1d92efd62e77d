"""The site of a preview, made page by page as pages are asked for; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from zoo.core.card import Lang
from zoo.core.reason import is_defect, reason
from zoo.preview.workers import FORKING, Stopped, Workers
from zoo.render.html import BrokenTemplate, load, render
from zoo.render.index import SiteIndex, site_index
from zoo.render.markdown import language_name
from zoo.render.page_groups import Part, parts
from zoo.render.site import Site
from zoo.render.theme import Theme
from zoo.render.views.card import card_page
from zoo.render.without import culprits, without

_CARD = re.compile(r"(?P<lang>zh_CN|en_US)/cards/(?P<card>[^/]+)\.html")


@dataclass(frozen=True, slots=True)
class _Failed:
    """A part of the site that could not be made, and why. name: empty for the site as a whole.
    card: the id of its card, or empty."""

    name: str
    card: str
    error: str


@dataclass(frozen=True, slots=True)
class _Broken:
    """What is wrong with a template of the theme."""

    error: str


@dataclass(slots=True)
class LivePages:
    """Pages of the newest site; several can be made at once."""

    site: Site | None = None
    _maker: _Maker | None = None
    _workers: Workers | None = None
    _made: dict[str, bytes] = field(default_factory=dict)  # pages of this site by their path
    _lock: Lock = field(default_factory=Lock)

    def show(self, site: Site) -> None:
        """From now on, pages of this site."""
        with self._lock:
            self._show(site)

    def _show(self, site: Site) -> None:
        if self._workers:
            self._workers.close()
        self.site, self._maker, self._workers, self._made = site, None, None, {}

    def get(self, path: str) -> bytes | None:
        """The content of a page, None if there is none.

        Raises BrokenTemplate, and Stopped where the page is not made in time.
        """
        while True:
            with self._lock:
                if self.site is None:
                    return None
                if path in self._made:
                    return self._made[path]
                workers = self._start(self.site)
                site = self.site
            answer = workers.ask(path)
            if isinstance(answer, _Broken):
                raise BrokenTemplate(answer.error)
            with self._lock:
                if self.site is not site:
                    if answer is None or isinstance(answer, _Failed):
                        continue  # the newer site may have it
                    return bytes(answer)
                if answer is None:
                    return None
                if isinstance(answer, bytes):
                    self._made[path] = answer
                    return answer
                self._show(_without(site, answer))

    def warm(self) -> None:
        """What every page needs, made while the reader's browser is still on its way."""
        with self._lock:
            if self.site is not None:
                self._start(self.site).prepare()

    def close(self) -> None:
        """Ends the processes that make pages."""
        with self._lock:
            if self._workers:
                self._workers.close()

    def _start(self, site: Site) -> Workers:
        if self._workers is None:
            _load(site.theme)
            try:
                self._maker = _Maker(site_index(site))
            except Exception as error:
                self._show(_without(site, _Failed("", "", reason(error))))
                assert self.site is not None
                return self._start(self.site)
            self._workers = Workers(self._maker.get)
        return self._workers


def _load(theme: Theme) -> None:
    """What every process needs, loaded before they are forked from this one."""
    with FORKING, suppress(BrokenTemplate):
        for name in theme.files("templates"):
            if name.endswith(".html"):
                load(theme, name)
        for language in ("python", "bash"):
            language_name(language)


def _without(site: Site, failed: _Failed) -> Site:
    """The site without the cards for which the part fails. Stopped if it is the fault of none."""
    part = Part("", tuple, failed.name, failed.card) if failed.name else None
    guilty = culprits(site, part)
    if not guilty:
        raise Stopped(f"{failed.name or 'the site'} cannot be made: {failed.error}")
    for card in guilty:
        site, _ = without(site, card, failed.error)
    return site


@dataclass(slots=True)
class _Maker:
    """Makes pages, one at a time: the converter is shared."""

    content: SiteIndex
    _parts: list[Part] | None = None
    _made: dict[str, dict[str, bytes]] = field(default_factory=dict)  # part's key -> its pages

    def get(self, path: str) -> bytes | _Failed | _Broken | None:
        """The page, or why it cannot be made."""
        try:
            return self._card_page(path) or self._search(path)
        except BrokenTemplate as error:
            return _Broken(str(error))
        except _PartError as error:
            return _Failed(error.part.name, error.part.card, str(error))
        except BaseException as error:  # while the site is sorted
            if not is_defect(error):
                raise
            return _Failed("", "", reason(error))

    def _card_page(self, path: str) -> bytes | None:
        """A card's page by itself: it is what an author looks at."""
        match = _CARD.fullmatch(path)
        cards = (c for c in self.content.cards if match and c.id == match["card"])
        card = next(cards, None)
        if match is None or card is None or Lang(match["lang"]) not in self.content.langs:
            return None
        try:
            view = card_page(self.content, card, Lang(match["lang"]))
            return render(self.content.site.theme, "card.html", view)
        except BrokenTemplate:
            raise
        except BaseException as error:  # a panic of nh3 is no Exception
            if not is_defect(error):
                raise
            raise _PartError(Part("", tuple, card.id, card.id), reason(error)) from error

    def _search(self, path: str) -> bytes | None:
        """Makes the parts that may hold the page, the likely ones first."""
        if self._parts is None:
            self._parts = list(parts(self.content))
        failed: Exception | None = None  # it may have had the page
        for part in self._likely(path):
            if part.key not in self._made:
                try:
                    self._made[part.key] = {page.path: page.content for page in part.make()}
                except BrokenTemplate as error:
                    failed = failed or error
                    continue
                except BaseException as error:
                    if not is_defect(error):
                        raise
                    failed = failed or _PartError(part, reason(error))
                    continue
            if path in self._made[part.key]:
                return self._made[part.key][path]
        if failed:
            raise failed
        return None

    def _likely(self, path: str) -> Iterator[Part]:
        """Parts by how likely they hold the page: those that say nothing of one card alone, then
        the card that the path names, or whose entry it names. Others have no such page."""
        owned: list[Part] = []
        for part in self._parts or ():
            if not part.card:
                yield part
            elif f"/{part.card}." in path or _names_entry(self.content, part.card, path):
                owned.append(part)
        yield from owned


class _PartError(Exception):
    """Raised if making a part fails; the text says why."""

    def __init__(self, part: Part, error: str) -> None:
        super().__init__(error)
        self.part = part


def _names_entry(content: SiteIndex, card: str, path: str) -> bool:
    return any(f"/{content.address(entry)}." in path for entry in content.entries.get(card, ()))

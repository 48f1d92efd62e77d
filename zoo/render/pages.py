"""Every page of the site, as values."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from zoo.render.catalogue import catalogue
from zoo.render.parts import parts
from zoo.render.site import Page, Site

__all__ = ["Memo", "Page", "Site", "build_pages"]

# Pages of an earlier build by the keys of their parts: see `zoo.render.parts`.
Memo = MutableMapping[str, tuple[Page, ...]]


def build_pages(site: Site, memo: Memo | None = None) -> Iterator[Page]:
    """The whole site, in a fixed order; the same site gives the same bytes.

    memo: pages of an earlier build, which are taken over where nothing changed; afterwards it
    holds those of this one.
    """
    made: dict[str, tuple[Page, ...]] = {}
    for part in parts(catalogue(site)):
        known = memo.get(part.key) if memo is not None else None
        pages = known if known is not None else tuple(part.make())
        if memo is not None:
            made[part.key] = pages
        yield from pages
    if memo is not None:
        memo.clear()
        memo.update(made)

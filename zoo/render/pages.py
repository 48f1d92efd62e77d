"""Every page of the site, as values."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.render.index import site_index
from zoo.render.page_groups import parts
from zoo.render.site import Page, Site

__all__ = ["Page", "Site", "build_pages"]


def build_pages(site: Site) -> Iterator[Page]:
    """The whole site, in a fixed order; the same site gives the same bytes."""
    for part in parts(site_index(site)):
        yield from part.make()

"""The cards that share a tag, an author or a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from zoo.core.card import Lang
from zoo.render import addresses
from zoo.render.catalogue import Catalogue, Shelf
from zoo.render.views.frame import Frame, NavLink, frame, shelf_link
from zoo.render.views.rows import CardRow, card_row, cut, page_links
from zoo.render.words import WORDS, counted


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """kind: what the cards share, in words. others: the shelves of this kind. pages: its own."""

    frame: Frame
    kind: str
    title: str
    count: str
    rows: tuple[CardRow, ...]
    others: tuple[NavLink, ...]
    pages: tuple[NavLink, ...]


def shelf_pages(catalogue: Catalogue, shelf: Shelf, lang: Lang) -> Iterator[tuple[str, ShelfPage]]:
    """The shelf's pages with their addresses."""
    words = WORDS[lang]
    kind, count = words.shelf_kinds[shelf.kind], counted(words.card_counts, len(shelf.cards))
    title = words.shelf_title.format(kind=kind, name=shelf.name)
    parts = cut(shelf.cards)
    for number, cards in enumerate(parts, 1):
        address = partial(addresses.shelf, kind=shelf.kind, name=shelf.slug, number=number)
        page = address(lang)
        part = words.page_number.format(n=number)
        shown = ShelfPage(
            frame=frame(
                catalogue,
                lang,
                address,
                title if number == 1 else f"{title} · {part}",
                f"{title} · {count}",
            ),
            kind=kind,
            title=shelf.name,
            count=count,
            rows=tuple(card_row(catalogue, card, lang, page) for card in cards),
            others=_others(catalogue, shelf, lang, page),
            pages=page_links(
                page,
                [
                    addresses.shelf(lang, shelf.kind, shelf.slug, n)
                    for n in range(1, len(parts) + 1)
                ],
            ),
        )
        yield page, shown


def _others(catalogue: Catalogue, shelf: Shelf, lang: Lang, page: str) -> tuple[NavLink, ...]:
    same = (s for s in catalogue.shelves.values() if s.kind == shelf.kind)
    links = ((s, shelf_link(catalogue, s.kind, s.name, lang, page)) for s in same)
    return tuple(NavLink(link.text, link.href, s is shelf) for s, link in links)

"""The cards that share a tag, an author or a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from zoo.core.card import Lang
from zoo.render import addresses
from zoo.render.catalogue import Catalogue, Shelf
from zoo.render.views.frame import Frame, NavLink, frame
from zoo.render.views.rows import CardRow, card_row
from zoo.render.words import WORDS, counted


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """kind: what the cards share, in words. others: the shelves of this kind."""

    frame: Frame
    kind: str
    title: str
    count: str
    rows: tuple[CardRow, ...]
    others: tuple[NavLink, ...]


def shelf_page(catalogue: Catalogue, shelf: Shelf, lang: Lang) -> ShelfPage:
    """The page of `shelf` at `addresses.shelf(lang, shelf.kind, shelf.slug)`."""
    words, page = WORDS[lang], addresses.shelf(lang, shelf.kind, shelf.slug)
    kind, count = words.shelf_kinds[shelf.kind], counted(words.card_counts, len(shelf.cards))
    return ShelfPage(
        frame=frame(
            catalogue,
            lang,
            partial(addresses.shelf, kind=shelf.kind, name=shelf.slug),
            words.shelf_title.format(kind=kind, name=shelf.name),
            words.shelf_title.format(kind=kind, name=f"{shelf.name} · {count}"),
        ),
        kind=kind,
        title=shelf.name,
        count=count,
        rows=tuple(card_row(catalogue, card, lang, page) for card in shelf.cards),
        others=tuple(
            NavLink(s.name, addresses.link(page, addresses.shelf(lang, s.kind, s.slug)), s is shelf)
            for s in catalogue.shelves.values()
            if s.kind == shelf.kind
        ),
    )

"""The cards that share a tag, an author or a dataset."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from zoo.core.card import Lang
from zoo.core.hub import DATASET
from zoo.core.registry import Model
from zoo.core.task import Port
from zoo.render import urls
from zoo.render.index import Shelf, SiteIndex
from zoo.render.strings import WORDS, counted
from zoo.render.views.card_list import CardRow, card_row, cut, page_links
from zoo.render.views.frame import Frame, NavLink, board_links, frame, shelf_link


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """kind: what the cards share, in words. others: the shelves of this kind. pages: its own.

    boards: the leaderboards of a dataset. classes: the names of its classes, on the first page.
    """

    frame: Frame
    kind: str
    title: str
    count: str
    rows: tuple[CardRow, ...]
    others: tuple[NavLink, ...]
    boards: tuple[NavLink, ...]
    classes: tuple[str, ...]
    pages: tuple[NavLink, ...]


def shelf_page(index: SiteIndex, shelf: Shelf, lang: Lang, number: int = 1) -> ShelfPage:
    """The page at `urls.shelf(lang, shelf.kind, shelf.slug, number)`."""
    words, parts = WORDS[lang], cut(shelf.cards)
    kind, count = words.shelf_kinds[shelf.kind], counted(words.card_counts, len(shelf.cards))
    name = index.term(shelf.kind, shelf.name, lang)
    title = words.shelf_title.format(kind=kind, name=name)
    part = words.page_number.format(n=number)
    address = partial(urls.shelf, kind=shelf.kind, name=shelf.slug)
    paths = [address(lang, number=n) for n in range(1, len(parts) + 1)]
    page = paths[number - 1]
    return ShelfPage(
        frame=frame(
            index,
            lang,
            partial(address, number=number),
            title if number == 1 else f"{title} · {part}",
            f"{title} · {count}",
        ),
        kind=kind,
        title=name,
        count=count,
        rows=tuple(card_row(index, card, lang, page) for card in parts[number - 1]),
        others=_others(index, shelf, lang, page),
        boards=_boards(index, shelf, lang, page),
        classes=class_names_of(index, shelf, lang) if number == 1 else (),
        pages=page_links(page, paths),
    )


def _boards(index: SiteIndex, shelf: Shelf, lang: Lang, page: str) -> tuple[NavLink, ...]:
    if shelf.kind != "datasets":
        return ()
    keys = (b.key for b in index.boards if b.main and b.key.dataset == shelf.name)
    links = board_links(index, keys, lang, page).values()
    words = WORDS[lang]
    return tuple(
        NavLink(words.pair.format(label=words.board_title, value=link.text), link.href)
        for link in links
    )


def _others(index: SiteIndex, shelf: Shelf, lang: Lang, page: str) -> tuple[NavLink, ...]:
    same = (s for s in index.shelves.values() if s.kind == shelf.kind)
    links = ((s, shelf_link(index, s.kind, s.name, lang, page)) for s in same)
    return tuple(NavLink(link.text, link.href, s is shelf) for s, link in links)


ANCHOR = "classes"


def class_names_of(index: SiteIndex, shelf: Shelf, lang: Lang) -> tuple[str, ...]:
    """The names of a dataset's classes by their numbers; none where the hub names no list."""
    lists = (d.class_names for d in index.site.hub.datasets.values() if d.name == shelf.name)
    path = next(filter(None, lists), "") if shelf.kind == "datasets" else ""
    return tuple(names[lang] for names in index.site.files.classes.get(path, ()))


def class_link(
    index: SiteIndex, entry: Model, outputs: Iterable[Port], lang: Lang, page: str
) -> NavLink | None:
    """To the names on the dataset's page, where an output has as many values as it has classes."""
    dataset = index.site.hub.datasets.get(entry.parts.get(DATASET, ""))
    shelf = index.shelves.get(("datasets", dataset.name)) if dataset else None
    number = len(class_names_of(index, shelf, lang)) if shelf else 0
    if not shelf or not any(number in port.shape for port in outputs):
        return None
    to = f"{urls.shelf(lang, shelf.kind, shelf.slug)}#{ANCHOR}"
    return NavLink(WORDS[lang].class_names.format(n=number), urls.link(page, to))

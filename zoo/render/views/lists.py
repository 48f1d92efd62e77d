"""Pages of many cards: search, the latest changes, and shelves (tags, datasets, authors); rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import groupby

from zoo.core.card import Card, Lang
from zoo.core.hub import DATASET
from zoo.core.registry import Model
from zoo.core.task import Port
from zoo.render import urls
from zoo.render.index import Shelf, SiteIndex
from zoo.render.markdown import highlight, inline_code
from zoo.render.site import RuleText
from zoo.render.views.card_list import listing
from zoo.render.views.frame import POLICY, NavLink, View, board_link, frame, shelf_link
from zoo.render.words import WORDS, counted, date_in

# Pagefind's index is read by a program in WebAssembly; this page alone may run it.
SEARCH_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


def search_page(index: SiteIndex, lang: Lang) -> View:
    """The page at `urls.search(lang)`, which lists all cards where it cannot search.

    engine: the script of the index, which `zoo.build.search` makes; "" without an index.
    """
    words, page = WORDS[lang], urls.search(lang)
    return View(
        frame=frame(
            index,
            lang,
            urls.search,
            words.search_title,
            words.search_lead,
            ("words", "search"),
            policy=SEARCH_POLICY,
            unlisted=True,
        ),
        engine=urls.link(page, "pagefind/pagefind.js") if index.site.searchable else "",
        cards=tuple(
            NavLink(card.title, urls.link(page, urls.card(lang, card.id))) for card in index.listed
        ),
    )


SHOWN = 200  # cards on the page


def changes_page(index: SiteIndex, lang: Lang) -> View:
    """The page at `urls.changes(lang)`."""
    words, page = WORDS[lang], urls.changes(lang)

    def day(card: Card) -> str:
        return index.site.updated.get(card.id, "")[:10]

    dated = [card for card in index.cards if day(card)]
    newest = sorted(dated, key=day, reverse=True)[:SHOWN]
    return View(
        frame=frame(index, lang, urls.changes, words.changes_title, words.changes_lead),
        days=tuple(
            View(
                date=date_in(lang, iso),
                iso=iso,
                cards=tuple(
                    NavLink(card.title, urls.link(page, urls.card(lang, card.id))) for card in cards
                ),
            )
            for iso, cards in groupby(newest, day)
        ),
    )


def rules_page(index: SiteIndex, lang: Lang) -> View:
    """The page at `urls.rules(lang)`."""
    words = WORDS[lang]
    return View(
        frame=frame(index, lang, urls.rules, words.rules_title, words.rules_lead),
        rules=tuple(_rule(one) for _, one in sorted(index.site.rules.items())),
    )


def _rule(one: RuleText) -> View:
    return View(
        code=one.code,
        name=one.name.replace("-", " "),
        what=inline_code(one.what),
        why=tuple(inline_code(text) for text in one.why.split("\n\n") if text),
        bad=tuple(highlight(text, "markdown") for text in one.bad),
        good=tuple(highlight(text, "markdown") for text in one.good),
    )


def shelf_page(index: SiteIndex, shelf: Shelf, lang: Lang, number: int = 1) -> View:
    """The page at `urls.shelf(lang, shelf.kind, shelf.slug, number)`.

    kind: what the cards share, in words. others: the shelves of this kind. pages: its own. boards:
    the leaderboards of a dataset. classes: the names of its classes, on the first page.
    """
    words = WORDS[lang]
    kind, count = words.shelf_kinds[shelf.kind], counted(words.card_counts, len(shelf.cards))
    name = index.term(shelf.kind, shelf.name, lang)
    title = words.pair.format(label=kind, value=name)
    whole = title if number == 1 else f"{title} · {words.page_number.format(n=number)}"
    address = partial(urls.shelf, kind=shelf.kind, name=shelf.slug)
    page = address(lang, number=number)
    return View(
        frame=frame(index, lang, partial(address, number=number), whole, f"{title} · {count}"),
        kind=kind,
        title=name,
        count=count,
        others=tuple(
            replace(shelf_link(index, s.kind, s.name, lang, page), current=s is shelf)
            for s in index.shelves.values()
            if s.kind == shelf.kind
        ),
        boards=_boards(index, shelf, lang, page),
        classes=class_names_of(index, shelf, lang) if number == 1 else (),
        **listing(index, shelf.cards, lambda n: address(lang, number=n), number, lang),
    )


def _boards(index: SiteIndex, shelf: Shelf, lang: Lang, page: str) -> tuple[NavLink, ...]:
    if shelf.kind != "datasets":
        return ()
    boards = (b for b in index.boards if b.main and b.key.dataset == shelf.name)
    words, links = WORDS[lang], (board_link(b, lang, page) for b in boards)
    pair = partial(words.pair.format, label=words.board_title)
    return tuple(replace(link, text=pair(value=link.text)) for link in links)


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

"""Every page of the site, as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zoo.core.card import Card, Lang
from zoo.render import addresses
from zoo.render.catalogue import Catalogue, catalogue
from zoo.render.feeds.api import api_pages
from zoo.render.feeds.hugging_face import model_index
from zoo.render.feeds.index import atom, robots_txt, sitemap
from zoo.render.feeds.notebook import notebook
from zoo.render.feeds.plain import llms_txt, plain_card
from zoo.render.html import render
from zoo.render.site import Page, Site
from zoo.render.views.about import about_page
from zoo.render.views.boards import board_page
from zoo.render.views.cards import card_page
from zoo.render.views.compare import DATA, compare_data, compare_page
from zoo.render.views.entry import entry_page
from zoo.render.views.frame import POLICY
from zoo.render.views.homes import home_pages
from zoo.render.views.shelves import shelf_pages
from zoo.render.views.status import status_page
from zoo.render.wording.phrases import Words
from zoo.render.words import WORDS

__all__ = ["Page", "Site", "build_pages"]


def build_pages(site: Site) -> Iterator[Page]:
    """The whole site, in a fixed order; the same site gives the same bytes."""
    content = catalogue(site)
    paths = []
    for page in _pages(content):
        paths.append(page.path)
        yield page
    yield Page("robots.txt", robots_txt(site.base_url))
    yield Page("llms.txt", llms_txt(content))
    if site.base_url:
        yield Page("sitemap.xml", sitemap(content, paths))
        for lang in Lang:
            yield Page(addresses.feed(lang), atom(content, lang))


def _pages(content: Catalogue) -> Iterator[Page]:
    site = content.site
    yield from _static(site.theme)
    yield from _doors(site)
    for lang in Lang:
        for path, view in home_pages(content, lang):
            yield Page(path, render(site.theme, "home.html", view))
    for card in content.cards:
        yield from card_pages(content, card)
    yield from _overviews(content)
    yield from api_pages(content)
    for path, picture in site.pictures.items():
        yield Page(f"pictures/{path}", picture)


def card_pages(content: Catalogue, card: Card) -> Iterator[Page]:
    """What depends on one card's text: its page and those of its entries, in each language."""
    theme = content.site.theme
    for section in card.sections:
        yield Page(addresses.notebook(section.lang, card.id), notebook(card, section))
        yield Page(addresses.plain_card(section.lang, card.id), plain_card(content, card, section))
    yield Page(addresses.model_index(card.id), model_index(content, card))
    for lang in Lang:
        view = card_page(content, card, lang)
        yield Page(addresses.card(lang, card.id), render(theme, "card.html", view))
        for entry in content.entries.get(card.id, ()):
            page = entry_page(content, entry, lang)
            yield Page(addresses.entry(lang, entry.name), render(theme, "entry.html", page))


def _overviews(content: Catalogue) -> Iterator[Page]:
    """Pages that gather cards or entries: leaderboards, shelves, status; and the one about it."""
    theme = content.site.theme
    for lang in Lang:
        for board in content.boards:
            path = addresses.board(lang, board.slug)
            yield Page(path, render(theme, "board.html", board_page(content, board, lang)))
        for shelf in content.shelves.values():
            for path, page in shelf_pages(content, shelf, lang):
                yield Page(path, render(theme, "shelf.html", page))
        yield Page(addresses.status(lang), render(theme, "status.html", status_page(content, lang)))
        yield Page(
            addresses.compare(lang), render(theme, "compare.html", compare_page(content, lang))
        )
        yield Page(addresses.about(lang), render(theme, "about.html", about_page(content, lang)))
    yield Page(DATA, compare_data(content).encode())


@dataclass(frozen=True, slots=True)
class Door:
    """A page that has no language yet: the entrance, and the page for a wrong address."""

    words: tuple[tuple[str, str, Words], ...]
    root: str
    policy: str


def _doors(site: Site) -> Iterator[Page]:
    words = tuple((lang.value, lang.tag, WORDS[lang]) for lang in Lang)
    entrance = Door(words, "", POLICY)
    # Served at any depth, so relative links would lead astray.
    lost = Door(words, addresses.base_path(site.base_url), POLICY)
    yield Page("index.html", render(site.theme, "index.html", entrance))
    yield Page("404.html", render(site.theme, "404.html", lost))


def _static(theme: Path) -> Iterator[Page]:
    folder = theme / "static"
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        yield Page(f"static/{path.relative_to(folder).as_posix()}", path.read_bytes())

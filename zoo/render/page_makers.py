"""The pages of each part of the site, made one part at a time."""

from __future__ import annotations

from collections.abc import Iterator

from zoo.core.card import BrokenCard, Card, Lang
from zoo.render import urls
from zoo.render.feeds.api import card_json, list_json
from zoo.render.feeds.badge import badges, card_badges
from zoo.render.feeds.boards import board_files
from zoo.render.feeds.entries import entry_files
from zoo.render.feeds.failures import failures
from zoo.render.feeds.hugging_face import model_index
from zoo.render.feeds.manifest import PATH as MANIFEST
from zoo.render.feeds.manifest import manifest
from zoo.render.feeds.metafile import metafile
from zoo.render.feeds.notebook import notebook
from zoo.render.feeds.plain import llms_txt, plain_card
from zoo.render.feeds.schemas import schemas
from zoo.render.feeds.site import atom, robots_txt, sitemap
from zoo.render.html import render
from zoo.render.index import SiteIndex
from zoo.render.site import Page
from zoo.render.views.about import about_page
from zoo.render.views.all_models import models_page
from zoo.render.views.brand import brand_files
from zoo.render.views.broken import broken_page
from zoo.render.views.card import card_page
from zoo.render.views.changes import changes_page
from zoo.render.views.compare import DATA, compare_data, compare_page
from zoo.render.views.extra import extra_page
from zoo.render.views.home import home_page
from zoo.render.views.landing import entrance, lost
from zoo.render.views.leaderboards import board_page
from zoo.render.views.model import entry_page
from zoo.render.views.rules import rules_page
from zoo.render.views.search import search_page
from zoo.render.views.status import status_page
from zoo.render.views.taxonomies import shelf_page


def fixed_pages(content: SiteIndex) -> Iterator[Page]:
    """What says nothing of single cards."""
    site = content.site
    own = {page.path: page for page in brand_files(site)}
    for name, file in site.theme.files("static").items():
        if (path := f"static/{name}") not in own:
            yield Page(path, file.read_bytes())
    yield from own.values()
    yield Page("index.html", render(site.theme, "index.html", entrance(content)))
    yield Page("404.html", render(site.theme, "404.html", lost(content)))
    yield Page("robots.txt", robots_txt(site.base_url))
    yield from schemas(site.card_schema)
    for lang in content.langs:
        yield _html(content, urls.about(lang), "about.html", about_page(content, lang))
        yield _html(content, urls.compare(lang), "compare.html", compare_page(content, lang))


def extra_pages(content: SiteIndex, name: str, lang: Lang) -> Iterator[Page]:
    yield _html(content, urls.extra(lang, name), "page.html", extra_page(content, name, lang))


def home_pages(content: SiteIndex, number: int) -> Iterator[Page]:
    for lang in content.langs:
        view = home_page(content, lang, number)
        yield _html(content, urls.home(lang, number), "home.html", view)


def shelf_pages(content: SiteIndex, name: tuple[str, str], number: int) -> Iterator[Page]:
    shelf = content.shelves[name]
    for lang in content.langs:
        path = urls.shelf(lang, shelf.kind, shelf.slug, number)
        yield _html(content, path, "shelf.html", shelf_page(content, shelf, lang, number))


def card_pages(content: SiteIndex, card: Card) -> Iterator[Page]:
    """A card's page and those of its entries in each language, and its other forms."""
    for lang in content.langs:
        path = urls.card(lang, card.id)
        yield _html(content, path, "card.html", card_page(content, card, lang))
        for entry in content.entries.get(card.id, ()):
            path = urls.entry(lang, content.address(entry))
            yield _html(content, path, "entry.html", entry_page(content, entry, lang))
    for section in content.sections(card):
        folder = content.page_lang(section.lang)
        yield Page(urls.notebook(folder, card.id), notebook(card, section))
        yield Page(urls.plain_card(folder, card.id), plain_card(content, card, section))
    yield Page(urls.model_index(card.id), model_index(content, card))
    yield Page(urls.metafile(card.id), metafile(content, card))
    yield card_json(content, card)
    yield from card_badges(content, card)
    if content.site.base_url:  # shared links show pictures by their whole address only
        from zoo.render.feeds.picture import picture, pictures  # Pillow takes a while to import

        entries = content.entries.get(card.id, ())
        yield Page(urls.picture(card.id), picture(card, entries, content.site.hub))
        yield from pictures(content, card)


def broken_pages(content: SiteIndex, card: BrokenCard) -> Iterator[Page]:
    for lang in content.langs:
        view = broken_page(content, card, lang)
        yield _html(content, urls.card(lang, card.id), "broken.html", view)
    yield from card_badges(content, card)


def rules_pages(content: SiteIndex) -> Iterator[Page]:
    for lang in content.langs:
        yield _html(content, urls.rules(lang), "rules.html", rules_page(content, lang))


def board_pages(content: SiteIndex) -> Iterator[Page]:
    for lang in content.langs:
        for board in content.boards:
            path = urls.board(lang, board.slug)
            view = board_page(content, board, lang)
            yield _html(content, path, "board.html", view)
            if view.plot:
                yield _html(content, urls.board_plot(lang, board.slug), "board.svg", view)
    yield Page(MANIFEST, manifest(content))


def table_pages(content: SiteIndex) -> Iterator[Page]:
    """The tables with all that is known of each model."""
    for lang in content.langs:
        if content.entries:
            path = urls.models(lang)
            yield _html(content, path, "models.html", models_page(content, lang))
    for board in content.boards:
        yield from board_files(content, board)
    yield Page(DATA, compare_data(content).encode())


def status_pages(content: SiteIndex) -> Iterator[Page]:
    for lang in content.langs:
        yield _html(content, urls.status(lang), "status.html", status_page(content, lang))
        if content.site.base_url:
            yield Page(urls.failures(lang), failures(content, lang))
    yield from badges(content)


def feed_pages(content: SiteIndex) -> Iterator[Page]:
    for lang in content.langs:
        yield _html(content, urls.changes(lang), "changes.html", changes_page(content, lang))
        yield _html(content, urls.search(lang), "search.html", search_page(content, lang))
    yield list_json(content)
    if content.site.base_url:
        for lang in content.langs:
            yield Page(urls.feed(lang), atom(content, lang))


def entry_feeds(content: SiteIndex) -> Iterator[Page]:
    """Files about all models; they depend on the cards' texts too, which name papers."""
    yield from entry_files(content)
    yield Page("llms.txt", llms_txt(content))


def site_map(content: SiteIndex) -> Iterator[Page]:
    yield Page("sitemap.xml", sitemap(content))


def picture_page(path: str, picture: bytes) -> Iterator[Page]:
    yield Page(path, picture)


def _html(content: SiteIndex, path: str, template: str, view: object) -> Page:
    return Page(path, render(content.site.theme, template, view))

"""The pages of each part of the site, made one part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from zoo.core.card import BrokenCard, Card, Lang
from zoo.render import urls
from zoo.render.feeds.badge import badges
from zoo.render.feeds.json_forms import card_json, list_json, manifest, notebook
from zoo.render.feeds.plain import llms_txt, plain_card
from zoo.render.feeds.schemas import schemas
from zoo.render.feeds.site import atom, failures, robots_txt, sitemap
from zoo.render.feeds.tables import board_files, entry_files
from zoo.render.feeds.yaml_forms import metafile, model_index
from zoo.render.html import render
from zoo.render.index import SiteIndex
from zoo.render.site import Page
from zoo.render.views.brand import brand_files
from zoo.render.views.card import card_page
from zoo.render.views.findings import broken_page
from zoo.render.views.home import home_page
from zoo.render.views.hub_pages import about_page, entrance, extra_page
from zoo.render.views.leaderboards import board_page
from zoo.render.views.lists import changes_page, rules_page, search_page, shelf_page
from zoo.render.views.model import entry_page
from zoo.render.views.models import DATA, compare_data, compare_page, models_page
from zoo.render.views.status import status_page


def fixed_pages(content: SiteIndex) -> Iterator[Page]:
    """What says nothing of single cards."""
    site = content.site
    own = {page.path: page for page in brand_files(site)}
    for name, file in site.theme.files("static").items():
        if (path := f"static/{name}") not in own:
            yield Page(path, file.read_bytes())
    yield from own.values()
    yield Page("index.html", render(site.theme, "index.html", entrance(content)))
    # It is served at any depth, where relative links would lead astray.
    lost = entrance(content, urls.base_path(site.base_url))
    yield Page("404.html", render(site.theme, "404.html", lost))
    yield Page("robots.txt", robots_txt(site.base_url))
    yield from schemas(site.card_schema)
    yield from _in_each(content, urls.about, "about.html", about_page)
    yield from _in_each(content, urls.compare, "compare.html", compare_page)


def extra_pages(content: SiteIndex, name: str, lang: Lang) -> Iterator[Page]:
    view = extra_page(content, name, lang)
    yield Page(urls.extra(lang, name), render(content.site.theme, "page.html", view))


def home_pages(content: SiteIndex, number: int) -> Iterator[Page]:
    address, view = partial(urls.home, number=number), partial(home_page, number=number)
    return _in_each(content, address, "home.html", view)


def shelf_pages(content: SiteIndex, name: tuple[str, str], number: int) -> Iterator[Page]:
    shelf = content.shelves[name]
    address = partial(urls.shelf, kind=shelf.kind, name=shelf.slug, number=number)
    view = partial(shelf_page, number=number)
    return _in_each(content, address, "shelf.html", view, shelf)


def card_pages(content: SiteIndex, card: Card | BrokenCard) -> Iterator[Page]:
    """A card's page and those of its entries in each language, and its other forms."""
    yield from badges(content, card)
    address = partial(urls.card, name=card.id)
    if isinstance(card, BrokenCard):
        yield from _in_each(content, address, "broken.html", broken_page, card)
        return
    entries = content.entries.get(card.id, ())
    yield from _in_each(content, address, "card.html", card_page, card)
    for entry in entries:
        address = partial(urls.entry, name=content.address(entry))
        yield from _in_each(content, address, "entry.html", entry_page, entry)
    for section in content.sections(card):
        folder = content.page_lang(section.lang)
        yield Page(urls.notebook(folder, card.id), notebook(card, section))
        yield Page(urls.plain_card(folder, card.id), plain_card(content, card, section))
    yield Page(urls.model_index(card.id), model_index(content, card))
    yield Page(urls.metafile(card.id), metafile(content, card))
    yield card_json(content, card)
    if content.site.base_url:  # shared links show pictures by their whole address only
        from zoo.render.feeds.picture import picture, pictures  # Pillow takes a while to import

        yield Page(urls.picture(card.id), picture(card, entries, content.site.hub))
        yield from pictures(content, card)


def rules_pages(content: SiteIndex) -> Iterator[Page]:
    return _in_each(content, urls.rules, "rules.html", rules_page)


def board_pages(content: SiteIndex) -> Iterator[Page]:
    for lang in content.langs:
        for board in content.boards:
            view = board_page(content, board, lang)
            html = render(content.site.theme, "board.html", view)
            yield Page(urls.board(lang, board.slug), html)
            if view.plot:
                plot = render(content.site.theme, "board.svg", view)
                yield Page(urls.board_plot(lang, board.slug), plot)
    yield manifest(content)


def table_pages(content: SiteIndex) -> Iterator[Page]:
    """The tables with all that is known of each model."""
    if content.entries:
        yield from _in_each(content, urls.models, "models.html", models_page)
    for board in content.boards:
        yield from board_files(content, board)
    yield Page(DATA, compare_data(content).encode())


def status_pages(content: SiteIndex) -> Iterator[Page]:
    yield from _in_each(content, urls.status, "status.html", status_page)
    if content.site.base_url:
        for lang in content.langs:
            yield Page(urls.failures(lang), failures(content, lang))
    yield from badges(content)


def feed_pages(content: SiteIndex) -> Iterator[Page]:
    yield from _in_each(content, urls.changes, "changes.html", changes_page)
    yield from _in_each(content, urls.search, "search.html", search_page)
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


def _in_each(
    content: SiteIndex,
    address: Callable[[Lang], str],
    template: str,
    view: Callable[..., object],
    *of: object,
) -> Iterator[Page]:
    """A page in each language, of the site or of one thing in it."""
    for lang in content.langs:
        page = view(content, *of, lang)
        yield Page(address(lang), render(content.site.theme, template, page))

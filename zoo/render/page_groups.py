"""The site in parts that can be made one by one, each with a key of all that it depends on.

A part whose key is unchanged gives the same pages: that is what makes a second build quick. The
keys cover the site's content and its theme; who keeps pages longer than the program runs has to
throw them away when the program changes (`zoo.build.manifest` does).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

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
from zoo.render.page_keys import (
    Keys,
    boards_shown,
    digest,
    keys_of,
    outcomes,
    theme_digest,
)
from zoo.render.site import Page
from zoo.render.views.about import about_page
from zoo.render.views.all_models import models_page
from zoo.render.views.brand import brand_files
from zoo.render.views.broken import broken_page
from zoo.render.views.card import card_page
from zoo.render.views.card_list import cut
from zoo.render.views.changes import changes_page
from zoo.render.views.compare import DATA, compare_data, compare_page
from zoo.render.views.extra import extra_page
from zoo.render.views.home import asked_ranges, home_page, loadable
from zoo.render.views.install import site_install, trees
from zoo.render.views.kept import kept_pages
from zoo.render.views.landing import entrance, lost
from zoo.render.views.leaderboards import board_page
from zoo.render.views.model import entry_page
from zoo.render.views.rules import rules_page
from zoo.render.views.search import search_page
from zoo.render.views.status import status_page
from zoo.render.views.taxonomies import shelf_page


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that change together. key: a digest of what they depend on.

    name: what messages call them. card: the id of the card that they are about, or empty.
    """

    key: str
    make: Callable[[], Iterable[Page]]
    name: str = ""
    card: str = ""


def parts(content: SiteIndex) -> Iterator[Part]:
    """All parts of the site in a fixed order."""
    site = content.site
    common = digest(
        site.hub,
        site.folder,
        site.edit_url,
        theme_digest(site.theme),
        site.base_url,
        site.reload,
        site.code_license,
        site.needs,
        {name: sheet.record for name, sheet in site.sheets.items()},
        boards_shown(content),
        [(*key, text.title) for key, text in content.extra.items()],
        content.labelled_fields,
        tuple(content.varying_fields),
    )
    cards = {card.id: keys_of(content, card) for card in content.listed}
    shelves = [(shelf.kind, shelf.name, shelf.slug) for shelf in content.shelves.values()]
    links = digest(common, list(cards), sorted(site.pictures), sorted(site.files.pictures), shelves)
    entries = digest(common, [(name, keys.entries) for name, keys in cards.items()])
    ran = [(trees(content, lang), site_install(content, lang)) for lang in content.langs]
    fixed = digest("fixed", links, site.card_schema, site.files, ran)
    yield Part(fixed, partial(_fixed, content), "pages about the site")
    for (name, lang), text in content.extra.items():
        key = digest("extra", links, name, lang, text)
        yield Part(key, partial(_extra, content, name, lang), f"page {name}, {lang.value}")
    yield from _lists(content, digest(common, shelves, content.spans), cards)
    for card in content.listed:
        make = (
            partial(_card, content, card)
            if isinstance(card, Card)
            else partial(_broken, content, card)
        )
        yield Part(digest("card", links, cards[card.id]), make, f"card {card.id}", card.id)
    titles = [(card.id, card.title) for card in content.cards]
    yield Part(digest("boards", entries, titles), partial(_rankings, content), "leaderboards")
    known = digest("models", entries, [(keys.text, keys.results) for keys in cards.values()])
    yield Part(known, partial(_tables, content), "tables of models")
    status = digest("status", common, outcomes(content, cards), content.site.evaluations)
    yield Part(status, partial(_status, content), "status page")
    if site.rules:
        rules = sorted(site.rules.items())
        yield Part(digest("rules", common, rules), partial(_rules, content), "page of rules")
    rows = [(name, keys.text, keys.listed) for name, keys in cards.items()]
    yield Part(digest("entries", common, rows), partial(_entries, content), "list of models")
    listed = [(name, keys.listed) for name, keys in cards.items()]
    yield Part(digest("feeds", common, listed, site.searchable), partial(_feeds, content), "feeds")
    if site.base_url:
        dates = [site.updated.get(name) for name in cards]
        pages = [len(cut(shelf.cards)) for shelf in content.shelves.values()]
        key = digest("map", links, entries, dates, pages)
        yield Part(key, partial(_map, content), "sitemap.xml")
    for path, picture in site.pictures.items():
        to = f"pictures/{path}"
        yield Part(digest(path, picture), partial(_picture, to, picture), to)
    for page in kept_pages(site.results.values()):
        yield Part(digest(page.path), partial(tuple, [page]), page.path)
    for name, sheet in site.sheets.items():
        to = urls.sheet(name)
        yield Part(digest(to, sheet.picture), partial(_picture, to, sheet.picture), to)
    for path, picture in site.files.pictures.items():
        to = urls.hub_picture(path)
        yield Part(digest(to, picture), partial(_picture, to, picture), to)


def _lists(content: SiteIndex, common: str, cards: dict[str, Keys]) -> Iterator[Part]:
    """Pages of cards: each depends on the cards it shows, and on the scale they share."""
    results = {key: (r.status, r.weights, r.sandbox) for key, r in content.site.results.items()}
    langs = [(card.id, card.langs) for card in content.cards]  # all that could have a result
    told = (content.varying_fields, loadable(content), asked_ranges(content, Lang.EN_US))
    outline = digest(common, langs, results, told, len(content.listed))
    for number, shown in enumerate(cut(content.listed), 1):
        key = digest("home", number, outline, [cards[c.id].listed for c in shown])
        yield Part(key, partial(_home, content, number), f"list of cards, page {number}")
    for shelf in content.shelves.values():
        name = (shelf.kind, shelf.name)
        outline = digest(common, name, [card.id for card in shelf.cards])
        for number, shown in enumerate(cut(shelf.cards), 1):
            key = digest(number, outline, [cards[c.id].listed for c in shown])
            yield Part(key, partial(_shelf, content, name, number), "/".join(name))


def _fixed(content: SiteIndex) -> Iterator[Page]:
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


def _extra(content: SiteIndex, name: str, lang: Lang) -> Iterator[Page]:
    yield _html(content, urls.extra(lang, name), "page.html", extra_page(content, name, lang))


def _home(content: SiteIndex, number: int) -> Iterator[Page]:
    for lang in content.langs:
        view = home_page(content, lang, number)
        yield _html(content, urls.home(lang, number), "home.html", view)


def _shelf(content: SiteIndex, name: tuple[str, str], number: int) -> Iterator[Page]:
    shelf = content.shelves[name]
    for lang in content.langs:
        path = urls.shelf(lang, shelf.kind, shelf.slug, number)
        yield _html(content, path, "shelf.html", shelf_page(content, shelf, lang, number))


def _card(content: SiteIndex, card: Card) -> Iterator[Page]:
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


def _broken(content: SiteIndex, card: BrokenCard) -> Iterator[Page]:
    for lang in content.langs:
        view = broken_page(content, card, lang)
        yield _html(content, urls.card(lang, card.id), "broken.html", view)
    yield from card_badges(content, card)


def _rules(content: SiteIndex) -> Iterator[Page]:
    for lang in content.langs:
        yield _html(content, urls.rules(lang), "rules.html", rules_page(content, lang))


def _rankings(content: SiteIndex) -> Iterator[Page]:
    for lang in content.langs:
        for board in content.boards:
            path = urls.board(lang, board.slug)
            view = board_page(content, board, lang)
            yield _html(content, path, "board.html", view)
            if view.plot:
                yield _html(content, urls.board_plot(lang, board.slug), "board.svg", view)
    yield Page(MANIFEST, manifest(content))


def _tables(content: SiteIndex) -> Iterator[Page]:
    """What tells all that is known of each model."""
    for lang in content.langs:
        if content.entries:
            path = urls.models(lang)
            yield _html(content, path, "models.html", models_page(content, lang))
    for board in content.boards:
        yield from board_files(content, board)
    yield Page(DATA, compare_data(content).encode())


def _status(content: SiteIndex) -> Iterator[Page]:
    for lang in content.langs:
        yield _html(content, urls.status(lang), "status.html", status_page(content, lang))
        if content.site.base_url:
            yield Page(urls.failures(lang), failures(content, lang))
    yield from badges(content)


def _feeds(content: SiteIndex) -> Iterator[Page]:
    for lang in content.langs:
        yield _html(content, urls.changes(lang), "changes.html", changes_page(content, lang))
        yield _html(content, urls.search(lang), "search.html", search_page(content, lang))
    yield list_json(content)
    if content.site.base_url:
        for lang in content.langs:
            yield Page(urls.feed(lang), atom(content, lang))


def _entries(content: SiteIndex) -> Iterator[Page]:
    """What tells of every model: it depends on the cards' texts too, which name papers."""
    yield from entry_files(content)
    yield Page("llms.txt", llms_txt(content))


def _map(content: SiteIndex) -> Iterator[Page]:
    yield Page("sitemap.xml", sitemap(content))


def _picture(path: str, picture: bytes) -> Iterator[Page]:
    yield Page(path, picture)


def _html(content: SiteIndex, path: str, template: str, view: object) -> Page:
    return Page(path, render(content.site.theme, template, view))

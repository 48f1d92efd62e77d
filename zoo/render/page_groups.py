"""The site in parts that can be made one by one, each with a key of all that it depends on.

A part whose key is unchanged gives the same pages: that is what makes a second build quick. The
keys cover the site's content and its theme; who keeps pages longer than the program runs has to
throw them away when the program changes (`zoo.build.manifest` does).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from zoo.core.card import Card, Lang
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.page_keys import (
    Keys,
    boards_shown,
    digest,
    keys_of,
    outcomes,
    theme_digest,
)
from zoo.render.page_makers import (
    board_pages,
    broken_pages,
    card_pages,
    entry_feeds,
    extra_pages,
    feed_pages,
    fixed_pages,
    home_pages,
    picture_page,
    rules_pages,
    shelf_pages,
    site_map,
    status_pages,
    table_pages,
)
from zoo.render.site import Page
from zoo.render.views.card_list import cut
from zoo.render.views.home import asked_ranges, loadable
from zoo.render.views.install import site_install, trees
from zoo.render.views.kept import kept_pages


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
        site.files.classes,
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
    yield Part(fixed, partial(fixed_pages, content), "pages about the site")
    for (name, lang), text in content.extra.items():
        key = digest("extra", links, name, lang, text)
        yield Part(key, partial(extra_pages, content, name, lang), f"page {name}, {lang.value}")
    yield from _lists(content, digest(common, shelves, content.spans), cards)
    for card in content.listed:
        make = (
            partial(card_pages, content, card)
            if isinstance(card, Card)
            else partial(broken_pages, content, card)
        )
        yield Part(digest("card", links, cards[card.id]), make, f"card {card.id}", card.id)
    titles = [(card.id, card.title) for card in content.cards]
    yield Part(digest("boards", entries, titles), partial(board_pages, content), "leaderboards")
    known = digest("models", entries, [(keys.text, keys.results) for keys in cards.values()])
    yield Part(known, partial(table_pages, content), "tables of models")
    status = digest("status", common, outcomes(content, cards), content.site.evaluations)
    yield Part(status, partial(status_pages, content), "status page")
    if site.rules:
        rules = sorted(site.rules.items())
        yield Part(digest("rules", common, rules), partial(rules_pages, content), "page of rules")
    rows = [(name, keys.text, keys.listed) for name, keys in cards.items()]
    yield Part(digest("entries", common, rows), partial(entry_feeds, content), "list of models")
    listed = [(name, keys.listed) for name, keys in cards.items()]
    yield Part(
        digest("feeds", common, listed, site.searchable), partial(feed_pages, content), "feeds"
    )
    if site.base_url:
        dates = [site.updated.get(name) for name in cards]
        pages = [len(cut(shelf.cards)) for shelf in content.shelves.values()]
        key = digest("map", links, entries, dates, pages)
        yield Part(key, partial(site_map, content), "sitemap.xml")
    for path, picture in site.pictures.items():
        to = f"pictures/{path}"
        yield Part(digest(path, picture), partial(picture_page, to, picture), to)
    for page in kept_pages(site.results.values()):
        yield Part(digest(page.path), partial(tuple, [page]), page.path)
    for name, sheet in site.sheets.items():
        to = urls.sheet(name)
        yield Part(digest(to, sheet.picture), partial(picture_page, to, sheet.picture), to)
    for path, picture in site.files.pictures.items():
        to = urls.hub_picture(path)
        yield Part(digest(to, picture), partial(picture_page, to, picture), to)
    for name, feed in site.feeds.items():
        yield Part(digest("feed", name, links, known, rows), partial(feed, content), f"feed {name}")


def _lists(content: SiteIndex, common: str, cards: dict[str, Keys]) -> Iterator[Part]:
    """Pages of cards: each depends on the cards it shows, and on the scale they share."""
    results = {key: (r.status, r.weights, r.sandbox) for key, r in content.site.results.items()}
    langs = [(card.id, card.langs) for card in content.cards]  # all that could have a result
    told = (content.varying_fields, loadable(content), asked_ranges(content, Lang.EN_US))
    outline = digest(common, langs, results, told, len(content.listed))
    for number, shown in enumerate(cut(content.listed), 1):
        key = digest("home", number, outline, [cards[c.id].listed for c in shown])
        yield Part(key, partial(home_pages, content, number), f"list of cards, page {number}")
    for shelf in content.shelves.values():
        name = (shelf.kind, shelf.name)
        outline = digest(common, name, [card.id for card in shelf.cards])
        for number, shown in enumerate(cut(shelf.cards), 1):
            key = digest(number, outline, [cards[c.id].listed for c in shown])
            yield Part(key, partial(shelf_pages, content, name, number), "/".join(name))

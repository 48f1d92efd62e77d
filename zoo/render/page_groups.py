"""The site in parts that can be made one by one, each with a key of all that it depends on.

A part whose key is unchanged gives the same pages: that is what makes a second build quick. The
keys cover the site's content and its theme; who keeps pages longer than the program runs has to
throw them away when the program changes (`zoo.build.output` does).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from zoo.core.card import BrokenCard, Card, Lang
from zoo.render import page_makers, urls
from zoo.render.index import SiteIndex
from zoo.render.site import Page, Site, Theme
from zoo.render.views.card_list import cut
from zoo.render.views.home import asked_ranges, loadable
from zoo.render.views.kept import kept_pages
from zoo.render.views.loading import install, trees


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
    site, common = content.site, _common(content)
    cards = {card.id: keys_of(content, card) for card in content.listed}
    shelves = [(shelf.kind, shelf.name, shelf.slug) for shelf in content.shelves.values()]
    links = digest(common, list(cards), sorted(site.pictures), sorted(site.files.pictures), shelves)
    entries = digest(common, [(name, keys.entries) for name, keys in cards.items()])
    known = digest(entries, [(keys.text, keys.results) for keys in cards.values()])
    rows = [(name, keys.text, keys.listed) for name, keys in cards.items()]

    def part(make: Callable[[SiteIndex], Iterable[Page]], name: str, *facts: object) -> Part:
        return Part(digest(name, *facts), partial(make, content), name)

    ran = [(trees(content, lang), install(content, None, lang)) for lang in content.langs]
    yield part(
        page_makers.fixed_pages, "pages about the site", links, site.card_schema, site.files, ran
    )
    for (slug, lang), text in content.extra.items():
        make = partial(page_makers.extra_pages, name=slug, lang=lang)
        yield part(make, f"page {slug}, {lang.value}", links, text)
    yield from _lists(content, digest(common, shelves, content.spans), cards)
    for card in content.listed:
        made = part(
            partial(page_makers.card_pages, card=card), f"card {card.id}", links, cards[card.id]
        )
        yield replace(made, card=card.id)
    titles = [(card.id, card.title) for card in content.cards]
    yield part(page_makers.board_pages, "leaderboards", entries, titles)
    yield part(page_makers.table_pages, "tables of models", known)
    yield part(
        page_makers.status_pages, "status page", common, outcomes(content, cards), site.evaluations
    )
    if site.rules:
        yield part(page_makers.rules_pages, "page of rules", common, sorted(site.rules.items()))
    yield part(page_makers.entry_feeds, "list of models", common, rows)
    listed = [(name, keys.listed) for name, keys in cards.items()]
    yield part(page_makers.feed_pages, "feeds", common, listed, site.searchable)
    if site.base_url:
        dates = [site.updated.get(name) for name in cards]
        pages = [len(cut(shelf.cards)) for shelf in content.shelves.values()]
        yield part(page_makers.site_map, "sitemap.xml", links, entries, dates, pages)
    for page in _pictures(site):
        yield Part(digest(page.path, page.content), partial(tuple, [page]), page.path)
    for name, feed in site.feeds.items():
        yield part(feed, f"feed {name}", links, known, rows)


def _common(content: SiteIndex) -> str:
    """The key of what pages of all kinds depend on."""
    site = content.site
    return digest(
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
        [(board.slug, board.title, board.key) for board in content.boards],
        [(*key, text.title) for key, text in content.extra.items()],
        content.labelled_fields,
        tuple(content.varying_fields),
    )


def _pictures(site: Site) -> Iterator[Page]:
    """The pictures that pages show, as they are."""
    for path, picture in site.pictures.items():
        yield Page(f"pictures/{path}", picture)
    yield from kept_pages(site.results.values())
    for name, sheet in site.sheets.items():
        yield Page(urls.sheet(name), sheet.picture)
    for path, picture in site.files.pictures.items():
        yield Page(urls.hub_picture(path), picture)


def _lists(content: SiteIndex, common: str, cards: dict[str, Keys]) -> Iterator[Part]:
    """Pages of cards: each depends on the cards it shows, and on the scale they share."""
    results = {key: (r.status, r.weights, r.sandbox) for key, r in content.site.results.items()}
    langs = [(card.id, card.langs) for card in content.cards]  # all that could have a result
    models = (content.varying_fields, loadable(content), asked_ranges(content, Lang.EN_US))
    outline = digest(common, langs, results, models, len(content.listed))
    for number, shown in enumerate(cut(content.listed), 1):
        key = digest("home", number, outline, [cards[c.id].listed for c in shown])
        yield Part(
            key, partial(page_makers.home_pages, content, number), f"list of cards, page {number}"
        )
    for shelf in content.shelves.values():
        name = (shelf.kind, shelf.name)
        outline = digest(common, name, [card.id for card in shelf.cards])
        for number, shown in enumerate(cut(shelf.cards), 1):
            key = digest(number, outline, [cards[c.id].listed for c in shown])
            yield Part(key, partial(page_makers.shelf_pages, content, name, number), "/".join(name))


@dataclass(frozen=True, slots=True)
class Keys:
    """Digests of a card's text, of what lists say of it, of its samples' results, its entries."""

    text: str
    face: str
    results: str
    entries: str

    @property
    def listed(self) -> tuple[str, ...]:
        """All that pages of many cards depend on."""
        return self.face, self.results, self.entries


def digest(*facts: object) -> str:
    return sha256(repr(facts).encode()).hexdigest()


def theme_digest(theme: Theme) -> str:
    """Of what pages are made with; a project may keep its built site in the same folder."""
    parts = {part: theme.files(part) for part in ("templates", "static")}
    return digest([(part, n, f.read_bytes()) for part, of in parts.items() for n, f in of.items()])


def outcomes(content: SiteIndex, cards: dict[str, Keys]) -> object:
    history = sorted(
        (card, lang.value, past) for (card, lang), past in content.site.history.items()
    )
    wrong = [(c.id, c.title, content.errors(c)) for c in content.listed]
    return history, wrong, [(c.title, c.langs, cards[c.id].results) for c in content.cards]


def keys_of(content: SiteIndex, card: Card | BrokenCard) -> Keys:
    site = content.site
    found, errors = content.findings(card), len(content.errors(card))
    changed = site.updated.get(card.id)
    if isinstance(card, BrokenCard):
        return Keys(digest(card, found, changed), digest(card, errors, changed), "", "")
    entries = content.entries.get(card.id, ())
    keys = [(card.id, lang) for lang in Lang]
    texts = (card.title, dict(card.summary), card.author, card.tags, card.github_link, card.langs)
    models = [(e, content.cost(e), content.evaluation(e), content.address(e)) for e in entries]
    return Keys(
        digest(card.path, card.source.text or card, found, changed),
        digest(card.id, texts, errors, changed),
        digest(card.id, [(site.results.get(k), site.history.get(k)) for k in keys]),
        digest(card.id, models),
    )

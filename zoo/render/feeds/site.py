"""For crawlers and readers of feeds: sitemap, robots.txt, Atom. They need to know the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape

from zoo.core.card import Lang
from zoo.render import urls as addresses
from zoo.render.index import Catalogue
from zoo.render.strings import WORDS
from zoo.render.views.card_list import cut

RECENT = 50  # entries of a feed


def robots_txt(base_url: str) -> bytes:
    lines = ["User-agent: *", "Allow: /"]
    if base_url:
        lines.append(f"Sitemap: {addresses.absolute(base_url, 'sitemap.xml')}")
    return ("\n".join(lines) + "\n").encode()


def sitemap(catalogue: Catalogue) -> bytes:
    """All pages that have a language, each with its counterpart."""
    body = "".join(_url(catalogue, address, lang) for lang in Lang for address in _all(catalogue))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{body}</urlset>\n"
    ).encode()


Address = Callable[[Lang], str]


def _all(catalogue: Catalogue) -> Iterator[Address]:
    """The addresses of all pages, each as a function of the language."""
    for number in range(1, len(cut(catalogue.cards)) + 1):
        yield partial(addresses.home, number=number)
    for card in catalogue.cards:
        yield partial(addresses.card, card_id=card.id)
        for entry in catalogue.entries.get(card.id, ()):
            yield partial(addresses.entry, name=entry.name)
    for board in catalogue.boards:
        yield partial(addresses.board, name=board.slug)
    for shelf in catalogue.shelves.values():
        for number in range(1, len(cut(shelf.cards)) + 1):
            yield partial(addresses.shelf, kind=shelf.kind, name=shelf.slug, number=number)
    yield from (
        addresses.search,
        addresses.status,
        addresses.compare,
        addresses.changes,
        addresses.about,
    )


def _url(catalogue: Catalogue, address: Address, lang: Lang) -> str:
    base, page = catalogue.site.base_url, address(lang)
    lines = [f"<loc>{escape(addresses.absolute(base, page))}</loc>"]
    card = page.removeprefix(f"{lang.value}/cards/").removesuffix(".html")
    if card in catalogue.named and (changed := catalogue.site.updated.get(card)):
        lines.append(f"<lastmod>{escape(changed)}</lastmod>")
    for other in Lang:
        href = escape(addresses.absolute(base, address(other)))
        lines.append(f'<xhtml:link rel="alternate" hreflang="{other.tag}" href="{href}"/>')
    return f"<url>{''.join(lines)}</url>\n"


def atom(catalogue: Catalogue, lang: Lang) -> bytes:
    """The cards changed last, newest first (RFC 4287)."""
    words, base = WORDS[lang], catalogue.site.base_url
    updated = catalogue.site.updated
    recent = sorted(catalogue.cards, key=lambda c: updated.get(c.id, ""), reverse=True)[:RECENT]
    newest = _moment(updated.get(recent[0].id, "")) if recent else _moment("")
    own = addresses.absolute(base, addresses.feed(lang))
    entries = "".join(_entries(catalogue, [c.id for c in recent], lang))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang.tag}">\n'
        f"<title>{escape(words.site)}</title>\n"
        f"<id>{escape(own)}</id>\n"
        f'<link rel="self" type="application/atom+xml" href="{escape(own)}"/>\n'
        f'<link href="{escape(addresses.absolute(base, addresses.home(lang)))}"/>\n'
        f"<updated>{newest}</updated>\n"
        f"<author><name>{escape(words.site)}</name></author>\n"
        f"{entries}</feed>\n"
    ).encode()


def _entries(catalogue: Catalogue, ids: Iterable[str], lang: Lang) -> Iterator[str]:
    for card in (catalogue.named[name] for name in ids):
        href = addresses.absolute(catalogue.site.base_url, addresses.card(lang, card.id))
        summary = card.summary.get(lang) or next(iter(card.summary.values()), "")
        yield (
            f"<entry><title>{escape(card.title)}</title><id>{escape(href)}</id>"
            f'<link href="{escape(href)}"/>'
            f"<updated>{_moment(catalogue.site.updated.get(card.id, ''))}</updated>"
            f"<author><name>{escape(card.author or '-')}</name></author>"
            f"<summary>{escape(summary)}</summary></entry>\n"
        )


def _moment(iso: str) -> str:
    """A date as RFC 3339 wants it, at midnight where only the day is known."""
    if len(iso) == 10:
        return f"{iso}T00:00:00Z"
    return iso or "1970-01-01T00:00:00Z"

"""For crawlers and readers of feeds: sitemap, robots.txt, Atom. They need to know the address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape

from zoo.core.card import Card, Lang, Section
from zoo.core.result import SampleResult
from zoo.render import urls
from zoo.render.i18n.failures import reason_in
from zoo.render.index import SiteIndex
from zoo.render.views.card_list import cut
from zoo.render.views.findings import failed, failing_sample
from zoo.render.views.frame import alternates
from zoo.render.words import WORDS, in_language

RECENT = 50  # entries of a feed


def robots_txt(base_url: str) -> bytes:
    lines = ["User-agent: *", "Allow: /"]
    if base_url:
        lines.append(f"Sitemap: {urls.absolute(base_url, 'sitemap.xml')}")
    return ("\n".join(lines) + "\n").encode()


def sitemap(index: SiteIndex) -> bytes:
    """All pages that have a language, each with its counterparts; no tools for searching."""
    body = "".join(_url(index, address, lang) for lang in index.langs for address in _all(index))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{body}</urlset>\n"
    ).encode()


Address = Callable[[Lang], str]


def _all(index: SiteIndex) -> Iterator[Address]:
    """The addresses of all pages, each as a function of the language."""
    for number in range(1, len(cut(index.cards)) + 1):
        yield partial(urls.home, number=number)
    for card in index.cards:
        yield partial(urls.card, name=card.id)
        for entry in index.entries.get(card.id, ()):
            yield partial(urls.entry, name=index.address(entry))
    if index.entries:
        yield urls.models
    for board in index.boards:
        yield partial(urls.board, name=board.slug)
    for shelf in index.shelves.values():
        for number in range(1, len(cut(shelf.cards)) + 1):
            yield partial(urls.shelf, kind=shelf.kind, name=shelf.slug, number=number)
    for page in index.site.hub.extra_pages:
        if (page.slug, index.langs[0]) in index.extra:
            yield partial(urls.extra, name=page.slug)
    yield from (urls.status, urls.changes, urls.about)


def _url(index: SiteIndex, address: Address, lang: Lang) -> str:
    page = address(lang)
    lines = [f"<loc>{escape(index.whole(page))}</loc>"]
    card = page.removeprefix(f"{lang.value}/cards/").removesuffix(".html")
    if card in index.named and (changed := index.site.updated.get(card)):
        lines.append(f"<lastmod>{escape(changed)}</lastmod>")
    for other in alternates(index, address):
        href = escape(other.href)
        lines.append(f'<xhtml:link rel="alternate" hreflang="{other.hreflang}" href="{href}"/>')
    return f"<url>{''.join(lines)}</url>\n"


def atom(index: SiteIndex, lang: Lang) -> bytes:
    """The cards changed last, newest first (RFC 4287)."""
    updated = index.site.updated
    recent = sorted(index.cards, key=lambda c: updated.get(c.id, ""), reverse=True)[:RECENT]
    newest = updated.get(recent[0].id, "") if recent else ""
    head = (index.title(lang), urls.feed(lang), urls.home(lang), newest)
    return _feed(index, lang, head, (_changed(index, card, lang) for card in recent))


def _feed(
    index: SiteIndex, lang: Lang, head: tuple[str, str, str, str], entries: Iterable[str]
) -> bytes:
    """head: title, the feed's path, that of the page it belongs to, and the newest date."""
    title, feed, page, newest = head
    own = escape(index.whole(feed))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang.tag}">\n'
        f"<title>{escape(title)}</title>\n"
        f"<id>{own}</id>\n"
        f'<link rel="self" type="application/atom+xml" href="{own}"/>\n'
        f'<link href="{escape(index.whole(page))}"/>\n'
        f"<updated>{moment(newest)}</updated>\n"
        f"<author><name>{escape(index.title(lang))}</name></author>\n"
        f"{''.join(entries)}</feed>\n"
    ).encode()


def _changed(index: SiteIndex, card: Card, lang: Lang) -> str:
    href = escape(index.whole(urls.card(lang, card.id)))
    tags = "".join(
        f'<category term="{escape(tag)}" label="{escape(index.tag(tag, lang))}"/>'
        for tag in dict.fromkeys(card.tags)
    )
    return (
        f'<entry><title>{escape(card.title)}</title><id>{href}</id><link href="{href}"/>'
        f"<updated>{moment(index.site.updated.get(card.id, ''))}</updated>"
        f"<author><name>{escape(card.author or '-')}</name></author>{tags}"
        f"<summary>{escape(in_language(card.summary, lang))}</summary></entry>\n"
    )


def moment(iso: str) -> str:
    """A date as RFC 3339 wants it, at midnight where only the day is known."""
    if len(iso) == 10:
        return f"{iso}T00:00:00Z"
    return iso or "1970-01-01T00:00:00Z"


# What no XML may hold, even escaped; a sample can raise any text.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def failures(index: SiteIndex, lang: Lang) -> bytes:
    """An entry for each card and language that fails, the newest failure first. Its id names the
    run since which it fails, so a card that fails again is news again."""
    rows = []
    for card, section in ((c, section) for c in index.cards for section in index.sections(c)):
        result = index.result(card, section.lang)
        if result and failed(result):
            past = index.site.history.get((card.id, section.lang))
            since = past.red_since.when if past and past.red_since else result.when
            rows.append((since, card, section, result))
    rows.sort(key=lambda row: row[0], reverse=True)
    newest = max((result.when for *_, result in rows), default="")
    title = f"{index.title(lang)} · {WORDS[lang].failures_title}"
    head = (title, urls.failures(lang), urls.status(lang), newest)
    return _feed(index, lang, head, (_entry(index, lang, *row) for row in rows))


def _entry(
    index: SiteIndex, lang: Lang, since: str, card: Card, section: Section, result: SampleResult
) -> str:
    words = WORDS[lang]
    href = index.whole(failing_sample(index, card, section))
    name = f"{card.title} ({WORDS[section.lang].language})"
    title = words.pair.format(label=name, value=words.statuses[result.status.value])
    failure = result.failure
    reason, _ = reason_in(lang, _NOT_XML.sub("", failure.reason) if failure else "")
    place = f"{failure.path}:{failure.line}: " if failure else ""
    key = f"{href.partition('#')[0]}#failing-{since}"
    return (
        f"<entry><title>{escape(title)}</title><id>{escape(key)}</id>"
        f'<link href="{escape(href)}"/><updated>{moment(since)}</updated>'
        f"<summary>{escape(place + reason)}</summary></entry>\n"
    )

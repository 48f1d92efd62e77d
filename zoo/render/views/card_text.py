"""Text of cards and of the hub's pages: rendered, with links and pictures that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from posixpath import basename, dirname, join, normpath
from urllib.parse import unquote

from zoo.core.card import Card, Lang, Section
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.markdown import Rendered, render_section
from zoo.render.own_text import OwnText
from zoo.render.postprocess import Links
from zoo.render.words import WORDS

Link = Callable[[str], str]  # a path of the site -> how the page links to it


def card_text(
    index: SiteIndex,
    card: Card,
    section: Section | None,
    page: str,
    lang: Lang,
    *,
    absolute: bool = False,
) -> Rendered:
    """The section on the card's page at `page`, which is in `lang`.

    absolute: with whole addresses, if that of the site is known.
    """
    if section is None:
        return Rendered((), ())
    names = [index.address(e) for e in index.entries.get(card.id, ())]
    taken = _samples(section) | {*names}
    base = index.site.base_url if absolute else ""
    return _rendered(index, section, index.site.folder, (page, lang), taken, base)


def own_text(index: SiteIndex, text: OwnText, page: str, lang: Lang, *taken: str) -> Rendered:
    """A text of the hub's own on the page at `page`. taken: ids of the page itself."""
    ids = _samples(text.section) | {*taken}
    return _rendered(index, text.section, dirname(text.path), (page, lang), ids)


def _rendered(
    index: SiteIndex,
    section: Section,
    folder: str,
    at: tuple[str, Lang],
    taken: frozenset[str],
    base: str = "",
) -> Rendered:
    """folder: of the file that the text comes from. at: address and language of its page. base:
    address of the site, for whole addresses; else links are relative."""
    page, lang = at
    link = partial(urls.absolute, base) if base else partial(urls.link, page)
    links = Links(
        href=partial(_href, index, folder, link, lang),
        picture=partial(_picture, index, folder, link),
        taken=taken,
        table=WORDS[lang].scroll_table,
        words=WORDS[section.lang],
    )
    return render_section(section, links)


def _samples(section: Section) -> frozenset[str]:
    """Anchors of the page's samples."""
    samples = [f"sample-{number}" for number in range(len(section.blocks) + 1)]
    return frozenset((*samples, *(f"{s}-code" for s in samples)))


def _href(index: SiteIndex, folder: str, link: Link, lang: Lang, href: str) -> str | None:
    """A link as the author writes it: to the web, to a place on its page, or to another file."""
    if href.startswith("#") or href.lower().startswith(("http://", "https://", "mailto:")):
        return href
    path, mark, anchor = href.partition("#")
    to = _page(index, normpath(join(folder, unquote(path))), lang)
    return link(to + mark + unquote(anchor)) if to else None


def _page(index: SiteIndex, file: str, lang: Lang) -> str:
    """The page made from a file, or "" if no page is."""
    for own in index.site.hub.extra_pages:
        if file in own.files.values() and (own.slug, lang) in index.extra:
            return urls.extra(lang, own.slug)
    name = basename(file).removesuffix(".md")
    known = index.has_card(name) and file == join(index.site.folder, f"{name}.md")
    return urls.card(lang, name) if known else ""


def _picture(index: SiteIndex, folder: str, link: Link, source: str) -> str | None:
    path = normpath(join(folder, unquote(source))) if source else ""
    if path in index.site.files.pictures:
        return link(urls.hub_picture(path))
    cards = join(index.site.folder, "")
    below = path.removeprefix(cards) if path.startswith(cards) else ""
    return link(f"pictures/{below}") if below in index.site.pictures else None

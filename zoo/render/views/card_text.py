"""A card's text as its page shows it: rendered, with links and pictures that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from posixpath import normpath
from urllib.parse import unquote

from zoo.core.card import Card, Lang, Section
from zoo.core.slugs import PAGE_PARTS
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.markdown import Rendered, render_section
from zoo.render.postprocess import Links
from zoo.render.strings import WORDS


def card_text(
    index: SiteIndex, card: Card, section: Section | None, page: str, lang: Lang
) -> Rendered:
    """The section on the card's page at `page`, which is in `lang`."""
    if section is None:
        return Rendered((), ())
    links = Links(
        href=partial(_href, page=page, lang=lang, known=index.named.__contains__),
        picture=partial(_picture, page=page, known=index.site.pictures.__contains__),
        taken=PAGE_PARTS | _own_ids(index, card, section),
        table=WORDS[lang].scroll_table,
    )
    return render_section(section, links)


def _own_ids(index: SiteIndex, card: Card, section: Section) -> set[str]:
    """Anchors of the page's samples and entries."""
    samples = [f"sample-{number}" for number in range(len(section.blocks) + 1)]
    names = [e.name for e in index.entries.get(card.id, ())]
    return {*samples, *(f"{s}-code" for s in samples), *names}


def _href(href: str, page: str, lang: Lang, known: Callable[[str], bool]) -> str | None:
    """A link as the card writes it: to the web, to a place on its page, or to another card."""
    if href.startswith("#") or href.lower().startswith(("http://", "https://", "mailto:")):
        return href
    path, mark, anchor = href.removeprefix("./").partition("#")
    name = path.removesuffix(".md")
    if name == path or not known(name):
        return None
    return urls.link(page, urls.card(lang, name) + mark + unquote(anchor))


def _picture(source: str, page: str, known: Callable[[str], bool]) -> str | None:
    path = normpath(unquote(source)) if source else ""
    return urls.link(page, f"pictures/{path}") if known(path) else None

"""The page that searches the text of all cards, and lists them where it cannot."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zoo.core.card import Lang
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.strings import WORDS
from zoo.render.views.frame import POLICY, Frame, NavLink, frame

# Pagefind's index is read by a program in WebAssembly; this page alone may run it.
SEARCH_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
SCRIPTS = ("words", "search")


@dataclass(frozen=True, slots=True)
class SearchPage:
    """engine: the script of the index, which `zoo.build.search` makes; "" without an index."""

    frame: Frame
    engine: str
    cards: tuple[NavLink, ...]


def search_page(index: SiteIndex, lang: Lang) -> SearchPage:
    """The page at `urls.search(lang)`."""
    words, page = WORDS[lang], urls.search(lang)
    outer = frame(index, lang, urls.search, words.search_title, words.search_lead, SCRIPTS)
    return SearchPage(
        frame=replace(outer, policy=SEARCH_POLICY, unlisted=True),
        engine=urls.link(page, "pagefind/pagefind.js") if index.site.searchable else "",
        cards=tuple(
            NavLink(card.title, urls.link(page, urls.card(lang, card.id))) for card in index.listed
        ),
    )

"""The page that searches the text of all cards, and lists them where it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from zoo.core.card import Card, Lang
from zoo.render import urls
from zoo.render.formats import date_in
from zoo.render.index import SiteIndex
from zoo.render.markdown import highlight, inline_code
from zoo.render.site import RuleText
from zoo.render.strings import WORDS
from zoo.render.views.frame import POLICY, Frame, NavLink, frame

# Pagefind's index is read by a program in WebAssembly; this page alone may run it.
SEARCH_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


@dataclass(frozen=True, slots=True)
class SearchPage:
    """engine: the script of the index, which `zoo.build.search` makes; "" without an index."""

    frame: Frame
    engine: str
    cards: tuple[NavLink, ...]


def search_page(index: SiteIndex, lang: Lang) -> SearchPage:
    """The page at `urls.search(lang)`."""
    words, page = WORDS[lang], urls.search(lang)
    return SearchPage(
        frame=frame(
            index,
            lang,
            urls.search,
            words.search_title,
            words.search_lead,
            ("words", "search"),
            policy=SEARCH_POLICY,
            unlisted=True,
        ),
        engine=urls.link(page, "pagefind/pagefind.js") if index.site.searchable else "",
        cards=tuple(
            NavLink(card.title, urls.link(page, urls.card(lang, card.id))) for card in index.listed
        ),
    )


SHOWN = 200  # cards on the page


@dataclass(frozen=True, slots=True)
class Day:
    date: str
    iso: str
    cards: tuple[NavLink, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    frame: Frame
    days: tuple[Day, ...]


def changes_page(index: SiteIndex, lang: Lang) -> ChangesPage:
    """The page at `urls.changes(lang)`."""
    words, page = WORDS[lang], urls.changes(lang)

    def day(card: Card) -> str:
        return index.site.updated.get(card.id, "")[:10]

    dated = [card for card in index.cards if day(card)]
    newest = sorted(dated, key=day, reverse=True)[:SHOWN]
    return ChangesPage(
        frame=frame(index, lang, urls.changes, words.changes_title, words.changes_lead),
        days=tuple(
            Day(
                date_in(lang, iso),
                iso,
                tuple(
                    NavLink(card.title, urls.link(page, urls.card(lang, card.id))) for card in cards
                ),
            )
            for iso, cards in groupby(newest, day)
        ),
    )


@dataclass(frozen=True, slots=True)
class RuleView:
    """what, why: paragraphs. bad, good: pieces of cards."""

    code: str
    name: str
    what: Markup
    why: tuple[Markup, ...]
    bad: tuple[Markup, ...]
    good: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    frame: Frame
    rules: tuple[RuleView, ...]


def rules_page(index: SiteIndex, lang: Lang) -> RulesPage:
    """The page at `urls.rules(lang)`."""
    words = WORDS[lang]
    return RulesPage(
        frame=frame(index, lang, urls.rules, words.rules_title, words.rules_lead),
        rules=tuple(_rule(one) for _, one in sorted(index.site.rules.items())),
    )


def _rule(one: RuleText) -> RuleView:
    return RuleView(
        code=one.code,
        name=one.name.replace("-", " "),
        what=inline_code(one.what),
        why=tuple(inline_code(text) for text in one.why.split("\n\n") if text),
        bad=tuple(highlight(text, "markdown") for text in one.bad),
        good=tuple(highlight(text, "markdown") for text in one.good),
    )

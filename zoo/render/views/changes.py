"""The page of changes: which cards changed when, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from zoo.core.card import Card, Lang
from zoo.render import urls
from zoo.render.formats import date_in
from zoo.render.index import SiteIndex
from zoo.render.strings import WORDS
from zoo.render.views.frame import Frame, NavLink, frame

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

"""The page of changes: which cards changed when, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from zoo.core.card import Card, Lang
from zoo.render import urls as addresses
from zoo.render.formats import date_in
from zoo.render.index import Catalogue
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


def changes_page(catalogue: Catalogue, lang: Lang) -> ChangesPage:
    """The page at `addresses.changes(lang)`."""
    words, page = WORDS[lang], addresses.changes(lang)

    def day(card: Card) -> str:
        return catalogue.site.updated.get(card.id, "")[:10]

    dated = [card for card in catalogue.cards if day(card)]
    newest = sorted(dated, key=day, reverse=True)[:SHOWN]
    return ChangesPage(
        frame=frame(catalogue, lang, addresses.changes, words.changes_title, words.changes_lead),
        days=tuple(
            Day(
                date_in(lang, iso),
                iso,
                tuple(
                    NavLink(card.title, addresses.link(page, addresses.card(lang, card.id)))
                    for card in cards
                ),
            )
            for iso, cards in groupby(newest, day)
        ),
    )

"""The home page: every card with its best figure, on one scale where figures can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.core.result import Status
from zoo.render import addresses
from zoo.render.catalogue import Catalogue
from zoo.render.views.frame import Frame, frame
from zoo.render.views.rows import CardRow, card_row
from zoo.render.wording.phrases import Words
from zoo.render.words import WORDS, counted


@dataclass(frozen=True, slots=True)
class HomePage:
    frame: Frame
    rows: tuple[CardRow, ...]
    counts: tuple[str, ...]
    state: str
    checked: str


def home_page(catalogue: Catalogue, lang: Lang) -> HomePage:
    """The page at `addresses.home(lang)`."""
    words, page = WORDS[lang], addresses.home(lang)
    entries = len(catalogue.site.registry.entries)
    state, checked = _checked(catalogue, words)
    return HomePage(
        frame=frame(catalogue, lang, addresses.home, "", words.lead),
        rows=tuple(card_row(catalogue, card, lang, page) for card in catalogue.cards),
        counts=(
            counted(words.card_counts, len(catalogue.cards)),
            counted(words.entry_counts, entries),
        ),
        state=state,
        checked=checked,
    )


def _checked(catalogue: Catalogue, words: Words) -> tuple[str, str]:
    """How the hub's sample runs did, all in all."""
    runs = [catalogue.result(card, lang) for card in catalogue.cards for lang in card.langs]
    good = sum(r is not None and r.status is Status.PASSED for r in runs)
    if not any(r is not None and r.status is not Status.NOT_RUN for r in runs):
        return "open", words.checked_none
    if good == len(runs):
        return "passed", words.checked_all
    return "failed", words.checked_some.format(good=good, all=len(runs))

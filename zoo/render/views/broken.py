"""The page of a card that cannot be read: its title, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from zoo.core.card import BrokenCard, Lang
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.strings import WORDS
from zoo.render.views.findings import Findings, findings
from zoo.render.views.frame import Frame, frame


@dataclass(frozen=True, slots=True)
class BrokenPage:
    frame: Frame
    title: str
    path: str
    edit_link: str
    findings: Findings | None


def broken_page(index: SiteIndex, card: BrokenCard, lang: Lang) -> BrokenPage:
    """The page of `card` at `urls.card(lang, card.id)`."""
    page = urls.card(lang, card.id)
    address = partial(urls.card, name=card.id)
    begin = index.site.edit_url
    return BrokenPage(
        frame=frame(index, lang, address, card.title, WORDS[lang].broken_title),
        title=card.title,
        path=card.path,
        edit_link=begin + quote(card.path) if begin else "",
        findings=findings(index, card, lang, page),
    )

"""The page about the hub: how verification works, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.core.result import Level
from zoo.render import urls as addresses
from zoo.render.index import Catalogue
from zoo.render.strings import WORDS
from zoo.render.views.frame import Frame, frame
from zoo.render.views.samples import Fact


@dataclass(frozen=True, slots=True)
class AboutPage:
    """text: the template with this language's prose. levels: each with its meaning."""

    frame: Frame
    text: str
    levels: tuple[Fact, ...]
    status_href: str
    api_href: str
    llms_href: str
    manifest_href: str


def about_page(catalogue: Catalogue, lang: Lang) -> AboutPage:
    """The page at `addresses.about(lang)`."""
    words, page = WORDS[lang], addresses.about(lang)
    return AboutPage(
        frame=frame(catalogue, lang, addresses.about, words.about_title, words.about_lead),
        text=f"about/{lang.value}.html",
        levels=tuple(Fact(level.value, words.levels[level.value]) for level in Level),
        status_href=addresses.link(page, addresses.status(lang)),
        api_href=addresses.link(page, "api/v1/models.json"),
        llms_href=addresses.link(page, "llms.txt"),
        manifest_href=addresses.link(page, "MODEL_HUB_MANIFEST.json"),
    )

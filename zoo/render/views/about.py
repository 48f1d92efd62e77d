"""The page about the hub: how verification works, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.core.result import Level
from zoo.render import urls
from zoo.render.index import SiteIndex
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


def about_page(index: SiteIndex, lang: Lang) -> AboutPage:
    """The page at `urls.about(lang)`."""
    words, page = WORDS[lang], urls.about(lang)
    return AboutPage(
        frame=frame(index, lang, urls.about, words.about_title, words.about_lead),
        text=f"about/{lang.value}.html",
        levels=tuple(Fact(level.value, words.levels[level.value]) for level in Level),
        status_href=urls.link(page, urls.status(lang)),
        api_href=urls.link(page, "api/v1/models.json"),
        llms_href=urls.link(page, "llms.txt"),
        manifest_href=urls.link(page, "MODEL_HUB_MANIFEST.json"),
    )

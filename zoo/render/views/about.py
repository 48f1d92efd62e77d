"""The page about the hub: how verification works, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.core.result import Level
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.strings import WORDS, counted
from zoo.render.views.card import Piece
from zoo.render.views.extra import pieces
from zoo.render.views.frame import Frame, frame
from zoo.render.views.install import Install, site_install, trees
from zoo.render.views.samples import Fact

PARTS = (  # ids
    *(
        "verification",
        "what",
        "install",
        "page.install",
        "why",
        "how",
        "levels",
        "weights",
        "speed",
    ),
    *("not", "marks", "contribute", "licenses", "data"),
)


REGISTRY = "registry.json"  # a build writes it beside the pages


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file for programs, and what it holds."""

    path: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class AboutPage:
    """text: the template with this language's prose. levels: each with its meaning.

    title, own: what the hub says of itself, "" and empty if nothing. trees: what stood in for the
    repositories that samples loaded. license: of the code, "" where that is not known.
    """

    frame: Frame
    title: str
    own_lang: str
    own: tuple[Piece, ...]
    text: str
    levels: tuple[Fact, ...]
    status_href: str
    files: tuple[FileLink, ...]
    llms_href: str
    home_href: str
    repository: str
    cards: str
    install: Install | None
    trees: tuple[str, ...]
    license: str
    edited: bool


def about_page(index: SiteIndex, lang: Lang) -> AboutPage:
    """The page at `urls.about(lang)`."""
    words, page = WORDS[lang], urls.about(lang)
    own = index.about.get(lang)
    title = (own.title or words.nav_about) if own else ""
    return AboutPage(
        frame=frame(
            index, lang, urls.about, title or words.about_title, words.about_lead, ("copy",)
        ),
        title=title,
        own_lang=own.section.lang.tag if own else "",
        own=pieces(index, own, page, lang, *PARTS) if own else (),
        text=f"about/{lang.value}.html",
        levels=tuple(Fact(level.value, words.levels[level.value]) for level in Level),
        status_href=urls.link(page, urls.status(lang)),
        files=tuple(
            FileLink(path, urls.link(page, path), text)
            for path, text in words.api_texts.items()
            if path != REGISTRY
        ),
        llms_href=urls.link(page, "llms.txt"),
        home_href=urls.link(page, urls.home(lang)),
        repository=index.site.hub.repository,
        cards=counted(words.card_counts, len(index.listed)),
        install=site_install(index, lang),
        trees=trees(index, lang),
        license=index.site.code_license,
        edited=bool(index.site.edit_url),
    )

"""Pages of the hub itself: about it, extra ones of its settings, the entrance, the 404 page."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from zoo.core.card import Lang, Sample
from zoo.core.highlighting import plain
from zoo.core.result import Level
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.own_text import OwnText
from zoo.render.views.brand import brand
from zoo.render.views.card_text import own_text
from zoo.render.views.frame import POLICY, View, frame
from zoo.render.views.loading import install, trees
from zoo.render.views.samples import Fact, code_view
from zoo.render.words import WORDS, counted

PARTS = (  # ids
    *("verification", "what", "install", "page.install", "why", "how", "levels", "weights"),
    *("speed", "not", "marks", "contribute", "licenses", "data"),
)


def about_page(index: SiteIndex, lang: Lang) -> View:
    """The page at `urls.about(lang)`.

    text: the template with this language's prose. levels: each with its meaning. title, own: what
    the hub says of itself, "" and empty if nothing. trees: what stood in for the repositories that
    samples loaded. license: of the code, "" where that is not known.
    """
    words, page = WORDS[lang], urls.about(lang)
    own = index.about.get(lang)
    title = (own.title or words.nav_about) if own else ""
    return View(
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
            View(path=path, href=urls.link(page, path), text=text)
            for path, text in words.api_texts.items()
            if path != "registry.json"  # a build writes it beside the pages
        ),
        llms_href=urls.link(page, "llms.txt"),
        home_href=urls.link(page, urls.home(lang)),
        repository=index.site.hub.repository,
        cards=counted(words.card_counts, len(index.listed)),
        install=install(index, None, lang),
        trees=trees(index, lang),
        license=index.site.code_license,
        edited=bool(index.site.edit_url),
    )


def extra_page(index: SiteIndex, name: str, lang: Lang) -> View:
    """The page at `urls.extra(lang, name)`.

    text_lang: of the text, which may be another one than the page's.
    """
    text, address = index.extra[name, lang], partial(urls.extra, name=name)
    about = f"{text.title} · {index.title(lang)}"
    return View(
        frame=frame(index, lang, address, text.title, about, ("copy",)),
        title=text.title,
        text_lang=text.section.lang.tag,
        pieces=pieces(index, text, address(lang), lang),
    )


def pieces(index: SiteIndex, text: OwnText, page: str, lang: Lang, *taken: str) -> tuple[View, ...]:
    """The text and its code, which is not run, as on a card. taken: ids of the page itself."""
    found = []
    shown = own_text(index, text, page, lang, *taken).pieces
    dull = plain(piece for piece in shown if isinstance(piece, Sample))
    for number, piece in enumerate(shown, 1):
        if isinstance(piece, Sample):
            no_colours = piece.id in dull
            code = code_view(f"sample-{number}", piece.code, piece.info, plain=no_colours)
            found += [View(html=Markup(), sample=code)] if code else []
        else:
            found.append(View(html=piece, sample=None))
    return tuple(found)


def entrance(index: SiteIndex, root: str = "") -> View:
    """The pages at `index.html` and `404.html`.

    languages: the default first. root: of links and files. board: the main leaderboard's address.
    """
    board = index.boards[0].slug if index.boards else ""
    languages = [
        View(name=lang.value, tag=lang.tag, words=WORDS[lang], site=index.title(lang))
        for lang in index.langs
    ]
    return View(languages=languages, root=root, policy=POLICY, brand=brand(index.site), board=board)

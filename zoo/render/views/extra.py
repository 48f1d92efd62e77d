"""A page of the hub's own: a Markdown file that its settings name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from zoo.core.card import Lang, Sample
from zoo.core.highlighting import plain
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.own_text import OwnText
from zoo.render.views.card import Piece
from zoo.render.views.card_text import own_text
from zoo.render.views.frame import Frame, frame
from zoo.render.views.samples import code_view


@dataclass(frozen=True, slots=True)
class ExtraPage:
    """text_lang: of the text, which may be another one than the page's."""

    frame: Frame
    title: str
    text_lang: str
    pieces: tuple[Piece, ...]


def extra_page(index: SiteIndex, name: str, lang: Lang) -> ExtraPage:
    """The page at `urls.extra(lang, name)`."""
    text, address = index.extra[name, lang], partial(urls.extra, name=name)
    about = f"{text.title} · {index.title(lang)}"
    return ExtraPage(
        frame=frame(index, lang, address, text.title, about, ("copy",)),
        title=text.title,
        text_lang=text.section.lang.tag,
        pieces=pieces(index, text, address(lang), lang),
    )


def pieces(
    index: SiteIndex, text: OwnText, page: str, lang: Lang, *taken: str
) -> tuple[Piece, ...]:
    """The text and its code, which is not run. taken: ids of the page itself."""
    found = []
    shown = own_text(index, text, page, lang, *taken).pieces
    dull = plain(piece for piece in shown if isinstance(piece, Sample))
    for number, piece in enumerate(shown, 1):
        if isinstance(piece, Sample):
            no_colours = piece.id in dull
            code = code_view(f"sample-{number}", piece.code, piece.info, plain=no_colours)
            found += [Piece(Markup(), code)] if code else []
        else:
            found.append(Piece(piece))
    return tuple(found)

"""What every page has around its content: language, title, navigation, the switch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace

from zoo.core.card import Card, Lang
from zoo.render import urls
from zoo.render.boards import Board
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, label_in, named_in
from zoo.render.views.brand import brand
from zoo.render.words import WORDS, unbroken

# Only files of the site itself: no inline script or style, no plugin, no foreign frame.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)


class View(SimpleNamespace):
    """What a template prints as `page`: each field stands where its page is made."""


@dataclass(frozen=True, slots=True)
class NavLink:
    text: str
    href: str
    current: bool = False
    around: bool = False  # the page is one of those that it leads to


def frame(
    index: SiteIndex,
    lang: Lang,
    address: Callable[[Lang], str],
    title: str,
    description: str,
    scripts: tuple[str, ...] = (),
    *,
    policy: str = POLICY,
    picture: str = "",
    unlisted: bool = False,
) -> View:
    """The frame of the page that stands at `address(lang)` in each language.

    picture: the path of what a shared link shows. Of the fields, lang is a BCP 47 tag, root the way
    up to the site's root, seek the page that searches, feed "" without an address, policy the
    Content-Security-Policy; scripts are names in `static/`; unlisted: search engines leave it out.
    """
    words, page = WORDS[lang], address(lang)
    site, name = index.site, index.title(lang)
    reload = ("reload",) if site.reload else ()
    return View(
        lang=lang.tag,
        words=words,
        root=urls.root(page),
        site=name,
        title=f"{title} · {name}" if title else name,
        description=description,
        footer=site.hub.footer.get(lang) or words.made_with,
        home=urls.link(page, urls.home(lang)),
        nav=tuple(_nav(index, lang, page)),
        more=tuple(_more(index, lang, page)),
        seek=_link(words.search, page, urls.search(lang)),
        switches=tuple(
            View(
                text=WORDS[to].language,
                href=urls.link(page, address(to)),
                lang=to.tag,
                name=to.value,
            )
            for to in index.langs
            if to is not lang
        ),
        alternates=tuple(alternates(index, address)),
        canonical=index.whole(page),
        feed=urls.link(page, urls.feed(lang)) if site.base_url else "",
        locale=lang.value,
        policy=policy,
        scripts=("frame", *scripts, *reload),
        brand=brand(site),
        picture=index.whole(picture) if picture else "",
        unlisted=unlisted,
    )


def _nav(index: SiteIndex, lang: Lang, page: str) -> Iterator[NavLink]:
    words = WORDS[lang]
    targets = [(words.nav_models, urls.home(lang))]
    if index.boards:
        targets.append((words.nav_boards, urls.board(lang, index.boards[0].slug)))
    targets.append((words.nav_status, urls.status(lang)))
    for name, language in index.extra:
        if language is lang:
            targets.append((index.extra[name, lang].title, urls.extra(lang, name)))
    targets.append((words.nav_about, urls.about(lang)))
    for text, to in targets:
        around = "/boards/" in to and "/boards/" in page
        yield replace(_link(text, page, to), around=around and to != page)


def _link(text: str, page: str, to: str) -> NavLink:
    return NavLink(text, urls.link(page, to), to == page)


def _more(index: SiteIndex, lang: Lang, page: str) -> Iterator[NavLink]:
    """The links at the foot of a page."""
    words = WORDS[lang]
    yield NavLink(words.compare, urls.link(page, urls.compare(lang)))
    yield NavLink(words.changes_title, urls.link(page, urls.changes(lang)))
    if index.site.base_url:
        yield NavLink("Atom", urls.link(page, urls.feed(lang)))
    yield NavLink("JSON", urls.link(page, "api/v1/models.json"))


def tag_links(index: SiteIndex, card: Card, lang: Lang, page: str) -> tuple[NavLink, ...]:
    """A card's tags as links to their shelves."""
    return tuple(shelf_link(index, "tags", tag, lang, page) for tag in dict.fromkeys(card.tags))


def shelf_link(index: SiteIndex, kind: str, name: str, lang: Lang, page: str) -> NavLink:
    """A link to the cards with this tag, author or dataset."""
    to = urls.shelf(lang, kind, index.shelves[kind, name].slug)
    return NavLink(index.term(kind, name, lang), urls.link(page, to))


def board_links(
    index: SiteIndex, keys: Iterable[MetricKey], lang: Lang, page: str
) -> dict[MetricKey, NavLink]:
    """Links to the leaderboards of these metrics, as far as there are any."""
    boards = {key: index.ranked[key] for key in keys if key in index.ranked}
    return {key: board_link(board, lang, page) for key, board in boards.items()}


def board_link(board: Board, lang: Lang, page: str, current: bool = False) -> NavLink:
    """Its text breaks at the data set only, never inside `@5-95`."""
    label = label_in(board.key, lang)
    text = named_in(board.title, board.key, lang).replace(label, unbroken(label))
    return NavLink(text, urls.link(page, urls.board(lang, board.slug)), current)


def alternates(index: SiteIndex, address: Callable[[Lang], str]) -> Iterator[View]:
    """This page in each language; search engines want whole addresses, so none without one.

    For any other language: the entrance, which lets one choose, or the page in the first language.
    """
    if not index.site.base_url or len(index.langs) == 1:
        return
    for lang in index.langs:
        yield View(hreflang=lang.tag, href=index.whole(address(lang)))
    own = address(index.langs[0])
    other = "" if own == urls.home(index.langs[0]) else own
    yield View(hreflang="x-default", href=index.whole(other))

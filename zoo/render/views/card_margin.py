"""What stands beside a card's text: leaderboards, edit link, results of samples, other forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from zoo.core.card import Card, Lang
from zoo.core.registry import Model
from zoo.render import urls
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, figures
from zoo.render.strings import WORDS
from zoo.render.views.frame import NavLink, board_links
from zoo.render.views.samples import state_of


@dataclass(frozen=True, slots=True)
class Verified:
    """How one language's samples did, for the margin."""

    language: str
    lang: str
    state: str
    status: str
    href: str


@dataclass(frozen=True, slots=True)
class Format:
    """The card in another form. type: its media type, "" where no program looks for it."""

    text: str
    href: str
    type: str
    save: bool = False


def card_boards(
    index: SiteIndex, entries: Sequence[Model], lang: Lang, page: str
) -> Iterable[NavLink]:
    """A board of each task and dataset that ranks the entries: the main one if it does."""
    keys = [k for e in entries for k in figures(e, index.site.hub) if k in index.ranked]
    chosen: dict[tuple[str, str], MetricKey] = {}
    for key in sorted(keys, key=lambda key: not index.ranked[key].main):
        chosen.setdefault(index.ranked[key].group, key)
    return board_links(index, chosen.values(), lang, page).values()


def edit_link(begin: str, card: Card) -> str:
    return begin + quote(card.source.path) if begin else ""


def verified(index: SiteIndex, card: Card, lang: Lang, page: str) -> list[Verified]:
    found = []
    langs = [section.lang for section in index.sections(card)]
    for each in sorted(langs, key=lambda one: one is not lang):
        result = index.result(card, each)
        state = state_of(result.status if result else None)
        status = WORDS[lang].statuses[result.status.value if result else "not run"]
        href = urls.link(page, urls.card(index.page_lang(each), card.id) + "#sample-0")
        found.append(Verified(WORDS[each].language, each.tag, state, status, href))
    return found


def formats(index: SiteIndex, card: Card, shown: Lang, lang: Lang, page: str) -> Iterator[Format]:
    words = WORDS[lang]
    if card.section(shown):
        folder = index.page_lang(shown)
        notebook, plain = urls.notebook(folder, card.id), urls.plain_card(folder, card.id)
        yield Format(words.as_notebook, urls.link(page, notebook), "", save=True)
        yield Format(words.as_markdown, urls.link(page, plain), "text/markdown")
    json = f"api/v1/models/{card.id}.json"
    yield Format(words.as_json, urls.link(page, json), "application/json")
    yield Format(words.as_model_index, urls.link(page, urls.model_index(card.id)), "")
    yield Format(words.as_metafile, urls.link(page, urls.metafile(card.id)), "")

"""The home page: every card with its best figure, on one scale where figures can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from zoo.core.card import Lang
from zoo.core.result import Level, Status, WeightsKind
from zoo.render import urls
from zoo.render.i18n.phrases import Words
from zoo.render.index import SiteIndex
from zoo.render.metrics import label_in
from zoo.render.model_rows import parameters
from zoo.render.name_fields import field_label
from zoo.render.strings import WORDS, counted
from zoo.render.views.card_list import CardRow, card_row, cut, filter_name, page_links
from zoo.render.views.frame import Frame, NavLink, frame
from zoo.render.views.samples import state_of


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice among the cards. name: its key in the address, and the rows' data it looks at."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """One page of the list. pages: all of them.

    least: the question for the metric that the first board ranks. sign: -1 where less of it is
    better.

    with_parameters: the number of parameters is known of some model, and can be asked for.
    """

    frame: Frame
    title: str
    lead: str
    rows: tuple[CardRow, ...]
    counts: tuple[str, ...]
    state: str
    checked: str
    status_href: str
    filters: tuple[Filter, ...]
    least: str
    sign: int
    with_parameters: bool
    pages: tuple[NavLink, ...]


def home_page(index: SiteIndex, lang: Lang, number: int = 1) -> HomePage:
    """The page at `urls.home(lang, number)`."""
    words, parts = WORDS[lang], cut(index.listed)
    paths = [urls.home(lang, n) for n in range(1, len(parts) + 1)]
    page = paths[number - 1]
    state, checked = _checked(index, words)
    title = index.site.hub.tagline.get(lang) or index.title(lang)
    lead = lead_of(index, lang)
    return HomePage(
        frame=frame(
            index,
            lang,
            partial(urls.home, number=number),
            f"{words.all_cards} · {words.page_number.format(n=number)}" if number > 1 else "",
            lead or title,
            ("home",),
        ),
        title=title,
        lead=lead,
        rows=tuple(card_row(index, card, lang, page) for card in parts[number - 1]),
        counts=(
            counted(words.card_counts, len(index.listed)),
            counted(words.entry_counts, loadable(index)),
        ),
        state=state,
        checked=checked,
        status_href=urls.link(page, urls.status(lang)),
        filters=tuple(_filters(index, lang)) if len(index.listed) > 1 else (),
        least=_least(index, lang),
        sign=index.boards[0].key.sign if index.boards else 1,
        with_parameters=knows_parameters(index),
        pages=page_links(page, paths),
    )


def lead_of(index: SiteIndex, lang: Lang) -> str:
    """What opens the home page: the hub's own words, or what can be said of its samples."""
    ran = [r for r in index.site.results.values() if r.status is not Status.NOT_RUN]
    proved = ran and all(r.sandbox == "jail" for r in ran)
    return index.site.hub.lead.get(lang) or (WORDS[lang].lead if proved else "")


def loadable(index: SiteIndex) -> int:
    """The number of models that `hub.load` finds."""
    return sum(index.can_load(e) for of in index.entries.values() for e in of)


def knows_parameters(index: SiteIndex) -> bool:
    """Whether any model's number of parameters is known, so that it can be asked for."""
    return any(parameters(index, e) for found in index.entries.values() for e in found)


def _least(index: SiteIndex, lang: Lang) -> str:
    if not index.boards:
        return ""
    key = index.boards[0].key
    label = label_in(key, lang)
    metric = f"{label} ({key.unit})" if key.unit else label
    words = WORDS[lang]
    return (words.at_least if key.sign > 0 else words.at_most).format(metric=metric)


def _checked(index: SiteIndex, words: Words) -> tuple[str, str]:
    """How the hub's sample runs did, all in all: failed where one did, open where some are left."""
    runs = [index.result(c, section.lang) for c in index.cards for section in index.sections(c)]
    states = [state_of(r.status if r else None) for r in runs]
    good = states.count("passed")
    if not good and "failed" not in states:
        return "open", words.checked_none
    if good == len(runs):
        stood_in = sum(r is not None and r.weights is WeightsKind.STAND_IN for r in runs)
        text = words.checked_stood_in[stood_in == good].format(n=stood_in, all=good)
        return "passed", text if stood_in else words.checked_all
    state = "failed" if "failed" in states else "open"
    counts = {one: states.count(one) for one in words.checked_some}
    told = (words.checked_some[one].format(n=n, all=len(runs)) for one, n in counts.items() if n)
    return state, words.enumerated.join(told)


def _named(index: SiteIndex, lang: Lang) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """A filter for each field of the models' names that several cards have, in several values."""
    cards = dict.fromkeys(index.varying_fields, 0)
    for models in index.entries.values():
        for field in cards:
            cards[field] += any(field in model.parts for model in models)
    for field, values in index.varying_fields.items():
        if cards[field] > 1:
            yield filter_name(field), field_label(index.site.hub, field, lang), values


def _filters(index: SiteIndex, lang: Lang) -> Iterator[Filter]:
    words = WORDS[lang]
    names = {kind: [n for k, n in index.shelves if k == kind] for kind in ("tags", "datasets")}
    for name, label, values in (
        ("tag", words.shelf_kinds["tags"], names["tags"]),
        ("dataset", words.shelf_kinds["datasets"], names["datasets"]),
        *_named(index, lang),
    ):
        if len(values) > 1:
            yield Filter(name, label, tuple(_choices(index, name, values, lang)))
    levels = [level.value for level in Level if level is not Level.NOTHING]
    yield Filter(
        "level",
        words.level_proved,
        tuple(Choice(v, words.pair.format(label=v, value=words.levels[v])) for v in levels),
    )


def _choices(index: SiteIndex, name: str, values: Iterable[str], lang: Lang) -> Iterator[Choice]:
    for value in values:
        yield Choice(value, index.tag(value, lang) if name == "tag" else value)

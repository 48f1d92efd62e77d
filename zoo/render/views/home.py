"""The home page: every card with its best figure, on one scale where figures can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from zoo.core.card import Lang
from zoo.core.result import OF_SAMPLES, Status, WeightsKind
from zoo.render import urls
from zoo.render.columns import choice, cost_columns, figure_columns, figure_names, ranges
from zoo.render.index import SiteIndex
from zoo.render.model_rows import model_rows
from zoo.render.name_fields import field_label
from zoo.render.views.card_list import filter_name, listing
from zoo.render.views.frame import View, frame
from zoo.render.views.models import view_links
from zoo.render.views.samples import state_of
from zoo.render.words import WORDS, Words, counted


def home_page(index: SiteIndex, lang: Lang, number: int = 1) -> View:
    """The page at `urls.home(lang, number)`.

    One page of the list. pages: all of them. views: the switch to the table of models. choices,
    ranges: what the cards can be asked for; none if there is one card. figure: the name of the
    range of what the first board ranks; sign: -1 where less of it is better.
    """
    words, page = WORDS[lang], urls.home(lang, number)
    state, checked = _checked(index, words)
    title = index.site.hub.tagline.get(lang) or index.title(lang)
    lead, address = lead_of(index, lang), partial(urls.home, number=number)
    part = f"{words.all_cards} · {words.page_number.format(n=number)}" if number > 1 else ""
    return View(
        frame=frame(index, lang, address, part, lead or title, ("ranges", "home")),
        title=title,
        lead=lead,
        counts=(
            counted(words.card_counts, len(index.listed)),
            counted(words.entry_counts, loadable(index)),
        ),
        state=state,
        checked=checked,
        status_href=urls.link(page, urls.status(lang)),
        choices=tuple(_choices(index, lang)) if len(index.listed) > 1 else (),
        ranges=asked_ranges(index, lang) if len(index.listed) > 1 else (),
        figure=next(iter(figure_names([b.key for b in index.boards[:1]])), ""),
        sign=index.boards[0].key.sign if index.boards else 1,
        views=view_links(index, lang, page),
        **listing(index, index.listed, partial(urls.home, lang), number, lang),
    )


def lead_of(index: SiteIndex, lang: Lang) -> str:
    """What opens the home page: the hub's own words, or a summary of its samples."""
    ran = [r for r in index.site.results.values() if r.status is not Status.NOT_RUN]
    proved = ran and all(r.sandbox == "jail" for r in ran)
    return index.site.hub.lead.get(lang) or (WORDS[lang].lead if proved else "")


def loadable(index: SiteIndex) -> int:
    """The number of models that `hub.load` finds."""
    return sum(index.can_load(e) for of in index.entries.values() for e in of)


def asked_ranges(index: SiteIndex, lang: Lang) -> tuple[View, ...]:
    """A range for the first board's figure, and for each cost that is known."""
    figures = figure_columns(index, index.boards[:1], lang)
    return ranges((*figures, *cost_columns(model_rows(index), lang)))


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
    parts = (words.checked_some[one].format(n=n, all=len(runs)) for one, n in counts.items() if n)
    return state, words.enumerated.join(parts)


def _choices(index: SiteIndex, lang: Lang) -> Iterator[View]:
    """Among tags, datasets, levels, and the values of names' fields that several cards have."""
    words = WORDS[lang]
    for kind, name in (("tags", "tag"), ("datasets", "dataset")):
        texts = {n: index.term(kind, n, lang) for k, n in index.shelves if k == kind}
        yield from choice(name, words.shelf_kinds[kind], texts)
    for field, values in index.varying_fields.items():
        cards = [of for of in index.entries.values() if any(field in model.parts for model in of)]
        if len(cards) > 1:
            label = field_label(index.site.hub, field, lang)
            yield from choice(filter_name(field), label, {value: value for value in values})
    levels = {level.value: words.levels[level.value] for level in OF_SAMPLES}
    texts = {n: words.pair.format(label=n, value=text) for n, text in levels.items()}
    yield from choice("level", words.level_proved, texts)

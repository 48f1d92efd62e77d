"""All models in one table, whatever their task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.render import urls
from zoo.render.columns import (
    Filter,
    NumberColumn,
    Range,
    choice,
    cost_columns,
    measured_with,
    ranges,
)
from zoo.render.index import SiteIndex
from zoo.render.metrics import label_in
from zoo.render.model_rows import ModelRow, model_rows
from zoo.render.strings import WORDS, in_language
from zoo.render.views.frame import Frame, NavLink, frame
from zoo.render.views.samples import state_of

SHOWN = 2000  # rows; registry.json has all


@dataclass(frozen=True, slots=True)
class AnyRow:
    """best: its first figure; label, dataset: what it measures, and on what.

    state, status: of its card's samples.
    """

    model: ModelRow
    href: str
    card_href: str
    task: str
    best: str
    label: str
    dataset: str
    numbers: tuple[str, ...]
    state: str
    status: str


@dataclass(frozen=True, slots=True)
class ModelsPage:
    frame: Frame
    columns: tuple[NumberColumn, ...]
    ranges: tuple[Range, ...]
    choices: tuple[Filter, ...]
    rows: tuple[AnyRow, ...]
    views: tuple[NavLink, ...]
    compare_href: str
    measured: tuple[str, ...]
    note: str


def models_page(index: SiteIndex, lang: Lang) -> ModelsPage:
    """The page at `urls.models(lang)`."""
    words, page = WORDS[lang], urls.models(lang)
    everything = model_rows(index)
    models = everything[:SHOWN]
    columns = cost_columns(models, lang)
    rows = tuple(_row(index, model, columns, page, lang) for model in models)
    return ModelsPage(
        frame=frame(
            index,
            lang,
            urls.models,
            words.entries_title,
            words.models_lead.format(n=len(everything)),
            ("ranges", "models"),
        ),
        columns=columns,
        ranges=ranges(columns, lang),
        choices=(
            *choice("task", words.task, [row.task for row in rows]),
            *choice("card", words.card, [row.model.title for row in rows]),
        ),
        rows=rows,
        views=view_links(index, lang, page),
        compare_href=urls.link(page, urls.compare(lang)),
        measured=measured_with(models, lang),
        note=words.board_cut.format(n=SHOWN, all=len(everything))
        if len(everything) > SHOWN
        else "",
    )


def view_links(index: SiteIndex, lang: Lang, page: str) -> tuple[NavLink, ...]:
    """The switch between cards and models, if there are any models."""
    words, to = WORDS[lang], urls.models(lang)
    return (
        NavLink(words.as_cards, urls.link(page, urls.home(lang)), page != to),
        NavLink(words.as_models, urls.link(page, to), page == to),
    )[: 2 if index.entries else 0]


def _row(
    index: SiteIndex, model: ModelRow, columns: Sequence[NumberColumn], page: str, lang: Lang
) -> AnyRow:
    words = WORDS[lang]
    first = model.figures[0] if model.figures else None
    return AnyRow(
        model=model,
        href=urls.link(page, urls.entry(lang, model.address)),
        card_href=urls.link(page, urls.card(lang, model.card)),
        task=in_language(index.site.hub.task(model.task).label, lang),
        best=f"{first.text}{first.key.unit}" if first else "",
        label=label_in(first.key, lang) if first else "",
        dataset=first.key.dataset if first else "",
        numbers=tuple(column.texts.get(model.address, "") for column in columns),
        state=state_of(model.status),
        status=words.statuses[model.status.value],
    )

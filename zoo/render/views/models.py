"""All models in one table, whatever their task; and the page that compares some of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zoo.core.card import Lang
from zoo.core.hub import DATASET
from zoo.render import urls
from zoo.render.columns import (
    COSTS,
    NumberColumn,
    all_cost_columns,
    choice,
    cost_columns,
    cost_text,
    measured_with,
    ranges,
)
from zoo.render.index import SiteIndex
from zoo.render.metrics import label_in, written
from zoo.render.model_rows import ModelRow, card_rows, model_rows
from zoo.render.name_fields import field_label, field_text, value_of
from zoo.render.views.frame import NavLink, View, board_link, frame
from zoo.render.views.samples import state_of
from zoo.render.words import WORDS, in_language, processor_in, unbroken

SHOWN = 2000  # rows; registry.json has all


def models_page(index: SiteIndex, lang: Lang) -> View:
    """The page at `urls.models(lang)`."""
    words, page = WORDS[lang], urls.models(lang)
    everything = model_rows(index)
    models = everything[:SHOWN]
    columns, cut = cost_columns(models, lang), len(everything) > SHOWN
    lead = words.models_lead.format(n=len(everything))
    rows = tuple(_row(index, model, columns, page, lang) for model in models)
    return View(
        frame=frame(index, lang, urls.models, words.entries_title, lead, ("ranges", "models")),
        columns=columns,
        ranges=ranges(columns),
        choices=(
            *choice("task", words.task, {row.task: row.task for row in rows}),
            *choice("card", words.card, {row.title: row.title for row in models}),
        ),
        rows=rows,
        views=view_links(index, lang, page),
        compare_href=urls.link(page, urls.compare(lang)),
        measured=measured_with(models, lang),
        note=words.board_cut.format(n=SHOWN, all=len(everything)) if cut else "",
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
) -> View:
    words = WORDS[lang]
    key, metric = next(iter(model.figures.items()), (None, None))
    return View(
        model=model,
        href=urls.link(page, urls.entry(lang, model.address)),
        card_href=urls.link(page, urls.card(lang, model.card)),
        task=in_language(index.site.hub.task(model.task).label, lang),
        best=f"{written(metric)}{metric.unit}" if metric else "",
        label=label_in(key, lang) if key else "",
        dataset=key.dataset if key else "",
        numbers=tuple(column.texts.get(model.address, "") for column in columns),
        state=state_of(model.status),
        status=words.statuses[model.status.value],
    )


DATA = "data/entries.js"
_SAME = {"flops": "input", "seconds": "input processor", "memory": "input processor"}


@dataclass(frozen=True, slots=True)
class CompareRow:
    """key: the field of the data that the row shows, `{n}` of the text in its place.

    less: less is better, so the least is marked; unless the fields `same` differ, since then the
    numbers cannot be compared.
    """

    key: str
    label: str
    text: str = "{n}"
    less: bool = False
    same: str = ""


def compare_page(index: SiteIndex, lang: Lang) -> View:
    """The page at `urls.compare(lang)`.

    data: the script with all entries. models: where the entries' own pages stand.
    """
    words, page = WORDS[lang], urls.compare(lang)
    hub = index.site.hub
    return View(
        frame=frame(index, lang, urls.compare, words.compare, words.compare_lead, unlisted=True),
        data=urls.link(page, DATA),
        models=urls.link(page, urls.entry(lang, "")).removesuffix(".html"),
        places=tuple(words.place.format(n=n) for n in (1, 2, 3, 4)),
        rows=(
            CompareRow("card", words.card),
            *(
                CompareRow(
                    _key(field, lang), field_label(hub, field, lang), field_text(hub, field, lang)
                )
                for field in index.labelled_fields
            ),
            *(
                CompareRow(cost.name, cost.title, less=True, same=_SAME.get(cost.name, ""))
                for cost in all_cost_columns((), lang)
            ),
            CompareRow("input", words.input),
            CompareRow(_processor(lang), words.device),
            CompareRow(f"status {lang.value}", words.verified),
            CompareRow("license", words.weights_license),
            CompareRow("hash", "SHA-256"),
        ),
        boards=tuple(board_link(board, lang, page) for board in index.boards if board.main),
    )


def compare_data(index: SiteIndex) -> str:
    """A script that gives all entries, by name, to the page's own script."""
    rows = (row for card in index.cards for row in card_rows(index, card))
    entries = {row.address: dict(_fields(index, row)) for row in rows}
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    return f"globalThis.zooEntries = {text};\n"


def _key(field: str, lang: Lang) -> str:
    """The key of a name's field, apart from those of other facts; datasets are translated."""
    return f"name {field} {lang.value}" if field == DATASET else f"name {field}"


def _processor(lang: Lang) -> str:
    """The key of the processor as the language names it; `processor` is the measurement's name."""
    return "processor" if lang is Lang.EN_US else f"processor {lang.value}"


def _fields(index: SiteIndex, row: ModelRow) -> Iterator[tuple[str, Any]]:
    """What is known of an entry; what is not known is left out."""
    yield "card", row.title
    for field in index.labelled_fields:
        for lang in index.langs if field == DATASET else index.langs[:1]:
            if value := value_of(index.site.hub, row.entry, field, lang):
                yield _key(field, lang), value
    titles = {key: key.full_title.replace(key.label, unbroken(key.label)) for key in row.figures}
    yield "figures", [[titles[k], written(metric), k.sign] for k, metric in row.figures.items()]
    costs = {name: cost_text(row, name) for name in COSTS}
    facts = {
        "input": row.input,
        "processor": row.processor,
        "license": row.license,
        "hash": row.hash and f"{row.hash[:8]}…",
    }
    facts |= {_processor(on): processor_in(on, row.processor) for on in index.langs}
    statuses = {f"status {on.value}": WORDS[on].statuses[row.status.value] for on in index.langs}
    yield from ((key, text) for key, text in {**costs, **facts, **statuses}.items() if text)

"""The page that sets entries side by side, and the data its script reads.

The data is a separate script, so that the page works when opened from the disk, where a page
may not fetch files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zoo.core.card import Lang
from zoo.core.hub import DATASET
from zoo.render import urls
from zoo.render.columns import COSTS, cost_text, cost_title
from zoo.render.formats import processor_in
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey
from zoo.render.model_rows import ModelRow, card_rows
from zoo.render.name_fields import field_label, field_text, value_of
from zoo.render.strings import WORDS, unbroken
from zoo.render.views.frame import Frame, NavLink, board_link, frame

DATA = "data/entries.js"
PLACES = 4  # entries side by side
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


@dataclass(frozen=True, slots=True)
class ComparePage:
    """data: the script with all entries. models: where the entries' own pages stand."""

    frame: Frame
    data: str
    models: str
    places: tuple[str, ...]
    rows: tuple[CompareRow, ...]
    boards: tuple[NavLink, ...]


def compare_page(index: SiteIndex, lang: Lang) -> ComparePage:
    """The page at `urls.compare(lang)`."""
    words, page = WORDS[lang], urls.compare(lang)
    hub = index.site.hub
    return ComparePage(
        frame=frame(index, lang, urls.compare, words.compare, words.compare_lead, unlisted=True),
        data=urls.link(page, DATA),
        models=urls.link(page, urls.entry(lang, "")).removesuffix(".html"),
        places=tuple(words.place.format(n=n) for n in range(1, PLACES + 1)),
        rows=(
            CompareRow("card", words.card),
            *(
                CompareRow(
                    _key(field, lang), field_label(hub, field, lang), field_text(hub, field, lang)
                )
                for field in index.labelled_fields
            ),
            *(
                CompareRow(name, cost_title(name, lang), less=True, same=_SAME.get(name, ""))
                for name in COSTS
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
    entries = {
        row.address: dict(_fields(index, row))
        for card in index.cards
        for row in card_rows(index, card)
    }
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    return f"globalThis.zooEntries = {text};\n"


def _key(field: str, lang: Lang) -> str:
    """The key of a name's field, apart from those of other facts; datasets are translated."""
    return f"name {field} {lang.value}" if field == DATASET else f"name {field}"


def _figure_title(key: MetricKey) -> str:
    return key.full_title.replace(key.label, unbroken(key.label))


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
    yield "figures", [[_figure_title(f.key), f.text, f.key.sign] for f in row.figures]
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

"""The page that sets entries side by side, and the data its script reads.

The data is a script of its own, so that the page works when opened from the disk, where a page
may not fetch files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from zoo.core.card import Lang
from zoo.core.hub import DATASET
from zoo.core.registry import Model
from zoo.render import urls
from zoo.render.formats import bytes_in, figure, giga, parameters_in, places_of
from zoo.render.index import SiteIndex
from zoo.render.metrics import figures, named_in, texts
from zoo.render.model_rows import parameters
from zoo.render.name_fields import field_label, field_text, value_of
from zoo.render.strings import WORDS
from zoo.render.views.frame import Frame, NavLink, frame
from zoo.render.views.model_rows import weights_view

DATA = "data/entries.js"
PLACES = 4  # entries side by side


@dataclass(frozen=True, slots=True)
class CompareRow:
    """key: the field of the data that the row shows, `{n}` of the text in its place."""

    key: str
    label: str
    text: str = "{n}"


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
    labels = {
        "parameters": f"{words.parameters} (M)",
        "flops": "FLOPs (G)",
        "size": words.size,
        "hash": "SHA-256",
        "license": words.license,
    }
    return ComparePage(
        frame=replace(
            frame(index, lang, urls.compare, words.compare, words.compare_lead), unlisted=True
        ),
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
            *(CompareRow(key, label) for key, label in labels.items()),
        ),
        boards=tuple(
            NavLink(named_in(b.title, b.key, lang), urls.link(page, urls.board(lang, b.slug)))
            for b in index.boards
            if b.main
        ),
    )


def compare_data(index: SiteIndex) -> str:
    """A script that gives all entries, by name, to the page's own script."""
    known = [entry for found in index.entries.values() for entry in found]
    entries = {index.address(entry): dict(_fields(index, entry)) for entry in known}
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    return f"globalThis.zooEntries = {text};\n"


def _key(field: str, lang: Lang) -> str:
    """The key of a name's field, apart from those of other facts; datasets are translated."""
    return f"name {field} {lang.value}" if field == DATASET else f"name {field}"


def _fields(index: SiteIndex, entry: Model) -> Iterator[tuple[str, Any]]:
    """What is known of an entry; what is not known is left out."""
    yield "card", entry.title
    hub = index.site.hub
    for field in index.labelled_fields:
        for lang in index.langs if field == DATASET else index.langs[:1]:
            if value := value_of(hub, entry, field, lang):
                yield _key(field, lang), value
    if number := parameters(index, entry):
        yield "parameters", parameters_in(int(number))
    cost = index.cost(entry)
    if cost and cost.flops:
        yield "flops", f"{giga(cost.flops, 1)} ({cost.size})"
    yield (
        "figures",
        [
            [k.full_title, texts(entry).get(k) or figure(v, places_of([v])), k.sign]
            for k, v in figures(entry, hub).items()
            if not k.is_cost
        ],
    )
    if entry.weights:
        shown = weights_view(entry.weights)
        size = bytes_in(entry.weights.bytes) if entry.weights.bytes else ""
        known = {"size": size, "hash": shown.hash and f"{shown.hash}…", "license": shown.license}
        yield from ((key, value) for key, value in known.items() if value)

"""What the search index knows of a model: the words that find it, and what a hit shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.core.registry import Model
from zoo.render.formats import giga, parameters_in, seconds_in
from zoo.render.index import SiteIndex
from zoo.render.metrics import label_in, named_in
from zoo.render.model_rows import ModelRow
from zoo.render.name_fields import field_values
from zoo.render.strings import WORDS, in_language


@dataclass(frozen=True, slots=True)
class Found:
    """words: beside the name. facts: figure and costs. tags: as a hit shows them."""

    words: str
    facts: str
    tags: str


def found(index: SiteIndex, entry: Model, row: ModelRow, lang: Lang) -> Found:
    tags = [index.tag(tag, lang) for tag in entry.tags]
    words = (
        *entry.name.split("_"),
        row.title,
        row.family,
        in_language(index.site.hub.task(entry.task).label, lang),
        *(value.text for value in field_values(index.site.hub, entry, lang)),
        *row.fields.values(),
        *(one.key.title for one in row.figures),
        *(label_in(one.key, lang) for one in row.figures),
        *tags,
        *entry.tags,
    )
    return Found(
        words=" ".join(dict.fromkeys(filter(None, words))),
        facts=" · ".join(_facts(row, lang)),
        tags=" · ".join((row.title, *tags)),
    )


def _facts(row: ModelRow, lang: Lang) -> Iterator[str]:
    for one in row.figures[:1]:
        yield f"{named_in(one.key.title, one.key, lang)} {one.text} {one.key.unit}".strip()
    if row.parameters:
        yield f"{WORDS[lang].parameters} {parameters_in(row.parameters)}"
    if row.flops:
        yield f"{giga(row.flops, 0)} GFLOPs"
    if row.seconds:
        yield seconds_in(lang, row.seconds)

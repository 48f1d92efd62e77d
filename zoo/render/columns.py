"""Columns of numbers in tables of models: what the models reach, and what they take; the filters of
such a table, and notes on figures that were measured again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zoo.core.card import Lang
from zoo.core.evaluation import Agreement, compare
from zoo.core.registry import Metric, Model
from zoo.core.task import RESULT
from zoo.render.boards import Board
from zoo.render.index import SiteIndex
from zoo.render.metrics import MetricKey, keyed, label_in, written
from zoo.render.model_rows import ModelRow
from zoo.render.urls import slugs
from zoo.render.views.frame import View
from zoo.render.words import (
    WORDS,
    date_in,
    decimals,
    device_in,
    figure,
    giga,
    millions,
    places_of,
    processor_in,
    rounded,
)

# By their names in addresses: the unit of the column, and how a number is written in it.
_COSTS: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "parameters": ("M", millions),
    "flops": ("G", lambda number: giga(number, 0)),
    "seconds": ("s", lambda number: rounded(number, 2)),
    "memory": ("GiB", lambda number: rounded(number / 2**30, 2)),
    "file": ("MB", lambda number: rounded(number / 1e6, 0)),
}
COSTS = tuple(_COSTS)


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """name: its key in addresses and files. sign: 1 if more is better, -1 if less is. texts: by the
    models' addresses; a model without one is not there."""

    name: str
    label: str
    unit: str
    sign: int
    texts: Mapping[str, str]

    @property
    def title(self) -> str:
        """`Parameters (M)`."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def kind(self) -> str:
        """What the theme calls its cells: a cost by its name, other figures `other`."""
        return self.name if self.name in COSTS else "other"

    @property
    def low(self) -> str:
        return min(self.texts.values(), key=float)

    @property
    def high(self) -> str:
        return max(self.texts.values(), key=float)


def cost_columns(rows: Sequence[ModelRow], lang: Lang) -> tuple[NumberColumn, ...]:
    """A column for each cost that is known of any of the models."""
    return tuple(column for column in all_cost_columns(rows, lang) if column.texts)


def all_cost_columns(rows: Sequence[ModelRow], lang: Lang) -> Iterator[NumberColumn]:
    """The same with columns that are empty."""
    words = WORDS[lang]
    labels = (words.parameters, "FLOPs", words.latency, words.memory, words.file_size)
    for (name, (unit, _)), label in zip(_COSTS.items(), labels, strict=True):
        texts = {row.address: text for row in rows if (text := cost_text(row, name))}
        yield NumberColumn(name, label, unit, -1, texts)


def cost_text(row: ModelRow, name: str) -> str:
    """A cost in the unit of its column, "" if it is not known."""
    number = row.bytes if name == "file" else getattr(row, name)
    return _COSTS[name][1](number) if number else ""


def measured_with(models: Iterable[ModelRow], lang: Lang) -> tuple[str, ...]:
    """On what the costs were measured, a sentence for each input and processor."""
    found = dict.fromkeys((m.input, m.processor) for m in models if m.input)
    return tuple(
        WORDS[lang].measured_with.format(size=size, processor=processor_in(lang, processor))
        for size, processor in found
    )


def figure_columns(
    index: SiteIndex, boards: Sequence[Board], lang: Lang = Lang.EN_US
) -> tuple[NumberColumn, ...]:
    """A column for each board, with the figures as the board ranks them."""
    found = []
    for board, name in zip(boards, figure_names([b.key for b in boards]), strict=True):
        key, ranked = board.key, board.entries
        places = places_of([one.value for one in ranked])
        texts = {index.address(one.entry): one.text or figure(one.value, places) for one in ranked}
        found.append(NumberColumn(name, label_in(key, lang), key.unit, key.sign, texts))
    return tuple(found)


def figure_names(keys: Sequence[MetricKey]) -> list[str]:
    """Their names in addresses: `map`, `top-1-acc`, `ap50`; a number where two are the same."""
    texts = (key.name if key.qualifier in ("", "@5-95") else key.label for key in keys)
    return slugs([*COSTS, *texts])[len(COSTS) :]


def ranges(columns: Iterable[NumberColumn]) -> tuple[View, ...]:
    """Two numbers to type for each column whose models differ. low, high: what there is."""
    return tuple(
        View(name=c.name, label=c.title, low=c.low, high=c.high) for c in columns if c.low != c.high
    )


def choice(name: str, label: str, texts: Mapping[str, str]) -> Iterator[View]:
    """A choice among several values, each with its text; nothing where there is only one.

    name: its key in the address, and the data of the rows that it looks at.
    """
    choices = tuple(View(value=value, text=text) for value, text in texts.items() if value)
    if len(choices) > 1:
        yield View(name=name, label=label, choices=choices)


def measured_note(index: SiteIndex, entry: Model, metric: Metric, lang: Lang) -> View | None:
    """What was measured of the figure; None if nothing was, or with stand-in weights only.

    text: value, images, date and device. state: passed; failed if the figures are further apart
    than allowed; open if only a part of the images was tried.
    """
    found = index.evaluation(entry)
    if found is None or metric.kind != RESULT:
        return None
    result = compare(metric, found, index.site.hub.task(entry.task).tolerance)
    if result is None or result.agreement is Agreement.STAND_IN:
        return None
    state, phrase = {
        Agreement.AGREES: ("passed", WORDS[lang].measured_agrees),
        Agreement.DIFFERS: ("failed", WORDS[lang].measured_differs),
        Agreement.PARTIAL: ("open", WORDS[lang].measured_partly),
    }[result.agreement]
    places = max(decimals([metric.value]), 1 if metric.unit == "%" else 3)
    text = phrase.format(
        value=figure(result.value, places),
        published=written(metric, places),
        points=figure(abs(result.points), 1),
        n=f"{found.pictures:,}",
        whole=f"{found.whole:,}",
        date=date_in(lang, found.date),
        device=device_in(found.device),
    )
    return View(text=text, state=state)


def figure_notes(
    index: SiteIndex, entries: Iterable[Model], key: MetricKey, lang: Lang
) -> dict[str, View]:
    """What was measured of one figure of each model, by the address of its page."""
    found = {}
    for entry in entries:
        metric = keyed(entry).get(key) if index.evaluation(entry) else None
        if metric and (note := measured_note(index, entry, metric, lang)):
            found[index.address(entry)] = note
    return found


def differing(index: SiteIndex, lang: Lang) -> Iterator[tuple[Model, Metric, View]]:
    """The figures that their model does not reach."""
    for entry in index.site.registry.entries:
        for metric in entry.metrics:
            note = measured_note(index, entry, metric, lang)
            if note and note.state == "failed":
                yield entry, metric, note

"""The plot of a leaderboard: its figures against what the models take."""

from __future__ import annotations

from collections.abc import Sequence

from zoo.core.card import Lang
from zoo.render import urls
from zoo.render.columns import NumberColumn
from zoo.render.model_rows import ModelRow
from zoo.render.strings import WORDS
from zoo.render.views.plot import Plot, Sample, draw

AXES = ("parameters", "flops", "seconds", "memory")  # costs that the plot can go by
NEEDED = 2  # models of which an axis has to be known


def plot_axes(columns: Sequence[NumberColumn]) -> tuple[NumberColumn, ...]:
    """The costs that a visitor can choose among."""
    return tuple(c for c in columns if c.name in AXES and len(c.texts) >= NEEDED)


def board_plot(
    models: Sequence[ModelRow], figure: NumberColumn, axis: NumberColumn, page: str, lang: Lang
) -> Plot:
    """Against the first cost; a visitor can choose others."""
    samples = [
        Sample(
            m.address,
            urls.link(page, urls.entry(lang, m.address)),
            m.title,
            float(axis.texts[m.address]),
            float(figure.texts[m.address]),
            f"{m.name}: {_measure(figure, m)}, {_measure(axis, m)}",
        )
        for m in models
        if m.address in axis.texts
    ]
    label = WORDS[lang].plot_label.format(metric=figure.label, cost=axis.label)
    return draw(samples, figure.sign < 0, (label, axis.title, figure.title))


def _measure(column: NumberColumn, model: ModelRow) -> str:
    return f"{column.label} {column.texts[model.address]} {column.unit}".strip()

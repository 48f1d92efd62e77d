"""The plot of a leaderboard: what each model reaches against what it takes.

Black stones are the models that no cheaper one reaches (the Pareto front), white ones the rest.
Heights are in pixels, places across in hundredths of the drawing's width: so it is as wide as the
screen allows, while texts and stones keep their size. The names of axes and lines stand around it.
In a browser, `static/plot.js` moves the stones to another axis and says which are at its front.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from unicodedata import east_asian_width

from zoo.core.card import Lang
from zoo.render import urls
from zoo.render.columns import NumberColumn
from zoo.render.model_rows import ModelRow
from zoo.render.views.frame import View
from zoo.render.words import WORDS, decimals, figure

HEIGHT = 332
LINE = 16  # least distance between two labels
LETTERS = 17  # of a name that fit beside the drawing, where Han characters count twice
ROOMY = 4  # letters of a number below the drawing that leave room for all on a phone
NAMED = 8  # with more families than this, lines and their names would be a tangle
MANY = 100  # with more stones than this, they are small


@dataclass(frozen=True, slots=True)
class Sample:
    """A model to draw. cost: place on the axis below. family: models joined by a line.

    title: what the model reaches and takes, in words.
    """

    name: str
    href: str
    family: str
    cost: float
    value: float
    title: str = ""


def draw(samples: Sequence[Sample], less: bool, words: tuple[str, str, str]) -> View:
    """less: less is better. words: names of the plot, of the axis below, of the axis beside.

    many: there are so many stones that they are small.
    """
    label, across, up = words
    values = [s.value for s in samples]
    low, high, rows = axis(min(values), max(values), 0.25)
    left, right, ticks = axis(0, max(s.cost for s in samples))
    if max(len(tick.text) for tick in ticks) > ROOMY:
        ticks = ticks[::2]

    def x(cost: float) -> float:
        return round((cost - left) / (right - left) * 100, 2)

    def y(value: float) -> float:
        return round((high - value) / (high - low) * HEIGHT, 1)

    best = front(samples, less)
    stones = [
        View(x=x(s.cost), y=y(s.value), name=s.name, href=s.href, title=s.title, front=s in best)
        for s in samples
    ]
    return View(
        label=label,
        across=across,
        up=up,
        height=HEIGHT,
        columns=tuple(View(at=x(t.at), text=t.text) for t in ticks),
        rows=tuple(View(at=y(t.at), text=t.text) for t in rows),
        families=_families(samples, less, x, y),
        stones=tuple(sorted(stones, key=lambda s: s.front)),
        many=len(samples) > MANY,
    )


def front(samples: Sequence[Sample], less: bool = False) -> set[Sample]:
    """Those that no other beats: none is as good for less, or better for as much. Of samples that
    are equal in both, all are there."""
    sign = -1 if less else 1
    found: set[Sample] = set()
    last: Sample | None = None
    for sample in sorted(samples, key=lambda s: (s.cost, -sign * s.value)):
        if last is None or sign * sample.value > sign * last.value:
            last = sample
        if (sample.cost, sample.value) == (last.cost, last.value):
            found.add(sample)
    return found


def axis(low: float, high: float, room: float = 0.0) -> tuple[float, float, list[View]]:
    """Ends and ticks of an axis at round numbers. room: share of a step to leave at each end."""
    span = (high - low) or abs(high) or 1.0
    size = 10.0 ** floor(log10(span / 4))
    step = next(size * n for n in (1, 2, 2.5, 5, 10) if span / (size * n) <= 6)
    first, last = floor(low / step), ceil(high / step)
    if low / step - first < room:
        first -= 1
    if last - high / step < room:
        last += 1
    marks = [number * step for number in range(first, max(last, first + 1) + 1)]
    shown = decimals([step])
    return marks[0], marks[-1], [View(at=m, text=figure(m, shown)) for m in marks]


def _families(
    samples: Sequence[Sample],
    less: bool,
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> tuple[View, ...]:
    """Lines through each card's own front, named in a column to the right of the drawing.

    lead: from the last stone to the name, which stands at y. name: the title, shortened where there
    is no room.
    """
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[sample.family].append(sample)
    if len(groups) > NAMED:
        return ()
    lines = {n: sorted(front(g, less), key=lambda s: s.cost) for n, g in groups.items()}
    places = spread({name: y(line[-1].value) for name, line in lines.items()})
    found = []
    for name, line in lines.items():
        points = list(dict.fromkeys((x(s.cost), y(s.value)) for s in line))
        found.append(
            View(
                title=name,
                name=_short(name),
                lines=tuple(_stretch(*pair) for pair in pairwise(points)),
                lead=_stretch(points[-1], (100, places[name])),
                y=places[name],
            )
        )
    return tuple(found)


def _stretch(one: tuple[float, float], other: tuple[float, float]) -> View:
    """A straight line from one point to another."""
    return View(x1=one[0], y1=one[1], x2=other[0], y2=other[1])


def _short(name: str) -> str:
    """A name as far as there is room for it."""
    sizes = [2 if east_asian_width(letter) in "WF" else 1 for letter in name]
    if sum(sizes) <= LETTERS:
        return name
    fits = sum(sum(sizes[: n + 1]) < LETTERS for n in range(len(name)))
    return name[:fits] + "…"


def spread(wanted: dict[str, float]) -> dict[str, float]:
    """Heights as close to the wanted ones as lets each label have its line."""
    placed: dict[str, float] = {}
    free = float("-inf")
    for name, height in sorted(wanted.items(), key=lambda item: item[1]):
        placed[name] = round(max(height, free), 1)
        free = placed[name] + LINE
    return placed


AXES = ("parameters", "flops", "seconds", "memory")  # costs that the plot can go by
NEEDED = 2  # models of which an axis has to be known


def plot_axes(columns: Sequence[NumberColumn]) -> tuple[NumberColumn, ...]:
    """The costs that a visitor can choose among."""
    return tuple(c for c in columns if c.name in AXES and len(c.texts) >= NEEDED)


def board_plot(
    models: Sequence[ModelRow], figure: NumberColumn, axis: NumberColumn, page: str, lang: Lang
) -> View:
    """Against the first cost; a visitor can choose others."""
    samples = []
    for model in models:
        name = model.address
        if name in axis.texts:
            href = urls.link(page, urls.entry(lang, name))
            cost, value = float(axis.texts[name]), float(figure.texts[name])
            title = f"{model.name}: {_measure(figure, model)}, {_measure(axis, model)}"
            samples.append(Sample(name, href, model.title, cost, value, title))
    label = WORDS[lang].plot_label.format(metric=figure.label, cost=axis.label)
    return draw(samples, figure.sign < 0, (label, axis.title, figure.title))


def _measure(column: NumberColumn, model: ModelRow) -> str:
    return f"{column.label} {column.texts[model.address]} {column.unit}".strip()

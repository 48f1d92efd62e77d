"""The plot of a leaderboard: what each model reaches against what it takes.

Black stones are the models that no cheaper one reaches (the Pareto front), white ones the rest.
All numbers are in the units of the drawing's view box.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from zoo.render.formats import decimals, figure

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 48, 128, 16, 52
LINE = 16  # least distance between two labels
LETTERS = 17  # of a name that fit beside the last stone
NAMED = 8  # with more families than this, lines and their names would be a tangle


@dataclass(frozen=True, slots=True)
class Sample:
    """A model to draw. cost: place on the axis below. family: models joined by a line."""

    name: str
    href: str
    family: str
    cost: float
    value: float


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Stone:
    x: float
    y: float
    name: str
    href: str
    title: str
    front: bool


@dataclass(frozen=True, slots=True)
class Family:
    """path: the line through its stones, as SVG path data; lead: from there to its name.

    x, y: where the name begins.
    """

    name: str
    path: str
    lead: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Plot:
    label: str
    across: str
    up: str
    columns: tuple[Tick, ...]
    rows: tuple[Tick, ...]
    families: tuple[Family, ...]
    stones: tuple[Stone, ...]


def draw(
    samples: Sequence[Sample],
    columns: Sequence[Tick] | None,
    less: bool,
    words: tuple[str, str, str],
) -> Plot:
    """columns: names of the costs 0, 1, 2, ...; None where costs are numbers with an axis.

    less: less is better. words: the plot's name, that of the axis below and of the axis beside.
    """
    values = [s.value for s in samples]
    low, high, rows = axis(min(values), max(values), 0.25)
    if columns is None:
        left, right, ticks = axis(0, max(s.cost for s in samples))
    else:
        left, right, ticks = -0.5, len(columns) - 0.5, list(columns)

    def x(cost: float) -> float:
        return round(LEFT + (cost - left) / (right - left) * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    best = front(samples, less)
    shown = decimals(values)
    stones = [
        Stone(x(s.cost), y(s.value), s.name, s.href, figure(s.value, shown), s in best)
        for s in samples
    ]
    return Plot(
        *words,
        columns=tuple(Tick(x(t.at), t.text) for t in ticks),
        rows=tuple(Tick(y(t.at), t.text) for t in rows),
        families=_families(samples, less, x, y),
        stones=tuple(sorted(stones, key=lambda s: s.front)),
    )


def front(samples: Sequence[Sample], less: bool = False) -> set[Sample]:
    """Those of which no other is as good for less, or better for as much."""
    sign = -1 if less else 1
    found: set[Sample] = set()
    reached = float("-inf")
    for sample in sorted(samples, key=lambda s: (s.cost, -sign * s.value)):
        if sign * sample.value > reached:
            reached = sign * sample.value
            found.add(sample)
    return found


def axis(low: float, high: float, room: float = 0.0) -> tuple[float, float, list[Tick]]:
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
    return marks[0], marks[-1], [Tick(m, figure(m, shown)) for m in marks]


def _families(
    samples: Sequence[Sample],
    less: bool,
    x: Callable[[float], float],
    y: Callable[[float], float],
) -> tuple[Family, ...]:
    """Lines through each card's own front, named in a column to the right of all stones."""
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[sample.family].append(sample)
    if len(groups) > NAMED:
        return ()
    lines = {n: sorted(front(g, less), key=lambda s: s.cost) for n, g in groups.items()}
    places = spread({name: y(line[-1].value) for name, line in lines.items()})
    column = max(x(s.cost) for s in samples) + 16
    found = []
    for name, line in lines.items():
        end = line[-1]
        found.append(
            Family(
                name if len(name) <= LETTERS else name[: LETTERS - 1] + "…",
                "M" + "L".join(f"{x(s.cost)} {y(s.value)}" for s in line),
                f"M{x(end.cost)} {y(end.value)}L{column - 4:g} {places[name]}",
                column,
                places[name],
            )
        )
    return tuple(found)


def spread(wanted: dict[str, float]) -> dict[str, float]:
    """Heights as close to the wanted ones as lets each label have its line."""
    placed: dict[str, float] = {}
    free = float("-inf")
    for name, height in sorted(wanted.items(), key=lambda item: item[1]):
        placed[name] = round(max(height, free), 1)
        free = placed[name] + LINE
    return placed

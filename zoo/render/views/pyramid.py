"""A detector's input and feature maps, drawn from the numbers that `zoo measure` saw."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from zoo.core.card import Lang
from zoo.core.measurement import Cost, Pyramid
from zoo.render.formats import figure
from zoo.render.strings import WORDS
from zoo.render.views.samples import Fact

WIDTH = 150  # of the input in the drawing, in its own units
GAP = 12
LEAST = 4  # a map is never drawn smaller


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing. inner: width and height of the part that is not padding."""

    x: float
    width: float
    height: float
    inner: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Level:
    stride: str
    size: str
    candidates: str


@dataclass(frozen=True, slots=True)
class PyramidView:
    """boxes: the input, then its maps. size: of the drawing. rows: the maps in numbers."""

    label: str
    size: tuple[float, float]
    boxes: tuple[Box, ...]
    rows: tuple[Level, ...]
    facts: tuple[Fact, ...]


def pyramid_view(cost: Cost | None, lang: Lang) -> PyramidView | None:
    """None unless the measurement saw a pyramid."""
    pyramid = cost.pyramid if cost else None
    if cost is None or pyramid is None:
        return None
    words = WORDS[lang]
    height, width = pyramid.padded
    boxes = _boxes(pyramid, cost.size)
    total = sum(one.candidates for one in pyramid.maps)
    padded = f"{height} × {width}"
    return PyramidView(
        label=words.pyramid_label.format(size=padded, n=len(pyramid.maps), candidates=f"{total:,}"),
        size=(boxes[-1].x + boxes[-1].width + 1, max(box.height for box in boxes) + 2),
        boxes=boxes,
        rows=tuple(
            Level(str(m.stride), f"{m.height} × {m.width}", f"{m.candidates:,}")
            for m in pyramid.maps
        ),
        facts=(
            Fact(words.network_input, words.padded_input.format(size=cost.size, padded=padded)),
            Fact(words.candidates, f"{total:,}"),
            Fact(words.score_threshold, f"{pyramid.threshold:g}"),
            Fact(words.nms_iou, figure(pyramid.nms_iou, 1)),
            Fact(words.max_boxes, str(pyramid.max_boxes)),
        ),
    )


def _boxes(pyramid: Pyramid, size: str) -> tuple[Box, ...]:
    """Maps shrink with the root of their stride: all can be seen, and the order of sizes stays."""
    height, width = pyramid.padded
    scale = WIDTH / max(width, 1)
    sides = [int(side) for side in size.split(" × ") if side.isdecimal()]
    inner = (sides[1], sides[0]) if len(sides) == 2 else (width, height)
    drawn = (min(inner[0], width) * scale, min(inner[1], height) * scale)
    boxes = [Box(1, WIDTH, height * scale, (round(drawn[0], 1), round(drawn[1], 1)))]
    for one in pyramid.maps:
        shrink = sqrt(pyramid.maps[0].stride / one.stride) * 0.7
        across = max(WIDTH * shrink, LEAST)
        down = max(across * one.height / one.width, LEAST)
        x = boxes[-1].x + boxes[-1].width + GAP
        boxes.append(Box(round(x, 1), round(across, 1), round(down, 1), (0, 0)))
    return tuple(boxes)

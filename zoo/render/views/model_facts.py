"""What the page of a model says in numbers: its figures, its costs, facts beside the text,
the sizes of its feature maps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from zoo.core.card import Lang
from zoo.core.measurement import Measurement, Pyramid
from zoo.core.naming import metric_in_file_name
from zoo.core.registry import Model
from zoo.core.task import SETTING
from zoo.render.columns import measured_note
from zoo.render.index import SiteIndex
from zoo.render.metrics import PARAMETERS, keyed, label_in, written
from zoo.render.name_fields import field_values
from zoo.render.views.frame import View, board_links
from zoo.render.views.samples import Fact
from zoo.render.words import (
    WORDS,
    device_in,
    figure,
    giga,
    parameters_in,
    processor_in,
    rounded,
    seconds_in,
)

SIZES = {"small", "medium", "large"}  # of objects, as a graded metric's header states them


@dataclass(frozen=True, slots=True)
class BigFigure:
    """A number to see first. source: who says so. href: the leaderboard it is ranked on.

    wrong: the model was measured again and does not reach it.
    """

    value: str
    unit: str
    label: str
    detail: str
    source: str
    href: str = ""
    wrong: bool = False


def big_figures(index: SiteIndex, entry: Model, lang: Lang, page: str) -> Iterator[BigFigure]:
    words = WORDS[lang]
    boards = board_links(index, keyed(entry), lang, page)
    stated = metric_in_file_name(entry.weights.url) if entry.weights else None
    cost = index.cost(entry)
    for key, metric in keyed(entry).items():
        if key.kind == SETTING or (key.name == PARAMETERS and cost and cost.trainable):
            continue  # what was counted follows
        sure = stated is not None and not key.is_cost and abs(stated - metric.value) < 0.05
        source = words.source_card_and_file if sure else words.source_card
        note = measured_note(index, entry, metric, lang)
        if note:
            source = f"{source}{words.listed}{note.text}" if note.state == "open" else note.text
        yield BigFigure(
            written(metric, 0 if key.is_cost else 1),
            key.unit,
            label_in(key, lang),
            key.dataset,
            source,
            boards[key].href if key in boards else "",
            bool(note and note.state == "failed"),
        )
    if cost and cost.trainable:
        number, _, unit = parameters_in(cost.trainable).partition(" ")
        yield BigFigure(number, unit, words.parameters, "", words.source_count)
    if cost and cost.flops:
        yield BigFigure(giga(cost.flops, 1), "G", "FLOPs", cost.size, words.source_operations)
    if cost and cost.seconds:
        took, _, unit = seconds_in(lang, cost.seconds).partition(" ")
        source = processor_in(lang, cost.processor)
        yield BigFigure(took, unit, words.latency, cost.size, source)


def facts(index: SiteIndex, entry: Model, lang: Lang) -> Iterator[Fact]:
    """What the name says, where it is loaded from, and what is not known."""
    words, hub, cost = WORDS[lang], index.site.hub, index.cost(entry)
    if repository := index.repository(entry):
        elsewhere = hub.repository and not hub.is_ours(repository)
        yield Fact(words.repository, repository + (words.built_elsewhere if elsewhere else ""))
    for label, text in field_values(hub, entry, lang):
        yield Fact(label, text)
    match = hub.match(entry.name)
    usual = hub.config(match) if match else {}
    own = [f"{n}={v}" for n, v in entry.config.items() if usual.get(n) != v]
    if own:
        yield Fact(words.configuration, words.enumerated.join(own))
    if cost and cost.memory:  # the peak of the process that was measured, as tables show it
        yield Fact(words.memory, f"{rounded(cost.memory / 2**30, 2)} GiB")
    costs = {
        "FLOPs": cost and cost.flops,
        words.latency.lower(): cost and cost.seconds,
        words.memory.lower(): cost and cost.memory,
    }
    missing = [label for label, known in costs.items() if not known]
    if cost and cost.seconds and device_in(cost.device) != "GPU":
        missing.append(words.gpu_latency)
    if missing:
        yield Fact(words.not_measured, words.enumerated.join(missing))
    first = next(iter(hub.task(entry.task).metrics), None)
    sizes = {word for metric in entry.metrics for word in metric.qualifier.split()} & SIZES
    if first and first.graded and entry.metrics and not sizes:
        name = first.part or first.name
        yield Fact(words.not_stated, words.by_size.format(metric=name))


WIDTH = 150  # of the input in the drawing, in its own units
GAP = 12
LEAST = 4  # a map is never drawn smaller


def pyramid_view(cost: Measurement | None, lang: Lang) -> View | None:
    """None unless the measurement saw a pyramid."""
    pyramid = cost.drawn if cost else None
    if cost is None or pyramid is None:
        return None
    words = WORDS[lang]
    height, width = pyramid.padded
    boxes = _boxes(pyramid, cost.size)
    total = sum(one.candidates for one in pyramid.maps)
    padded = f"{height} × {width}"
    return View(
        label=words.pyramid_label.format(size=padded, n=len(pyramid.maps), candidates=f"{total:,}"),
        size=(boxes[-1].x + boxes[-1].width + 1, max(box.height for box in boxes) + 2),
        boxes=boxes,
        rows=tuple(
            View(stride=m.stride, size=f"{m.height} × {m.width}", candidates=f"{m.candidates:,}")
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


def _boxes(pyramid: Pyramid, size: str) -> tuple[View, ...]:
    """Maps shrink with the root of their stride: all can be seen, and the order of sizes stays.
    inner: width and height of the part that is not padding."""
    height, width = pyramid.padded
    scale = WIDTH / max(width, 1)
    sides = [int(side) for side in size.split(" × ") if side.isdecimal()]
    inner = (sides[1], sides[0]) if len(sides) == 2 else (width, height)
    drawn = tuple(round(min(of) * scale, 1) for of in zip(inner, (width, height), strict=True))
    boxes = [View(x=1, width=WIDTH, height=height * scale, inner=drawn)]
    for one in pyramid.maps:
        shrink = sqrt(pyramid.maps[0].stride / one.stride) * 0.7
        across = max(WIDTH * shrink, LEAST)
        down = max(across * one.height / one.width, LEAST)
        x = boxes[-1].x + boxes[-1].width + GAP
        boxes.append(View(x=round(x, 1), width=round(across, 1), height=round(down, 1)))
    return tuple(boxes)

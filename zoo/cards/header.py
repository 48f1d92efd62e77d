"""A column's header -> what it measures: `VOC2007 AP .5 (%)` is AP50 in % on VOC2007."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from zoo.cards.cells import UNITS, by_unit, plain, unit_of, without_factor
from zoo.cards.lexicon import Lexicon, Word
from zoo.core.han import HAN
from zoo.core.hub import Hub
from zoo.core.task import RESULT, SETTING, TaskMetric

_SIZES = {
    "s": "small", "small": "small", "m": "medium", "medium": "medium", "l": "large",
    "large": "large", "小": "small", "中": "medium", "大": "large", "r": "rare", "c": "common",
    "f": "frequent",
}  # fmt: skip
_FILLERS = frozenset(
    (
        "score", "scores", "value", "values", "result", "results", "metric", "the", "on", "of",
        "in", "at", "for", "set", "dataset", "data", "avg", "and", "上", "的", "上的", "数据集",
        "集", "得分", "分数", "结果", "值", "us", "our", "total", "总",
    )
)  # fmt: skip
_ASIDE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_HAN_SPACE = re.compile(rf"(?<={HAN}) (?={HAN})")


class Reading(NamedTuple):
    """What a header says. metric: None where it names none. unit: as stated, "" where it is not."""

    metric: TaskMetric | None
    qualifier: str = ""
    unit: str = ""
    dataset: str | None = None
    split: str | None = None

    @property
    def measured(self) -> bool:
        """Whether it names a result or a cost."""
        return self.metric is not None and self.metric.kind != SETTING

    @property
    def name(self) -> str:
        metric = self.metric
        part = metric.part if metric and self.qualifier not in ("", "@5-95") else ""
        return part or (metric.name if metric else "")


class Vocabulary:
    """Reads headers with the words of a hub."""

    def __init__(self, hub: Hub) -> None:
        self.lexicon = Lexicon(hub)
        self.read = cache(self._read)

    def read_parts(self, header: str, task: str, count: int) -> list[Reading] | None:
        """The readings of a header with slashes, `Top-1/Top-5 acc (%)`; None unless all are."""
        parts = _parts(plain(header))
        if len(parts) != count:
            return None
        last = parts[-1].split(" ", 1)[1:]
        found = []
        for part in parts:
            tried = [part, *(f"{part} {word}" for word in last)]
            if part[:1].isdigit():
                tried.insert(0, re.split(r"\d", parts[0], maxsplit=1)[0] + part)
            if self._finer(parts[0], part, task):
                tried = [f"{parts[0].rpartition('-')[0]}-{one}" for one in tried]
            readings = [self.read(one, task) for one in tried]
            reading = next((r for r in readings if r.metric), readings[0])
            if reading.metric is None and reading.dataset is None:
                return None
            found.append(reading)
        stated = next((r.unit for r in reversed(found) if r.unit), "")
        found = [r if r.unit else r._replace(unit=stated) for r in found]
        places = {(r.dataset, r.split) for r in found if r.dataset}
        dataset, split = places.pop() if len(places) == 1 else (None, None)
        return [
            r if r.dataset else r._replace(dataset=dataset, split=r.split or split) for r in found
        ]

    def _finer(self, first: str, part: str, task: str) -> bool:
        """Whether a part goes on with the dataset of the first: `mm` in `MNLI-m/mm`."""
        base = first.rpartition("-")[0]
        if not base or part == first or self.read(part, task).dataset:
            return False
        there = self.read(f"{base}-{part}", task).dataset
        others = {self.read(one, task).dataset for one in (base, first)}
        return there is not None and there not in others

    def _read(self, header: str, task: str) -> Reading:
        """What a header measures for a model of this task."""
        header, factor = without_factor(header)
        reading = self._read_plain(plain(header), task)
        return reading._replace(unit=factor) if factor else reading

    def _read_plain(self, text: str, task: str) -> Reading:
        less = "↓" in text if ("↓" in text) != ("↑" in text) else None
        asides = [one.strip() for one in _ASIDE.findall(text)]
        unit = "%" if "%" in text else ""
        outside = bool(_ASIDE.sub("", text).strip())
        words = list(self.lexicon.words(_ASIDE.sub(" ", text) if outside else text))
        late: list[str] = []
        for aside in asides if outside else ():
            if unit_of(aside) is None:
                words += self.lexicon.words(aside)
            elif not unit:
                late.append(aside)
        words = [word for word in words if word.key != "%"]
        place, words = self.lexicon.measured_on(words)
        metric, prefix, words = self.lexicon.metric(words, task)
        own = self.lexicon.own.meanings
        same = own if metric in own.values() else self.lexicon.all.meanings
        words = [word for word in words if metric is None or same.get((word.key,)) is not metric]
        if metric and metric.graded:
            words += [Word(one.lower(), one) for one in late if one.lower() in _SIZES]
            late = [one for one in late if one.lower() not in _SIZES]
        if metric and metric.kind == RESULT and metric.unit:
            words += [Word(one.lower(), f"({one})") for one in late if unit_of(one) != metric.unit]
            late = [one for one in late if unit_of(one) == metric.unit]
        unit = unit or prefix or next((unit_of(one) or "" for one in late), "")
        rest = [word for word in words if word.key not in _FILLERS]
        if metric and metric.kind != RESULT:
            units = [word for word in rest if not unit and word.key in UNITS]
            unit = unit or next((UNITS[word.key] for word in units), "")
            rest = [word for word in rest if word not in units]
            metric = by_unit(metric, unit)
            unit = "images/s" if metric.name == "FPS" and unit == "s" else unit
        if metric is None and less is not None and rest:
            metric = TaskMetric(" ".join(word.text for word in rest), lower_is_better=less)
            rest = []
        qualifier = _grade(rest) if metric and metric.graded else ""
        if metric and not metric.graded:
            qualifier = _HAN_SPACE.sub("", " ".join(word.text for word in rest))
        return Reading(metric, qualifier, unit, *place)


@lru_cache(maxsize=4)
def vocabulary(hub: Hub) -> Vocabulary:
    """The hub's vocabulary, made once."""
    return Vocabulary(hub)


def _grade(words: list[Word]) -> str:
    """Threshold, class of size and other words: `.5`, `M` -> `50 medium`."""
    numbers = [word.key for word in words if re.fullmatch(r"\.?\d[\d.]*", word.key)]
    sizes = [_SIZES[word.key] for word in words if word.key in _SIZES]
    known = {*numbers, *_SIZES, "iou", "oks", "threshold", "maxdets", "thr"}
    others = [word.text for word in words if word.key not in known]
    percent = [_percent(number) for number in numbers]
    threshold = "@5-95" if percent[:2] == ["50", "95"] else " ".join(percent)
    return " ".join(filter(None, (threshold, *sizes, *others)))


def _percent(number: str) -> str:
    """`.5`, `0.5`, `0.50`, `5` and `50` -> 50."""
    whole, point, part = number.partition(".")
    if point and whole in ("", "0"):
        return f"{part:0<2}"[:2]
    return "50" if number == "5" else number


def _parts(header: str) -> list[str]:
    """The parts between slashes: `MNLI-(m/mm)` -> MNLI-m, MNLI-mm."""
    aside = _ASIDE.search(header)
    if aside and "/" in aside[1] and "/" not in _ASIDE.sub("", header):
        before, after = header[: aside.start()], header[aside.end() :]
        return [f"{before}{part.strip()}{after}" for part in aside[1].split("/")]
    outside = _ASIDE.sub("", header)
    asides = " ".join(match[0] for match in _ASIDE.finditer(header))
    parts = [part.strip() for part in re.split(r"[/／|]", outside)]
    return [f"{part} {asides}".strip() for part in parts]

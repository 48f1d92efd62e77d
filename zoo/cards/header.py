"""A column's header -> what it measures: `VOC2007 AP .5 (%)` is AP50 in % on VOC2007."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from zoo.cards.words import plain
from zoo.core.datasets import DATASETS, SPLITS, name_and_split
from zoo.core.han import HAN
from zoo.core.hub import Hub
from zoo.core.task import COST, RESULT, SETTING, TaskMetric
from zoo.core.vocabulary import COSTS, RESULTS, SETTINGS

MODEL_HEADERS = frozenset(
    (
        "model", "models", "model name", "name", "network", "networks", "net", "method", "methods",
        "backbone", "backbones", "arch", "architecture", "architectures", "encoder", "variant",
        "config", "模型", "模型名称", "模型名", "名称", "网络", "网络结构", "网络名称", "方法",
        "主干网络", "骨干网络", "主干", "骨干", "结构", "模型结构", "架构",
    )
)  # fmt: skip
# Of these, a table of no known metric may have one as well.
WEAK_HEADERS = MODEL_HEADERS - {"model", "models", "model name", "模型", "模型名称", "模型名"}
DATASET_HEADERS = frozenset(
    (
        "dataset",
        "data set",
        "data",
        "benchmark",
        "test set",
        "eval set",
        "数据集",
        "测试集",
        "评测集",
    )
)
_MODEL_WORDS = frozenset(
    ("model", "models", "network", "networks", "method", "methods", "backbone", "backbones",
     "architecture", "architectures", "模型", "网络", "方法")
)  # fmt: skip
UNITS = {
    "%": "%", "k": "K", "m": "M", "g": "G", "t": "T", "b": "B", "million": "M", "billion": "B",
    "百万": "M", "十亿": "B", "万": "万", "亿": "亿", "ms": "ms", "毫秒": "ms", "s": "s",
    "sec": "s", "秒": "s", "us": "µs", "µs": "µs", "μs": "µs", "min": "min", "h": "h", "hour": "h",
    "hours": "h", "day": "days", "days": "days", "kb": "KB", "mb": "MB", "gb": "GB", "kib": "KiB",
    "mib": "MiB", "gib": "GiB", "fps": "FPS", "qps": "QPS", "db": "dB", "mm": "mm", "cm": "cm",
    "px": "px", "pixel": "px", "pixels": "px", "像素": "px", "w": "W", "j": "J", "gflops": "G",
    "mflops": "M", "gmacs": "G", "mmacs": "M", "flops": "", "macs": "", "tflops": "T",
}  # fmt: skip
_TIMES, _BYTES = {"ms", "s", "µs", "min", "h", "days"}, {"KB", "MB", "GB", "KiB", "MiB", "GiB"}
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
_ENGLISH = {("per",), ("is",), ("ter",), ("pa",), ("em",), ("mos",)}  # words, unless in capitals
_NO_SPLIT = frozenset(  # after `test` or `training`
    ("time", "size", "memory", "mem", "speed", "epoch", "epochs", "images", "batch", "steps", "lr")
)
_ASIDE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PREFIXED = re.compile(r"([kmgtb])(flops?|macs?|madds|params?)")
_SIZED = re.compile(r"(m?ap|ar)([smlrcf])")
_FACTOR = re.compile(  # `x10^3`, `(×10³)`, `x10<sup>-3</sup>` at the end of a header
    r"\s*[(（]?\s*[x×*]\s?10(?:\^\{?(-?\d{1,2})\}?\^?|<sup>(-?\d{1,2})</sup>|([⁻⁰¹²³⁴-⁹]{1,3}))"
    r"[)）]?\s*\Z"
)
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_LATIN = r"[A-Za-z\u00b5\u03bc\u00c0-\u024f]+|\.\d+|\d+(?:\.\d+)?|%|[^\W\d_]"
_HAN_SPACE = re.compile(rf"(?<={HAN}) (?={HAN})")
Phrase = tuple[str, ...]


def model_header(text: str) -> str:
    """A header as MODEL_HEADERS has it: `Pretrained models (ours)` -> models; else as it is."""
    header = _ASIDE.sub(" ", text).strip(" ↑↓:").lower()
    last = header.split()[-1] if header else ""
    return last if last in _MODEL_WORDS else "模型" if header.endswith("模型") else header


class Word(NamedTuple):
    """A word to compare, and as the header writes it."""

    key: str
    text: str


class Reading(NamedTuple):
    """What a header says. metric: None where it names none. unit: as stated, "" where it is not."""

    metric: TaskMetric | None
    qualifier: str = ""
    unit: str = ""
    dataset: str | None = None
    split: str | None = None

    @property
    def name(self) -> str:
        metric = self.metric
        if metric is None:
            return ""
        return metric.part if metric.part and self.qualifier not in ("", "@5-95") else metric.name


class Mention(NamedTuple):
    """A dataset in running text, with its split where one stands beside it. at: of its word."""

    dataset: str
    split: str | None
    at: int


class Vocabulary:
    """The metrics, datasets and splits that a hub knows, by their words."""

    def __init__(self, hub: Hub) -> None:
        tasks = [hub.task(name) for name in hub.task_names()]
        spelled = [*(m for t in tasks for m in t.metrics), *RESULTS, *COSTS, *SETTINGS]
        own = tuple(hub.metrics.values())
        texts = [one for m in (*spelled, *own) for one in (m.header, m.name, *m.spellings)]
        texts += [one for names in SPLITS.values() for one in names]
        han = {one for text in texts for one in re.findall(rf"{HAN}{{2,}}", text)}
        longest = sorted({*han, "数据集", "训练", "预训练"}, key=len, reverse=True)
        self._pattern = re.compile("|".join((*longest, _LATIN)))
        self._own = self._phrases(own)
        self._tasks = {t.name: self._phrases(t.metrics) for t in tasks}
        self._all = self._phrases((*own, *spelled))
        self._datasets = self._dataset_phrases(hub)
        self._splits = {self._phrase(s): n for n, more in SPLITS.items() for s in (n, *more)}
        self._known: dict[tuple[str, str], Reading] = {}
        self._mentions: dict[str, tuple[list[Mention], list[str]]] = {}
        self._of_names: dict[str, str | None] = {}

    def read(self, header: str, task: str) -> Reading:
        """What a header measures for a model of this task."""
        key = (header, task)
        if key not in self._known:
            text, factor = _without_factor(header)
            reading = self._read(plain(text), task)
            self._known[key] = reading._replace(unit=factor) if factor else reading
        return self._known[key]

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

    def mentions(self, text: str) -> tuple[list[Mention], list[str]]:
        """The datasets of a sentence or heading, and its words."""
        if text not in self._mentions:
            self._mentions[text] = self._mentioned(text)
        return self._mentions[text]

    def _mentioned(self, text: str) -> tuple[list[Mention], list[str]]:
        words = [word.key for word in self._words(plain(text))]
        found, at = [], 0
        while at < len(words):
            phrase = _longest_at(words, at, self._datasets)
            if phrase is None:
                at += 1
                continue
            dataset, split = self._datasets[phrase]
            at += len(phrase)
            beside = self._split_after(words, at) or split
            found.append(Mention(dataset, beside, at - len(phrase)))
        return found, words

    def _split_after(self, words: list[str], at: int) -> str | None:
        """The split right after a dataset, `the ImageNet (2012) validation set`."""
        for place in range(at, at + 4):
            if _longest_at(words, place, self._datasets):
                return None
            if phrase := _longest_at(words, place, self._splits):
                return self._splits[phrase]
        return None

    def split_in(self, text: str) -> str | None:
        """The split that a cell or heading names."""
        words = [word.key for word in self._words(plain(text))]
        found = (_longest_at(words, at, self._splits) for at in range(len(words)))
        return next((self._splits[one] for one in found if one), None)

    def dataset_of_name(self, name: str) -> str | None:
        """The dataset among the words of a model's name: `net_res101_voc_512size` -> VOC."""
        if name not in self._of_names:
            self._of_names[name] = self._of_name(name)
        return self._of_names[name]

    def _of_name(self, name: str) -> str | None:
        words = [word.key for word in self._words(name.replace("_", " "))]
        found = (_longest_at(words, at, self._datasets) for at in range(len(words)))
        names = {self._datasets[one][0] for one in found if one}
        return names.pop() if len(names) == 1 else None

    def metrics_in(self, text: str, task: str) -> set[TaskMetric]:
        """The results that a sentence names."""
        words = [word.key for word in self._words(plain(text))]
        found, at = set(), 0
        known = {**self._all, **self._tasks.get(task, {}), **self._own}
        while at < len(words):
            phrase = _longest_at(words, at, known)
            if phrase and known[phrase].kind == RESULT and not _is_word(phrase, text):
                found.add(known[phrase])
            at += len(phrase or "1")
        return found

    def _read(self, text: str, task: str) -> Reading:
        less = "↓" in text if ("↓" in text) != ("↑" in text) else None
        asides = [one.strip() for one in _ASIDE.findall(text)]
        unit = "%" if "%" in text else ""
        words = list(self._words(_ASIDE.sub(" ", text) if _ASIDE.sub("", text).strip() else text))
        late: list[str] = []
        for aside in asides if _ASIDE.sub("", text).strip() else ():
            if _unit(aside) is None:
                words += self._words(aside)
            elif not unit:
                late.append(aside)
        words = [word for word in words if word.key != "%"]
        dataset, split, words = self._measured_on(words)
        metric, prefix, words = self._metric(words, task)
        same = self._own if metric in self._own.values() else self._all
        words = [word for word in words if metric is None or same.get((word.key,)) is not metric]
        if metric and metric.graded:
            words += [Word(one.lower(), one) for one in late if one.lower() in _SIZES]
            late = [one for one in late if one.lower() not in _SIZES]
        if metric and metric.kind == RESULT and metric.unit:
            words += [Word(one.lower(), f"({one})") for one in late if _unit(one) != metric.unit]
            late = [one for one in late if _unit(one) == metric.unit]
        unit = unit or prefix or next((_unit(one) or "" for one in late), "")
        rest = [word for word in words if word.key not in _FILLERS]
        if metric and metric.kind != RESULT:
            units = [word for word in rest if not unit and word.key in UNITS]
            unit = unit or next((UNITS[word.key] for word in units), "")
            rest = [word for word in rest if word not in units]
            metric = _by_unit(metric, unit)
            unit = "images/s" if metric.name == "FPS" and unit == "s" else unit
        if metric is None and less is not None and rest:
            metric = TaskMetric(" ".join(word.text for word in rest), lower_is_better=less)
            rest = []
        qualifier = _grade(rest) if metric and metric.graded else ""
        if metric and not metric.graded:
            qualifier = _HAN_SPACE.sub("", " ".join(word.text for word in rest))
        return Reading(metric, qualifier, unit, dataset, split)

    def _measured_on(self, words: list[Word]) -> tuple[str | None, str | None, list[Word]]:
        dataset = split = None
        keys = [word.key for word in words]
        for at in range(len(keys)):
            phrase = _longest_at(keys, at, self._datasets)
            if phrase:
                dataset, split = self._datasets[phrase]
                words = words[:at] + words[at + len(phrase) :]
                break
        keys = [word.key for word in words]
        for at in range(len(keys)):
            phrase = _longest_at(keys, at, self._splits)
            if phrase and not (len(phrase) == 1 and _NO_SPLIT.intersection(keys[at + 1 : at + 2])):
                split = self._splits[phrase]
                words = words[:at] + words[at + len(phrase) :]
                break
        return dataset, split, words

    def _metric(self, words: list[Word], task: str) -> tuple[TaskMetric | None, str, list[Word]]:
        """The metric that the words name, the unit in its name, the other words."""
        prefix = ""
        keys = []
        for word in words:
            match = _PREFIXED.fullmatch(word.key)
            prefix = match[1].upper() if match else prefix
            keys.append(match[2] if match else word.key)
        best: tuple[tuple[int, int, int], Phrase, int, TaskMetric] | None = None
        ranks = {RESULT: 0, COST: 1, SETTING: 2}
        for place, known in enumerate((self._own, self._tasks.get(task, {}), self._all)):
            for at in range(len(keys)):
                phrase = _longest_at(keys, at, known)
                english = phrase in _ENGLISH and words[at].text.islower() and len(words) > 1
                if phrase and not english:
                    metric = known[phrase]
                    rank = (ranks[metric.kind], -len(phrase), place)
                    if best is None or rank < best[0]:
                        best = rank, phrase, at, metric
        if best is None:
            return None, "", words
        _, phrase, at, metric = best
        return metric, prefix, words[:at] + words[at + len(phrase) :]

    def _words(self, text: str) -> Iterator[Word]:
        for match in self._pattern.finditer(text):
            key = match[0].lower()
            sized = _SIZED.fullmatch(key)
            for part in sized.groups() if sized else (key,):
                yield Word(part, match[0])

    def _phrase(self, text: str) -> Phrase:
        return tuple(word.key for word in self._words(plain(text)) if word.key != "%")

    def _phrases(self, metrics: Iterable[TaskMetric]) -> dict[Phrase, TaskMetric]:
        found: dict[Phrase, TaskMetric] = {}
        metrics = tuple(metrics)
        for metric in metrics:
            for text in (metric.header, metric.name, *metric.spellings):
                phrase = self._phrase(text)
                found.setdefault(phrase, metric)
        graded = {phrase for phrase, metric in found.items() if metric.graded}
        return {
            phrase: metric
            for phrase, metric in found.items()
            if phrase
            and not (len(phrase) > 1 and phrase[-1].isdigit() and phrase[:-1] in graded)
            and not (len(phrase) > 2 and phrase[:-2] in graded)
        }

    def _dataset_phrases(self, hub: Hub) -> dict[Phrase, tuple[str, str | None]]:
        found: dict[Phrase, tuple[str, str | None]] = {
            self._phrase(text): (name, None)
            for name, more in DATASETS.items()
            for text in (name, *more)
        }
        for dataset in hub.datasets.values():
            name, split = name_and_split(dataset.name)
            found.setdefault(self._phrase(name), (name, split))
        return found


_KNOWN: list[tuple[Hub, Vocabulary]] = []


def vocabulary(hub: Hub) -> Vocabulary:
    """The hub's vocabulary, made once."""
    for known, made in _KNOWN:
        if known is hub:
            return made
    made = Vocabulary(hub)
    _KNOWN[:] = [(hub, made), *_KNOWN[:3]]
    return made


def _longest_at(words: Sequence[str], at: int, known: Container[Phrase]) -> Phrase | None:
    for length in (4, 3, 2, 1):
        phrase = tuple(words[at : at + length])
        if len(phrase) == length and phrase in known:
            return phrase
    return None


def _is_word(phrase: Phrase, text: str) -> bool:
    """Whether a short name of a metric is an English word there, such as `is`."""
    return len(phrase) == 1 and len(phrase[0]) <= 2 and phrase[0].upper() not in text.split()


def _without_factor(header: str) -> tuple[str, str]:
    """A header without a power of ten, and the unit of its numbers: `KID x10^3` -> KID, ×10^-3."""
    found = _FACTOR.search(header)
    if found is None:
        return header, ""
    power = next(filter(None, found.groups())).translate(_RAISED)
    sign = power.removeprefix("-") if power.startswith("-") else f"-{power}"
    return header[: found.start()], f"×10^{sign}"


def _unit(text: str) -> str | None:
    """The unit that the whole text is, such as `ms/img`; None for any other text."""
    words = text.strip().lower()
    if words in UNITS:
        return UNITS[words]
    first, slash, second = words.partition("/")
    if slash and re.fullmatch(r"[a-zµμ]{1,10}", first) and re.fullmatch(r"[a-z]{1,10}", second):
        return text.strip()
    return None


def _grade(words: list[Word]) -> str:
    """Threshold, class of size and other words: `.5`, `M` -> `50 medium`."""
    numbers = [word.key for word in words if re.fullmatch(r"\.?\d[\d.]*", word.key)]
    sizes = [_SIZES[word.key] for word in words if word.key in _SIZES]
    known = {"iou", "oks", "threshold", "maxdets", "thr"}
    others = [
        word.text for word in words if word.key not in _SIZES and word.key not in (*numbers, *known)
    ]
    percent = [_percent(number) for number in numbers]
    threshold = "@5-95" if percent[:2] == ["50", "95"] else " ".join(percent)
    return " ".join(filter(None, (threshold, *sizes, *others)))


def _percent(number: str) -> str:
    """`.5`, `0.5`, `0.50`, `5` and `50` -> 50."""
    whole, point, part = number.partition(".")
    if point and whole in ("", "0"):
        return f"{part:0<2}"[:2]
    return "50" if number == "5" else number


def _by_unit(metric: TaskMetric, unit: str) -> TaskMetric:
    """`Speed (ms)` is a latency, `size (MB)` that of the model."""
    base = unit.partition("/")[0]
    rate = unit in ("FPS", "QPS") or (unit.endswith("/s") and base not in _TIMES)
    meant = ""
    if metric.name == "images" and unit == "s":
        meant = "FPS"
    elif metric.name == "FPS" and base in _TIMES:
        meant = "latency"
    elif metric.name == "latency" and rate:
        meant = "FPS"
    elif metric.name == "input size" and unit in _BYTES:
        meant = "model size"
    return next((one for one in COSTS if one.name == meant), metric)


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


def all_metrics(hub: Hub) -> Iterator[TaskMetric]:
    """Every metric that the hub knows."""
    tasks = (hub.task(name).metrics for name in hub.task_names())
    yield from chain(hub.metrics.values(), *tasks, RESULTS, COSTS, SETTINGS)

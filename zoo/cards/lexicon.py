"""The metrics, datasets and splits that a hub knows, by the words that name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from zoo.cards.cells import plain
from zoo.core.datasets import DATASETS, SPLITS, name_and_split
from zoo.core.han import HAN
from zoo.core.hub import Hub
from zoo.core.task import COST, RESULT, SETTING, TaskMetric
from zoo.core.vocabulary import COSTS, RESULTS, SETTINGS

_ENGLISH = {("per",), ("is",), ("ter",), ("pa",), ("em",), ("mos",)}  # words, unless in capitals
_NO_SPLIT = frozenset(  # after `test` or `training`
    ("time", "size", "memory", "mem", "speed", "epoch", "epochs", "images", "batch", "steps", "lr")
)
_PREFIXED = re.compile(r"([kmgtb])(flops?|macs?|madds|params?)")
_SIZED = re.compile(r"(m?ap|ar)([smlrcf])")
_LATIN = r"[A-Za-z\u00b5\u03bc\u00c0-\u024f]+|\.\d+|\d+(?:\.\d+)?|%|[^\W\d_]"
_RANKS = {RESULT: 0, COST: 1, SETTING: 2}
LONGEST = 4  # words of a phrase
Place = tuple[str | None, str | None]  # dataset and split
Phrase = tuple[str, ...]
T = TypeVar("T")


class Word(NamedTuple):
    """A word to compare, and as the header writes it."""

    key: str
    text: str


class Mention(NamedTuple):
    """A dataset in running text, with its split where one stands beside it. at: of its word."""

    dataset: str
    split: str | None
    at: int


class Phrases(Generic[T]):
    """What phrases mean. Most words of a text begin none."""

    def __init__(self, meanings: Mapping[Phrase, T]) -> None:
        self.meanings = meanings
        self._first = frozenset(phrase[0] for phrase in meanings if phrase)

    def at(self, words: Sequence[str], at: int) -> tuple[Phrase, T] | None:
        """The longest phrase that begins there, and what it means."""
        if at < len(words) and words[at] in self._first:
            for end in range(min(at + LONGEST, len(words)), at, -1):
                phrase = tuple(words[at:end])
                if phrase in self.meanings:
                    return phrase, self.meanings[phrase]
        return None

    def each(self, words: Sequence[str], *, apart: bool = False) -> Iterator[tuple[int, Phrase, T]]:
        """The longest phrase at each word that begins one. apart: not within another phrase."""
        end = 0
        for at in range(len(words)):
            if at >= end and (found := self.at(words, at)):
                yield at, *found
                end = at + len(found[0]) if apart else 0


class Lexicon:
    """Finds metrics, datasets and splits in texts."""

    def __init__(self, hub: Hub) -> None:
        tasks = [hub.task(name) for name in hub.task_names()]
        spelled = [*(m for t in tasks for m in t.metrics), *RESULTS, *COSTS, *SETTINGS]
        own = tuple(hub.metrics.values())
        texts = [one for m in (*spelled, *own) for one in (m.header, m.name, *m.spellings)]
        texts += [one for names in SPLITS.values() for one in names]
        han = {one for text in texts for one in re.findall(rf"{HAN}{{2,}}", text)}
        longest = sorted({*han, "数据集", "训练", "预训练"}, key=len, reverse=True)
        self._pattern = re.compile("|".join((*longest, _LATIN)))
        self.own = Phrases(self._metrics(own))
        self._tasks = {t.name: Phrases(self._metrics(t.metrics)) for t in tasks}
        self.all = Phrases(self._metrics((*own, *spelled)))
        self._datasets = Phrases(self._dataset_phrases(hub))
        self._splits = Phrases({self._phrase(s): n for n, m in SPLITS.items() for s in (n, *m)})
        self.mentions = cache(self._mentions)
        self.dataset_of_name = cache(self._dataset_of_name)
        self._merged = cache(self._merge)

    def words(self, text: str) -> Iterator[Word]:
        for match in self._pattern.finditer(text):
            key = match[0].lower()
            sized = _SIZED.fullmatch(key)
            for part in sized.groups() if sized else (key,):
                yield Word(part, match[0])

    def _keys(self, text: str) -> list[str]:
        return [word.key for word in self.words(text)]

    def _mentions(self, text: str) -> tuple[list[Mention], list[str]]:
        """The datasets of a sentence or heading, and its words."""
        words = self._keys(plain(text))
        found = []
        for at, phrase, (dataset, split) in self._datasets.each(words, apart=True):
            split = self._split_after(words, at + len(phrase)) or split
            found.append(Mention(dataset, split, at))
        return found, words

    def _split_after(self, words: list[str], at: int) -> str | None:
        """The split right after a dataset, `the ImageNet (2012) validation set`."""
        for place in range(at, at + 4):
            if self._datasets.at(words, place):
                return None
            if found := self._splits.at(words, place):
                return found[1]
        return None

    def split_in(self, text: str) -> str | None:
        """The split that a cell or heading names."""
        return next((name for _, _, name in self._splits.each(self._keys(plain(text)))), None)

    def _dataset_of_name(self, name: str) -> str | None:
        """The dataset among the words of a model's name: `net_res101_voc_512size` -> VOC."""
        words = self._keys(name.replace("_", " "))
        names = {dataset for _, _, (dataset, _) in self._datasets.each(words)}
        return names.pop() if len(names) == 1 else None

    def _merge(self, task: str) -> Phrases[TaskMetric]:
        """All metrics, each phrase with what it means for the task."""
        of_task = self._of_task(task).meanings
        return Phrases({**self.all.meanings, **of_task, **self.own.meanings})

    def metrics_in(self, text: str, task: str) -> set[TaskMetric]:
        """The results that a sentence names."""
        return {
            metric
            for _, phrase, metric in self._merged(task).each(self._keys(plain(text)), apart=True)
            if metric.kind == RESULT and not _is_word(phrase, text)
        }

    def measured_on(self, words: list[Word]) -> tuple[Place, list[Word]]:
        """The first dataset and split among a header's words, and the other words."""
        dataset = split = None
        if found := next(self._datasets.each([word.key for word in words]), None):
            at, phrase, (dataset, split) = found
            words = words[:at] + words[at + len(phrase) :]
        keys = [word.key for word in words]
        for at, phrase, name in self._splits.each(keys):
            if not (len(phrase) == 1 and _NO_SPLIT.intersection(keys[at + 1 : at + 2])):
                return (dataset, name), words[:at] + words[at + len(phrase) :]
        return (dataset, split), words

    def metric(self, words: list[Word], task: str) -> tuple[TaskMetric | None, str, list[Word]]:
        """The metric that the words name, the unit in its name, the other words."""
        parts = [_PREFIXED.fullmatch(word.key) for word in words]
        keys = [part[2] if part else word.key for part, word in zip(parts, words, strict=True)]
        prefix = next((part[1].upper() for part in reversed(parts) if part), "")
        best: tuple[tuple[int, int, int], Phrase, int, TaskMetric] | None = None
        for place, known in enumerate((self.own, self._of_task(task), self.all)):
            for at, phrase, metric in known.each(keys):
                english = phrase in _ENGLISH and words[at].text.islower() and len(words) > 1
                rank = (_RANKS[metric.kind], -len(phrase), place)
                if not english and (best is None or rank < best[0]):
                    best = rank, phrase, at, metric
        if best is None:
            return None, "", words
        _, phrase, at, metric = best
        return metric, prefix, words[:at] + words[at + len(phrase) :]

    def _of_task(self, task: str) -> Phrases[TaskMetric]:
        return self._tasks.get(task) or Phrases({})

    def _phrase(self, text: str) -> Phrase:
        return tuple(key for key in self._keys(plain(text)) if key != "%")

    def _metrics(self, metrics: Iterable[TaskMetric]) -> dict[Phrase, TaskMetric]:
        found: dict[Phrase, TaskMetric] = {}
        for metric in metrics:
            for text in (metric.header, metric.name, *metric.spellings):
                found.setdefault(self._phrase(text), metric)
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


def _is_word(phrase: Phrase, text: str) -> bool:
    """Whether a short name of a metric is an English word there, such as `is`."""
    return len(phrase) == 1 and len(phrase[0]) <= 2 and phrase[0].upper() not in text.split()

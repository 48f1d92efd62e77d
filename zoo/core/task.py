"""What a model is for: its inputs and outputs, its usual metrics, the input it is measured with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from zoo.core.card import Lang

Text = Mapping[Lang, str]
UNKNOWN = "unknown"  # the task of a model if nothing names one
# What a column of figures is: what a model reaches, what it takes, how it was trained or run.
RESULT, COST, SETTING = "result", "cost", "setting"


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of a model.

    shape: numbers, letters for what is not fixed (`N`), and names of the model's configuration
    (`classes`), which stand for their values. dtype: as NumPy names it.
    """

    name: str
    shape: tuple[int | str, ...]
    dtype: str
    meaning: Text

    @property
    def text(self) -> str:
        """`(N, 3, H, W) float32`."""
        sides = ", ".join(map(str, self.shape))
        return f"({sides}{',' if len(self.shape) == 1 else ''}) {self.dtype}"

    def to_json(self) -> dict[str, Any]:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return fields | {"shape": list(self.shape), "meaning": dict(self.meaning)}


def port(
    name: str, shape: tuple[int | str, ...], english: str, chinese: str, dtype: str = "float32"
) -> Port:
    """A port with its meaning in both languages."""
    return Port(name, shape, dtype, {Lang.EN_US: english, Lang.ZH_CN: chinese})


def with_sample(sample: str, english: str, chinese: str) -> Text:
    """The usage of a task: a paragraph in each language, and the sample below it."""
    return {Lang.EN_US: f"{english}\n\n{sample}", Lang.ZH_CN: f"{chinese}\n\n{sample}"}


def port_from_json(fields: Mapping[str, Any]) -> Port:
    """The port that `Port.to_json` wrote."""
    meaning = {Lang(lang): text for lang, text in fields["meaning"].items()}
    return Port(fields["name"], tuple(fields["shape"]), fields["dtype"], meaning)


def fill_ports(ports: Iterable[Port], config: Mapping[str, Any]) -> tuple[Port, ...]:
    """The ports with the values of a configuration where their shapes name its keys."""

    def side(one: int | str) -> int | str:
        value = config.get(one) if isinstance(one, str) else None
        return value if isinstance(value, int) and not isinstance(value, bool) else one

    return tuple(replace(port, shape=tuple(map(side, port.shape))) for port in ports)


@dataclass(frozen=True, slots=True)
class TaskMetric:
    """What a column of a results table measures.

    header: as a results table writes it; what comes before ` @` is the metric's name.
    metafile: what OpenMMLab calls it, if it differs. spellings: other headers that mean it; case,
    separators and full stops do not matter. kind: RESULT, COST or SETTING. graded: thresholds and
    sizes of objects are parts of its header, as in `AP .5` and `AP (M)`. part: its name with one
    of these, if it differs.
    """

    header: str
    unit: str = ""
    lower_is_better: bool = False
    metafile: str = ""
    spellings: tuple[str, ...] = ()
    kind: str = RESULT
    graded: bool = False
    part: str = ""

    @property
    def name(self) -> str:
        return self.header.partition(" @")[0]


def more(name: str, *spellings: str, unit: str = "", **facts: Any) -> TaskMetric:
    """A metric of which a higher value is better. facts: of `TaskMetric`."""
    return TaskMetric(name, unit, spellings=spellings, **facts)


less = partial(more, lower_is_better=True)  # of which a lower value is better


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the tasks.

    label: what pages call it. tags: tags of cards that mean this task. metrics: the usual ones,
    the headline first. sample_input: shape (N, ...) of the input that `zoo measure` takes.
    usage: Markdown on input and output for a scaffolded card, with a sample, by language; the
    load sample has defined `model` and, as `models_api`, the hub's module. `{entry}` stands for
    the model's name.
    pipeline: the task's name for Hugging Face; metafile: for OpenMMLab's model-index.
    tolerance: by how much a figure may differ when it is measured again, in percentage points.
    """

    name: str
    label: Text
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    metrics: tuple[TaskMetric, ...] = ()
    tags: tuple[str, ...] = ()
    sample_input: tuple[int, ...] = ()
    usage: Text = field(default_factory=dict)
    pipeline: str = ""
    metafile: str = ""
    tolerance: float = 0.2

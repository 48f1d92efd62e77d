"""What a model is for: its inputs and outputs, its usual metrics, the input it is measured with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zoo.core.card import Lang

Text = Mapping[Lang, str]
UNKNOWN = "unknown"  # the task of a model that nobody has said anything about


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


@dataclass(frozen=True, slots=True)
class TaskMetric:
    """A metric the field reports for this task. header: as a results table writes it."""

    header: str
    unit: str = ""
    lower_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the tasks.

    label: what pages call it. tags: tags of cards that mean this task. metrics: the usual ones,
    the headline first. sample_input: shape (N, ...) of the input that `zoo measure` takes.
    usage: a scaffolded card's words on input and output, with a sample, by language.
    pipeline: the task's name for Hugging Face; metafile: for OpenMMLab's model-index.
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

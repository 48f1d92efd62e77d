"""How a model is used, in the words of its task's table: for tasks whose own sample cannot run."""

from __future__ import annotations

import re

from zoo.core.card import Lang
from zoo.core.task import Task
from zoo.scaffold.texts import WORDS

_HELPER = re.compile(r"\bmodels_api\.(\w+)")
_FETCHED = re.compile(r"""\burlretrieve\(\s*["'](https://[^"'\s]+)["']""")
_LOOK = "print(type(model).__name__)"
_CALL = """\
import megengine
import numpy as np

{name} = np.zeros({shape}, dtype=np.{dtype})
print(model(megengine.tensor({name})).shape)"""


def helpers(task: Task) -> set[str]:
    """What the task's samples take from the hub's module."""
    return {name for text in task.usage.values() for name in _HELPER.findall(text)}


def fetched(task: Task) -> list[str]:
    """The addresses that the task's samples download."""
    found = (url for text in task.usage.values() for url in _FETCHED.findall(text))
    return list(dict.fromkeys(found))


def plain_usage(task: Task) -> dict[Lang, str]:
    """Inputs and outputs of the task, and a sample that needs nothing but the model."""
    return {lang: f"{_ports(task, lang)}\n\n```python\n{_sample(task)}\n```" for lang in Lang}


def _ports(task: Task, lang: Lang) -> str:
    words = WORDS[lang]
    kinds = [(words.input, port) for port in task.inputs]
    kinds += [(words.output, port) for port in task.outputs]
    lines = [
        f"- {kind} `{port.name}`{words.comma}{port.text}{words.colon}"
        f"{port.meaning.get(lang, 'TODO')}"
        for kind, port in kinds
    ]
    return "\n".join(lines) + f"\n\n{words.differs}" if lines else words.unknown


def _sample(task: Task) -> str:
    if len(task.inputs) != 1 or len(task.outputs) != 1 or not task.sample_input:
        return _LOOK
    (port,) = task.inputs
    if not port.name.isidentifier() or not port.dtype.isidentifier():
        return _LOOK
    return _CALL.format(name=port.name, shape=task.sample_input, dtype=port.dtype)

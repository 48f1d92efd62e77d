"""The built-in tasks, a row each. A hub adds or replaces rows in its settings, `[tasks.NAME]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from zoo.core.card import Lang
from zoo.core.task import UNKNOWN, Task
from zoo.core.tasks.classification import CLASSIFICATION
from zoo.core.tasks.detection import DETECTION
from zoo.core.tasks.generation import GENERATION
from zoo.core.tasks.keypoints import KEYPOINTS
from zoo.core.tasks.segmentation import SEGMENTATION
from zoo.core.tasks.text import TEXT

_USAGE = {
    Lang.EN_US: """\
TODO: give the shape, channel order and normalization of the input, and say what the output means.

```python
print(type(model).__name__)
```""",
    Lang.ZH_CN: """\
TODO：说明输入的形状、通道顺序与归一化，以及输出的含义。

```python
print(type(model).__name__)
```""",
}
_OTHER = Task(
    UNKNOWN,
    {Lang.EN_US: "Other", Lang.ZH_CN: "其他"},
    usage=_USAGE,
    pipeline="other",
    metafile="Others",
)
_ROWS = (DETECTION, CLASSIFICATION, SEGMENTATION, KEYPOINTS, GENERATION, TEXT, _OTHER)
TASKS: Mapping[str, Task] = MappingProxyType({task.name: task for task in _ROWS})


def task_of_tags(tasks: Iterable[Task], tags: Iterable[str]) -> str:
    """The task that a card's tags mean; UNKNOWN if they mean none, or several."""
    wanted = {tag.lower() for tag in tags}
    found = [task.name for task in tasks if wanted.intersection(task.tags)]
    return found[0] if len(found) == 1 else UNKNOWN

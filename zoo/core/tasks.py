"""The built-in tasks, a row each. A hub adds or replaces rows with `[tool.zoo.tasks.NAME]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from zoo.core.card import Lang
from zoo.core.task import UNKNOWN, Task

_EN, _ZH = Lang.EN_US, Lang.ZH_CN
_ROWS = (
    Task("detection", {_EN: "Object detection", _ZH: "目标检测"}, tags=("detection",)),
    Task(
        "classification", {_EN: "Image classification", _ZH: "图像分类"}, tags=("classification",)
    ),
    Task("segmentation", {_EN: "Semantic segmentation", _ZH: "语义分割"}, tags=("segmentation",)),
    Task("keypoints", {_EN: "Keypoint detection", _ZH: "关键点检测"}, tags=("keypoints", "pose")),
    Task("generation", {_EN: "Image generation", _ZH: "图像生成"}, tags=("gan", "generation")),
    Task("text", {_EN: "Text", _ZH: "文本"}, tags=("nlp", "text")),
    Task(UNKNOWN, {_EN: "Other", _ZH: "其他"}),
)
TASKS: Mapping[str, Task] = MappingProxyType({task.name: task for task in _ROWS})


def task_of_tags(tasks: Iterable[Task], tags: Iterable[str]) -> str:
    """The task that a card's tags mean; UNKNOWN if they mean none, or several."""
    wanted = {tag.lower() for tag in tags}
    found = [task.name for task in tasks if wanted.intersection(task.tags)]
    return found[0] if len(found) == 1 else UNKNOWN

"""The built-in tasks, a row each. A hub adds or replaces rows in its settings, `[tasks.NAME]`.

Letters: N pictures or sequences, L tokens each.
"""
# ruff: noqa: E501  (a paragraph of a card is one line)

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from zoo.core.card import Lang
from zoo.core.task import UNKNOWN, Task, less, more, port, with_sample
from zoo.core.tasks.detection import DETECTION
from zoo.core.tasks.images import CLASSIFICATION, KEYPOINTS, SEGMENTATION

_EN, _ZH = Lang.EN_US, Lang.ZH_CN
_IMAGES_SAMPLE = """\
```python
import megengine
import numpy as np

noise = np.random.default_rng(0).standard_normal((1, 128)).astype(np.float32)
images = model(megengine.tensor(noise)).numpy()
print(images.shape, images.min(), images.max())
```"""

GENERATION = Task(
    "generation",
    {_EN: "Image generation", _ZH: "图像生成"},
    inputs=(
        port(
            "noise",
            ("N", "latent"),
            "Random vectors from a standard normal distribution.",
            "随机向量，各分量服从标准正态分布。",
        ),
    ),
    outputs=(port("images", ("N", 3, "H", "W"), "The generated images.", "生成的图片。"),),
    metrics=(
        less("FID", "Fréchet Inception Distance", "FID-50K"),
        more("IS", "Inception Score"),
        less("KID", "Kernel Inception Distance"),
    ),
    tags=("gan", "generation"),
    sample_input=(1, 128),
    usage=with_sample(
        _IMAGES_SAMPLE,
        """\
The input is a batch of random vectors, (N, 128), from a standard normal distribution. TODO: correct the length if it differs.
The output is a batch of images. TODO: give the channel order and the range of values.""",
        """\
输入是一批服从标准正态分布的随机向量，形状为 (N, 128)。TODO：如长度不同，请修改。
输出是一批图片。TODO：补充通道顺序与取值范围。""",
    ),
    pipeline="unconditional-image-generation",
    metafile="Unconditional GANs",
)
_TEXT_SAMPLE = """\
```python
import megengine
import numpy as np

tokens = np.array([[101, 2023, 2003, 102]], dtype=np.int32)
output = model(megengine.tensor(tokens))
print(type(output).__name__)
```"""

TEXT = Task(
    "text",
    {_EN: "Text", _ZH: "文本"},
    inputs=(
        port(
            "tokens",
            ("N", "L"),
            "Token ids from the model’s vocabulary.",
            "词元编号，取自模型的词表。",
            dtype="int32",
        ),
    ),
    outputs=(
        port("output", ("N", "L", "hidden_size"), "A vector for each token.", "每个词元的向量。"),
    ),
    metrics=(
        more("Accuracy", "acc", "准确率", "正确率", "精度", unit="%"),
        more("F1", "F1 score", "F1 值", unit="%"),
        less("Perplexity", "PPL", "困惑度"),
    ),
    tags=("nlp", "text"),
    sample_input=(1, 128),
    usage=with_sample(
        _TEXT_SAMPLE,
        """\
The input is a batch of token ids, (N, L) int32, from the model’s own vocabulary. TODO: name the tokenizer that makes them.
TODO: say what the output means.""",
        """\
输入是一批词元编号，形状为 (N, L)，类型为 int32，取自模型自己的词表。TODO：说明使用哪个分词器。
TODO：说明输出的含义。""",
    ),
    pipeline="other",  # its figures are of many tasks: classification, answering, generation
    metafile="Others",
)
_OTHER = Task(
    UNKNOWN,
    {_EN: "Other", _ZH: "其他"},
    usage=with_sample(
        "```python\nprint(type(model).__name__)\n```",
        "TODO: give the shape, channel order and normalization of the input, and say what the output means.",
        "TODO：说明输入的形状、通道顺序与归一化，以及输出的含义。",
    ),
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

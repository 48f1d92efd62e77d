"""Generation: pictures made from random vectors. Letters: N pictures."""
# ruff: noqa: E501  (a paragraph of a card is one line)

from __future__ import annotations

from zoo.core.card import Lang
from zoo.core.task import Port, Task, TaskMetric

_EN, _ZH = Lang.EN_US, Lang.ZH_CN
_SAMPLE = """\
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
        Port(
            "noise",
            ("N", "latent"),
            "float32",
            {
                _EN: "Random vectors from a standard normal distribution.",
                _ZH: "随机向量，各分量服从标准正态分布。",
            },
        ),
    ),
    outputs=(
        Port(
            "images",
            ("N", 3, "H", "W"),
            "float32",
            {_EN: "The generated images.", _ZH: "生成的图片。"},
        ),
    ),
    metrics=(
        TaskMetric(
            "FID", lower_is_better=True, spellings=("Fréchet Inception Distance", "FID-50K")
        ),
        TaskMetric("IS", spellings=("Inception Score",)),
        TaskMetric("KID", lower_is_better=True, spellings=("Kernel Inception Distance",)),
    ),
    tags=("gan", "generation"),
    sample_input=(1, 128),
    usage={
        _EN: """\
The input is a batch of random vectors, (N, 128), from a standard normal distribution. TODO: correct the length if it differs.
The output is a batch of images. TODO: give the channel order and the range of values.

"""
        + _SAMPLE,
        _ZH: """\
输入是一批服从标准正态分布的随机向量，形状为 (N, 128)。TODO：如长度不同，请修改。
输出是一批图片。TODO：补充通道顺序与取值范围。

"""
        + _SAMPLE,
    },
    pipeline="unconditional-image-generation",
    metafile="Unconditional GANs",
)

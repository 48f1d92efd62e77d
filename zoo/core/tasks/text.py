"""Text: what a sequence of tokens means. Letters: N sequences, L tokens each."""
# ruff: noqa: E501  (a paragraph of a card is one line)

from __future__ import annotations

from zoo.core.card import Lang
from zoo.core.task import Port, Task, TaskMetric

_EN, _ZH = Lang.EN_US, Lang.ZH_CN
_SAMPLE = """\
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
        Port(
            "tokens",
            ("N", "L"),
            "int32",
            {
                _EN: "Token ids from the model’s vocabulary.",
                _ZH: "词元编号，取自模型的词表。",
            },
        ),
    ),
    outputs=(
        Port(
            "output",
            ("N", "L", "hidden_size"),
            "float32",
            {_EN: "A vector for each token.", _ZH: "每个词元的向量。"},
        ),
    ),
    metrics=(
        TaskMetric("Accuracy", "%", spellings=("acc", "准确率", "正确率", "精度")),
        TaskMetric("F1", "%", spellings=("F1 score", "F1 值")),
        TaskMetric("Perplexity", lower_is_better=True, spellings=("PPL", "困惑度")),
    ),
    tags=("nlp", "text"),
    sample_input=(1, 128),
    usage={
        _EN: """\
The input is a batch of token ids, (N, L) int32, from the model’s own vocabulary. TODO: name the tokenizer that makes them.
TODO: say what the output means.

"""
        + _SAMPLE,
        _ZH: """\
输入是一批词元编号，形状为 (N, L)，类型为 int32，取自模型自己的词表。TODO：说明使用哪个分词器。
TODO：说明输出的含义。

"""
        + _SAMPLE,
    },
    pipeline="other",  # its figures are of many tasks: classification, answering, generation
    metafile="Others",
)

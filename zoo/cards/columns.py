"""Headers of columns that name models or datasets."""

from __future__ import annotations

import re

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
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]")


def model_header(text: str) -> str:
    """A header as MODEL_HEADERS has it: `Pretrained models (ours)` -> models; else as it is."""
    header = _ASIDE.sub(" ", text).strip(" ↑↓:").lower()
    last = header.split()[-1] if header else ""
    return last if last in _MODEL_WORDS else "模型" if header.endswith("模型") else header

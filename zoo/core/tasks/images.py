"""What the tasks on normalized images share."""
# ruff: noqa: E501  (a paragraph of a card is one line)

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zoo.core.card import Lang
from zoo.core.task import Port

IMAGE = Port(
    "image",
    ("N", 3, "H", "W"),
    "float32",
    {
        Lang.EN_US: "Normalized images; the card gives the mean and standard deviation.",
        Lang.ZH_CN: "归一化后的图片；均值与标准差见卡片正文。",
    },
)
# A new card's first paragraph on the input; `{size}` and `{what}` are filled in.
INPUT: Mapping[Lang, str] = MappingProxyType(
    {
        Lang.EN_US: "The input is a batch of BGR images{what}, (N, 3, {size}), normalized with mean `[103.530, 116.280, 123.675]` and standard deviation `[57.375, 57.120, 58.395]`. TODO: correct what differs.\n",
        Lang.ZH_CN: "输入是一批 BGR 图片，{what}形状为 (N, 3, {size})，以均值 `[103.530, 116.280, 123.675]`、标准差 `[57.375, 57.120, 58.395]` 归一化。TODO：如有不同，请修改。\n",
    }
)

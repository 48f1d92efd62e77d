"""The classes of the data sets that segmentation networks learn, in English and Chinese.

English names: PASCAL VOC, "segmentation" (http://host.robots.ox.ac.uk/pascal/VOC/voc2012/), class 0
is the background; Cityscapes, the 19 classes that are evaluated, in the order of their train ids
(https://www.cityscapes-dataset.com/dataset-overview/).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_VOC = (
    ("background", "背景"),
    ("aeroplane", "飞机"),
    ("bicycle", "自行车"),
    ("bird", "鸟"),
    ("boat", "船"),
    ("bottle", "瓶子"),
    ("bus", "公交车"),
    ("car", "汽车"),
    ("cat", "猫"),
    ("chair", "椅子"),
    ("cow", "牛"),
    ("diningtable", "餐桌"),
    ("dog", "狗"),
    ("horse", "马"),
    ("motorbike", "摩托车"),
    ("person", "人"),
    ("pottedplant", "盆栽"),
    ("sheep", "羊"),
    ("sofa", "沙发"),
    ("train", "火车"),
    ("tvmonitor", "显示器"),
)
_CITYSCAPES = (
    ("road", "道路"),
    ("sidewalk", "人行道"),
    ("building", "建筑"),
    ("wall", "墙"),
    ("fence", "围栏"),
    ("pole", "杆"),
    ("traffic light", "红绿灯"),
    ("traffic sign", "交通标志"),
    ("vegetation", "植被"),
    ("terrain", "草地与裸地"),
    ("sky", "天空"),
    ("person", "行人"),
    ("rider", "骑行者"),
    ("car", "汽车"),
    ("truck", "卡车"),
    ("bus", "公交车"),
    ("train", "火车"),
    ("motorcycle", "摩托车"),
    ("bicycle", "自行车"),
)
_NAMES = {"voc": _VOC, "cityscapes": _CITYSCAPES}

# data set -> language -> names, in the order of the class numbers
CLASSES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        dataset: {
            "en_US": tuple(english for english, _ in names),
            "zh_CN": tuple(chinese for _, chinese in names),
        }
        for dataset, names in _NAMES.items()
    }
)
BACKGROUND = 0  # of VOC


def class_name(number: int, dataset: str, language: str = "en_US") -> str:
    """The name of a class; `class 85` for a number or a data set without names."""
    names = CLASSES.get(dataset, {}).get(language, ())
    return names[number] if 0 <= number < len(names) else f"class {number}"


def class_color(number: int) -> tuple[int, int, int]:
    """VOC's colour of a class, (blue, green, red): its lowest three bits are the highest of red,
    green and blue, the next three the next ones, and so on."""
    blue = green = red = 0
    for bit in range(7, -1, -1):
        red |= (number & 1) << bit
        green |= (number >> 1 & 1) << bit
        blue |= (number >> 2 & 1) << bit
        number >>= 3
    return blue, green, red

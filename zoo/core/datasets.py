"""Datasets and their splits, as cards write them. A hub's own datasets join these."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Those that are spelled in one way.
_BARE_DATASETS = (
    "ADE20K", "AISHELL-1", "AISHELL-2", "CelebA", "CelebA-HQ", "CIFAR-10", "CIFAR-100",
    "Cityscapes", "CLEVR", "Common Voice", "CoLA", "CrowdHuman", "DIV2K", "DUTS",
    "Fashion-MNIST", "FFHQ", "GLUE", "GoPro", "HMDB51", "ImageNet-A", "ImageNet-C",
    "ImageNet-R", "KITTI", "LAMBADA", "LFW", "LibriSpeech", "LJSpeech", "LSUN", "LVIS",
    "Manga109", "Market-1501", "MNIST", "MNLI", "MPII", "MRPC", "NTU RGB+D", "nuScenes",
    "PASCAL Context", "Places365", "QNLI", "QQP", "RTE", "ScanNet", "Set14", "Set5", "SIDD",
    "Sintel", "SST-2", "STL-10", "STS-B", "SUN RGB-D", "SVHN", "TED-LIUM", "TIMIT", "UCF101",
    "Urban100", "Waymo", "WikiText-103", "WikiText-2", "WNLI",
)  # fmt: skip
# Name -> other spellings; case and separators do not matter.
DATASETS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_BARE_DATASETS, ()),
    "BSD100": ("B100",),
    "COCO": ("MS COCO", "MSCOCO", "COCO2017", "COCO2014"),
    "COCO-Stuff": ("COCO Stuff 164k",),
    "CUB-200-2011": ("CUB-200",),
    "ImageNet": ("ImageNet-1k", "ILSVRC2012", "ILSVRC-12", "IN-1k"),
    "ImageNet-21k": ("ImageNet-22k", "IN-21k", "IN-22k"),
    "ImageNet-V2": ("ImageNetV2",),
    "Kinetics-400": ("K400",),
    "Kinetics-600": ("K600",),
    "Kinetics-700": ("K700",),
    "MNLI-m": ("MNLI matched",),
    "MNLI-mm": ("MNLI mismatched",),
    "Objects365": ("O365",),
    "OpenImages": ("Open Images",),
    "PTB": ("Penn Treebank",),
    "SQuAD": ("SQuAD v1.1", "SQuAD 1.1"),
    "SQuAD 2.0": ("SQuAD v2.0",),
    "VOC": ("PASCAL VOC",),
    "VOC2007": ("PASCAL VOC2007", "VOC07"),
    "VOC2012": ("PASCAL VOC2012", "VOC12"),
    "WIDER FACE": ("WiderFace",),
    "WMT14": ("WMT 2014",),
}
_BARE_SPLITS = (
    "dev", "dev-clean", "dev-other", "test-clean", "test-other", "test-std", "test2007",
    "test2012", "test2017", "train2017", "val2014", "val2017",
)  # fmt: skip
SPLITS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_BARE_SPLITS, ()),
    "minival": ("mini-val",),
    "test": ("test set", "testing", "测试集", "测试"),
    "test-dev": ("testdev",),
    "train": ("training", "train set", "training set", "训练集"),
    "trainval": ("train+val",),
    "val": ("validation", "valid", "val set", "validation set", "验证集", "验证"),
}
_SPLIT = re.compile(
    r"(?P<name>.*\S)\s+(?P<split>val|test|dev|minival|trainval|(?:test|dev)-\w+|(?:val|test|train)\d{2,4})"
)


def name_and_split(text: str) -> tuple[str, str | None]:
    """`COCO val2017` -> COCO, val2017; `CIFAR-10` -> CIFAR-10, None."""
    match = _SPLIT.fullmatch(text)
    return (match["name"], match["split"]) if match else (text, None)

"""What a column of a results table measures, by its header."""

import pytest

from zoo.cards.header import Vocabulary
from zoo.core.card import Lang
from zoo.core.hub import Dataset, Hub
from zoo.core.task import COST, RESULT, SETTING, Task, TaskMetric

HUB = Hub(
    datasets={"birds": Dataset("Birds val2019"), "coco": Dataset("COCO val2017")},
    tasks={"denoising": Task("denoising", {Lang.EN_US: "x"}, metrics=(TaskMetric("PSNR", "dB"),))},
    metrics={"Elegance": TaskMetric("Elegance", "pt", True, spellings=("grace", "优雅度"))},
)
KNOWN = Vocabulary(HUB)


def read(header, task="unknown"):
    return KNOWN.read(header, task)


@pytest.mark.parametrize(
    ("headers", "name", "less"),
    [
        (["Top1 acc", "top1 acc", "Top-1 accuracy", "TOP-1", "Acc@1", "Top-1 准确率"],
         "Top-1 acc", False),
        (["Top-1 err.", "Top-1 error (%)", "top1 err", "Top-1 错误率"], "Top-1 error", True),
        (["AP", "Ap", "mAP", "box AP", "bbox mAP", "mean average precision"], "mAP", False),
        (["FID", "FID Score", "FID ↓", "Fréchet Inception Distance"], "FID", True),
        (["IS", "Inception Score (IS)"], "IS", False),
        (["WER", "Word error rate"], "WER", True),
        (["PPL", "Test PPL", "Perplexity", "困惑度"], "Perplexity", True),
        (["Val loss", "损失"], "Loss", True),
        (["mIoU", "mean IoU", "平均交并比"], "mIoU", False),
        (["Elegance", "grace", "优雅度 (pt)"], "Elegance", True),
    ],
)  # fmt: skip
def test_a_metric_has_one_name_and_one_direction(headers, name, less):
    for header in headers:
        found = read(header)
        assert (found.name, found.metric.lower_is_better) == (name, less), header
        assert found.metric.kind == RESULT


@pytest.mark.parametrize(
    ("header", "name", "qualifier"),
    [
        ("AP (M)", "AP", "medium"),
        ("AP (L)", "AP", "large"),
        ("APs", "AP", "small"),
        ("AP .5", "AP", "50"),
        ("AP50", "AP", "50"),
        ("AP@0.75", "AP", "75"),
        ("mAP @5-95", "mAP", "@5-95"),
        ("mAP<br>@[.5:.95]", "mAP", "@5-95"),
        ("AR (L)", "AR", "large"),
        ("AR@100", "AR", "100"),
        ("Top-1 acc (EMA)", "Top-1 acc", "EMA"),
    ],
)
def test_thresholds_and_sizes_are_qualifiers(header, name, qualifier):
    found = read(header)
    assert (found.name, found.qualifier, found.unit) == (name, qualifier, "")


@pytest.mark.parametrize(
    ("header", "name", "unit", "less"),
    [
        ("#Params.", "params", "", True),
        ("Params (M)", "params", "M", True),
        ("参数量（百万）", "params", "M", True),
        ("GFLOPs", "FLOPs", "G", True),
        ("MACs (G)", "MACs", "G", True),
        ("latency (ms/img)", "latency", "ms/img", True),
        ("Inference time (ms)", "latency", "ms", True),
        ("FPS", "FPS", "", False),
        ("Speed (ms)", "latency", "ms", True),
        ("推理速度 (FPS)", "FPS", "FPS", False),
        ("显存 (GB)", "memory", "GB", True),
        ("Size (MB)", "model size", "MB", True),
        ("Training time (h)", "training time", "h", True),
    ],
)
def test_a_cost_has_a_unit_and_a_direction(header, name, unit, less):
    found = read(header)
    assert (found.name, found.unit, found.metric.lower_is_better) == (name, unit, less)
    assert found.metric.kind == COST


@pytest.mark.parametrize(
    "header",
    ["epochs", "Seed", "year", "Input size", "size", "lr", "learning rate", "学习率", "输入尺寸",
     "batch size", "images per epoch", "词表大小"],
)  # fmt: skip
def test_what_a_run_was_given_is_a_setting(header):
    assert read(header).metric.kind == SETTING


@pytest.mark.parametrize(
    ("header", "dataset", "split"),
    [
        ("VOC2007 mAP", "VOC2007", None),
        ("COCO mAP", "COCO", None),
        ("test-dev AP", None, "test-dev"),
        ("val mAP", None, "val"),
        ("mAP (validation)", None, "val"),
        ("ImageNet val top-1 error", "ImageNet", "val"),
        ("Cifar10 FID", "CIFAR-10", None),
        ("Birds top-1", "Birds", "val2019"),
        ("COCO 测试集 AP50", "COCO", "test"),
        ("test time (ms)", None, None),
    ],
)
def test_dataset_and_split_stand_in_the_header(header, dataset, split):
    found = read(header)
    assert (found.dataset, found.split) == (dataset, split)
    assert found.metric is not None


def test_a_header_of_a_dataset_alone_names_no_metric():
    found = read("SST-2")
    assert (found.metric, found.dataset) == (None, "SST-2")


@pytest.mark.parametrize("header", ["Foo", "lossless rate", "language", "terror recal", ""])
def test_other_words_name_no_metric(header):
    assert read(header).metric is None


def test_an_arrow_gives_the_direction_of_a_metric_that_nobody_knows():
    assert read("Shine ↑").metric.lower_is_better is False
    assert read("Shine ↓").metric.lower_is_better is True


def test_the_metrics_of_the_models_task_come_first():
    assert read("AP", "keypoints").name == "AP"
    assert read("AP", "detection").name == "mAP"
    assert read("PSNR", "denoising").metric.unit == "dB"


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("Top-1/Top-5 acc (%)", ["Top-1 acc", "Top-5 acc"]),
        ("Top-1/5 acc", ["Top-1 acc", "Top-5 acc"]),
        ("box/mask AP", ["mAP", "mask AP"]),
    ],
)
def test_a_header_with_slashes_names_several(header, names):
    found = KNOWN.read_parts(header, "unknown", 2)
    assert [one.name for one in found] == names
    assert len({one.unit for one in found}) == 1


@pytest.mark.parametrize(
    ("header", "places"),
    [
        ("Set5 PSNR/SSIM", [("Set5", None), ("Set5", None)]),
        ("PSNR/SSIM on Set5", [("Set5", None), ("Set5", None)]),
        ("COCO val/test mAP", [("COCO", "val"), ("COCO", "test")]),
        ("MNLI-m/mm", [("MNLI-m", None), ("MNLI-mm", None)]),
        ("MNLI-m/mm acc", [("MNLI-m", None), ("MNLI-mm", None)]),
        ("COCO-Stuff mIoU/mAcc", [("COCO-Stuff", None), ("COCO-Stuff", None)]),
        ("VOC2007 mAP/COCO mAP", [("VOC2007", None), ("COCO", None)]),
    ],
)
def test_a_dataset_of_one_part_is_that_of_all(header, places):
    found = KNOWN.read_parts(header, "unknown", 2)
    assert [(one.dataset, one.split) for one in found] == places


@pytest.mark.parametrize("header", ["images/s", "infer_samples_per_sec", "train images / s"])
def test_images_in_a_second_are_a_throughput(header):
    found = read(header)
    assert (found.name, found.unit) == ("FPS", "images/s")


def test_slashes_in_brackets():
    found = KNOWN.read_parts("MNLI-(m/mm)", "unknown", 2)
    assert [one.dataset for one in found] == ["MNLI-m", "MNLI-mm"]


def test_a_header_that_names_fewer_than_the_cell():
    assert KNOWN.read_parts("mAP", "unknown", 2) is None
    assert KNOWN.read_parts("latency (ms/img)", "unknown", 3) is None


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("KID x10^3", "×10^-3"),
        ("KID (×10³)", "×10^-3"),
        ("KID ×10<sup>-2</sup>", "×10^2"),
        ("KID", ""),
    ],
)
def test_a_power_of_ten_is_the_unit(header, unit):
    found = read(header)
    assert (found.name, found.qualifier, found.unit) == ("KID", "", unit)


@pytest.mark.parametrize(
    ("header", "name"), [("Scale", "scale"), ("crop_pct", "crop ratio"), ("crop", "input size")]
)
def test_a_scale_or_a_share_is_no_input_size(header, name):
    assert read(header).name == name


def test_a_header_with_slashes_of_which_one_part_names_nothing():
    assert KNOWN.read_parts("mAP/Foo", "unknown", 2) is None

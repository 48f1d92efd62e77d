"""What a column of a results table measures."""

import pytest

from zoo.cards.figures import Figure
from zoo.cards.metric import metric_of
from zoo.core.hub import Hub
from zoo.core.source import Span
from zoo.core.task import Task, TaskMetric

PSNR = Task("denoising", {}, metrics=(TaskMetric("PSNR", "dB"),))


@pytest.mark.parametrize(
    ("header", "value", "name", "unit", "qualifier"),
    [
        ("mAP @5-95", 38.3, "mAP", "%", "@5-95"),
        ("Top-1 acc (%)", 66.0, "Top-1", "%", "acc"),
        ("Top1 acc", 70.312, "Top1", "%", "acc"),
        ("Top-1 err.", 24.0, "Top-1", "%", "err."),
        ("Accuracy", 91.2, "Accuracy", "%", ""),
        ("mIoU", 0.785, "mIoU", "", ""),
        ("AP (M)", 0.673, "AP", "", "(M)"),
        ("AP .5", 0.887, "AP", "", ".5"),
        ("AR (L)", 0.863, "AR", "", "(L)"),
        ("mAP (val)", 38.3, "mAP", "%", "(val)"),
        ("params (M)", 12.5, "params", "M", ""),
        ("params（百万）", 12.5, "params", "百万", ""),
        ("Latency (ms/img)", 1.2, "Latency", "ms/img", ""),
        ("FLOPs (at 224 x 224)", 1.2, "FLOPs", "", "(at 224 x 224)"),
        ("FID", 27.2, "FID", "", ""),
        ("KID Score", 0.0242, "KID", "", "Score"),
        ("PSNR", 30.1, "PSNR", "dB", ""),
        ("PSNR (dB)", 30.1, "PSNR", "dB", ""),
        ("(%)", 30.1, "(%)", "%", ""),
    ],
)
def test_a_header(header, value, name, unit, qualifier):
    hub = Hub(tasks={"denoising": PSNR})
    metric = metric_of(Figure("net", 1, header, value, Span(0, 1), ""), None, "unknown", hub)
    assert (metric.name, metric.unit, metric.qualifier) == (name, unit, qualifier)

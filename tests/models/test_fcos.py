"""The losses of FCOS at one point, worked out by hand."""

import numpy as np
import pytest
from megengine import Tensor

from zoo.models.detection.fcos import FCOSConfig, batch_losses
from zoo.models.detection.parts.assign import Assignment
from zoo.models.detection.parts.heads import HeadOutput


def array(*values):
    return np.array(values, np.float32)


@pytest.fixture
def output():
    """One class, one cell of 8 pixels: all scores one half, sides 2 pixels from the center."""
    zero = Tensor(array([[0.0]]))
    sides = Tensor(array([[2, 2, 2, 2]]))
    return HeadOutput(zero, sides, Tensor(array([0.0])), ((1, 1),))


def test_class_box_and_centerness_count_alike(output):
    def whole_cell(*_):
        return Assignment(np.array([1], np.int32), array([0, 0, 8, 8]))

    info = Tensor(array([8, 8, 8, 8, 1]))
    boxes = Tensor(array([[0, 0, 8, 8, 1]]))
    config = FCOSConfig(classes=1, strides=(8,))
    losses = batch_losses(config, whole_cell, output, info, boxes)
    log2 = 0.6931472
    assert {name: float(loss.numpy()) for name, loss in losses.items()} == pytest.approx(
        {
            "loss_cls": 0.25 * 0.25 * log2,  # focal: 0.25 * (1 - 0.5)^2 * log 2
            "loss_bbox": 0.75,  # 4 x 4 of 8 x 8 pixels
            "loss_ctr": log2,
            "total_loss": 0.0625 * log2 + 0.75 + log2,
        }
    )

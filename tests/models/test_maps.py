"""The maps of a detector, seen while it runs."""

import numpy as np
from megengine import Tensor

from zoo.models.classification.resnet import resnet
from zoo.models.detection.atss import atss
from zoo.models.detection.maps import FeatureMap, watch_pyramid


def test_a_detector_says_what_it_makes_of_its_input():
    model = atss(backbone="resnet18", classes=2)
    model.eval()
    info = np.array([[60, 90, 60, 90, 0]], np.float32)
    with watch_pyramid(model) as seen:
        model(Tensor(np.zeros((1, 3, 60, 90), np.float32)), Tensor(info))
    assert seen.padded == (64, 96)
    assert seen.maps[0] == FeatureMap(stride=8, height=8, width=12, candidates=96)
    assert [one.stride for one in seen.maps] == [8, 16, 32, 64, 128]
    assert (seen.nms_iou, seen.threshold, seen.max_boxes) == (0.6, 0.05, 100)


def test_a_classifier_has_no_pyramid():
    with watch_pyramid(resnet(backbone="resnet18", classes=2)) as seen:
        assert seen is None

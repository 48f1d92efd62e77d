import numpy as np
import pytest
from megengine import Tensor
from megengine.module.init import fill_

from zoo.models.detection.parts.heads import AnchorHead, PointHead


@pytest.fixture
def maps():
    random = np.random.default_rng(2)
    return [Tensor(random.normal(0, 1, (2, 256, s, s)).astype(np.float32)) for s in (2, 1)]


def test_an_anchor_head_gives_one_row_per_anchor(maps):
    output = AnchorHead(anchors=9, classes=80, prior=0.01)(maps)
    assert output.logits.shape == (2, 45, 80)
    assert output.boxes.shape == (2, 45, 4)
    assert output.centerness is None
    assert output.shapes == ((2, 2), (1, 1))


def test_a_point_head_gives_one_row_per_cell(maps):
    output = PointHead((8, 16), classes=80, prior=0.01)(maps)
    assert output.logits.shape == (2, 5, 80)
    assert output.boxes.shape == (2, 5, 4)
    assert output.centerness.shape == (2, 5)


@pytest.mark.parametrize("prior", [0.01, 0.02])
def test_every_score_starts_near_the_prior(maps, prior):
    logits = AnchorHead(anchors=9, classes=80, prior=prior)(maps).logits.numpy()
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), prior, rtol=0.05)


def test_distances_are_relu_of_output_times_level_scale_times_stride(maps):
    head = PointHead((8, 16), classes=80, prior=0.01)
    fill_(head.bbox_pred.weight, 0.0)
    head.bbox_pred.bias[...] = np.array([-1.0, 0.0, 0.5, 2.0], np.float32).reshape(1, 4, 1, 1)
    head.scale_list[...] = np.array([1.0, 3.0], np.float32)
    boxes = head(maps).boxes.numpy()
    assert boxes[0, 0].tolist() == [0.0, 0.0, 4.0, 16.0]
    assert boxes[0, 4].tolist() == [0.0, 0.0, 24.0, 96.0]


def test_centerness_reads_the_box_tower(maps):
    head = PointHead((8, 16), classes=80, prior=0.01)
    before = head(maps).centerness.numpy()
    fill_(head.cls_subnet[0].weight, 0.0)
    assert (head(maps).centerness.numpy() == before).all()
    fill_(head.bbox_subnet[0].weight, 0.0)
    assert (head(maps).centerness.numpy() != before).any()


def test_one_set_of_weights_serves_all_levels():
    same = Tensor(np.ones((1, 256, 3, 3), np.float32))
    logits = AnchorHead(anchors=1, classes=2, prior=0.01)([same, same]).logits.numpy()
    assert (logits[0, :9] == logits[0, 9:]).all()

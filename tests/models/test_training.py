"""Training mode, for every family: losses, gradients, odd batches."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from megengine import Tensor
from megengine.autodiff import GradManager

from zoo.models.detection.parts.proposals import ProposalConfig
from zoo.models.runtime.gradients import use_fast_weight_gradients

from .conftest import CONSTRUCTORS

FAMILIES = {
    "atss": {"loss_cls", "loss_bbox", "loss_ctr"},
    "faster_rcnn": {"rpn_cls", "rpn_bbox", "rcnn_cls", "rcnn_bbox"},
    "fcos": {"loss_cls", "loss_bbox", "loss_ctr"},
    "freeanchor": {"pos_loss", "neg_loss"},
    "retinanet": {"loss_cls", "loss_bbox"},
}


@pytest.fixture(scope="module", params=sorted(FAMILIES))
def family(request):
    return request.param


@pytest.fixture(scope="module")
def model(family):
    model = CONSTRUCTORS[family](backbone="resnet18", classes=5)
    use_fast_weight_gradients(model)
    model.train()
    if family == "faster_rcnn":  # a few regions, not 512 a picture: each runs through large layers
        few = ProposalConfig(total=24)
        model.config = replace(model.config, proposals=few, region_samples=16)
    return model


@pytest.fixture(scope="module")
def losses(model):
    """losses(pictures): the value of each loss, by name; computed once for the same pictures."""

    @cache
    def computed(pictures):
        return {name: float(loss.numpy()) for name, loss in model(**batch(*pictures)).items()}

    return computed


def batch(*pictures):
    """Pictures of 64 x 48 pixels as rows x1, y1, x2, y2, label."""
    random = np.random.default_rng(8)
    image = random.uniform(0, 255, (len(pictures), 3, 48, 64)).astype(np.float32)
    info = np.array([[48, 64, 48, 64, len(rows)] for rows in pictures], np.float32)
    boxes = np.zeros((len(pictures), max(map(len, pictures), default=0) or 1, 5), np.float32)
    for slot, rows in zip(boxes, pictures, strict=True):
        slot[: len(rows)] = np.array(rows, np.float32).reshape(-1, 5)
    return {"image": Tensor(image), "im_info": Tensor(info), "gt_boxes": Tensor(boxes)}


ONE = ((8, 6, 40, 40, 1),)
TWO = ((4, 4, 28, 30, 2), (26, 12, 62, 46, 5))
NONE = ()


@pytest.mark.parametrize("pictures", [(ONE,), (ONE, TWO), (TWO, NONE), (NONE,), (NONE, NONE)])
def test_losses_are_named_finite_and_add_up(family, losses, pictures):
    found = losses(pictures)
    assert set(found) == FAMILIES[family] | {"total_loss"}
    assert np.isfinite(list(found.values())).all()
    parts = sum(loss for name, loss in found.items() if name != "total_loss")
    assert found["total_loss"] == pytest.approx(parts, rel=1e-5)


@pytest.mark.parametrize("pictures", [(TWO,), (NONE,)])
def test_gradients_are_finite(model, pictures):
    manager = GradManager().attach(model.parameters())
    with manager:
        manager.backward(model(**batch(*pictures))["total_loss"])
    gradients = {name: p.grad for name, p in model.named_parameters() if p.grad is not None}
    assert gradients.keys() & {"head.cls_score.weight", "rpn.rpn_cls_score.weight"}
    assert "backbone.bottom_up.conv1.weight" in gradients
    assert all(np.isfinite(g.numpy()).all() for g in gradients.values())
    for parameter in model.parameters():
        parameter.grad = None


def test_a_picture_without_boxes_has_no_box_loss(family, losses):
    boxed = {"loss_bbox", "loss_ctr", "pos_loss", "rpn_bbox", "rcnn_bbox"}
    for name in FAMILIES[family] & boxed:
        assert losses((NONE,))[name] == 0


def test_padding_rows_of_boxes_do_not_count(family, model):
    if family == "faster_rcnn":  # samples at random: start from the same point twice
        model.config = replace(model.config, rpn_samples=10**6, region_samples=10**6)
    inputs = batch(ONE)
    plain = float(model(**inputs)["total_loss"].numpy())
    rows = np.concatenate([inputs["gt_boxes"].numpy(), np.zeros((1, 3, 5), np.float32)], axis=1)
    inputs["gt_boxes"] = Tensor(rows)
    assert float(model(**inputs)["total_loss"].numpy()) == pytest.approx(plain, rel=1e-6)


def test_training_without_boxes_given_is_refused(model):
    inputs = batch(ONE)
    with pytest.raises(ValueError, match=r"needs gt_boxes; call model\.eval\(\)"):
        model(image=inputs["image"], im_info=inputs["im_info"])

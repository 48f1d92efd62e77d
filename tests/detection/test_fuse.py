import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor

from zoo.detection.entries import CONSTRUCTORS
from zoo.detection.fuse import folded, fuse_backbone, unfuse_backbone
from zoo.detection.parts.resnet import Bottleneck
from zoo.detection.weights import fit, state_shapes

from . import recipe


def with_recipe(**config):
    model = CONSTRUCTORS["retinanet"](classes=2, **config)
    fit(model, recipe.weights(state_shapes(model)), "recipe")
    model.eval()
    return model


@pytest.fixture(scope="module", params=["resnet18", "resnet50"])
def model(request):
    return with_recipe(backbone=request.param)


@pytest.fixture
def inputs():
    image = recipe.batch([recipe.picture(64, 96, 1)])
    return {"image": Tensor(image), "im_info": Tensor(np.array([[64, 96, 64, 96, 0]], np.float32))}


def test_a_normalisation_folds_into_the_convolution_before_it():
    conv, norm = M.Conv2d(1, 2, 1, bias=False), M.BatchNorm2d(2, freeze=True)
    conv.weight[...] = np.array([3, 5], np.float32).reshape(2, 1, 1, 1)
    for name, values in (("weight", [2, 1]), ("bias", [1, 0]), ("running_mean", [4, 0])):
        getattr(norm, name)[...] = np.array(values, np.float32).reshape(1, 2, 1, 1)
    norm.running_var[...] = np.array([0.25, 1], np.float32).reshape(1, 2, 1, 1) - norm.eps
    weight, bias = folded(conv, norm)
    np.testing.assert_allclose(weight.ravel(), [12, 5], rtol=1e-6)  # 3 * 2 / 0.5
    np.testing.assert_allclose(bias.ravel(), [-15, 0], rtol=1e-6)  # 1 - 4 * 2 / 0.5


def test_outputs_stay_what_they_are(model, inputs):
    plain = [t.numpy() for t in model(**inputs)]
    fuse_backbone(model)
    scores, boxes = (t.numpy() for t in model(**inputs))
    unfuse_backbone(model)
    np.testing.assert_allclose(scores, plain[0], atol=1e-5)
    np.testing.assert_allclose(boxes, plain[1], atol=1e-2)


def test_grouped_convolutions_are_fused_too():
    block = Bottleneck(8, 8, 8, stride=2, groups=4)
    weight, bias = folded(block.conv2, block.bn2)
    assert weight.shape == (4, 2, 2, 3, 3)
    assert bias.shape == (1, 8, 1, 1)


def test_the_state_dict_stays_as_it_is(model):
    before = set(model.state_dict())
    fuse_backbone(model)
    assert set(model.state_dict()) == before
    unfuse_backbone(model)


def test_undoing_brings_back_the_very_numbers(model, inputs):
    plain = model(**inputs)[0].numpy()
    fuse_backbone(model)
    unfuse_backbone(model)
    assert (model(**inputs)[0].numpy() == plain).all()


def test_fusing_in_training_mode_is_refused(model):
    model.train()
    try:
        with pytest.raises(ValueError, match=r"call model\.eval\(\) first"):
            fuse_backbone(model)
    finally:
        model.eval()

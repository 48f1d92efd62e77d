from dataclasses import replace

import megengine.functional as F
import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor
from megengine.autodiff import GradManager

from zoo.models.detection.parts.proposals import ProposalConfig
from zoo.models.layers import fused
from zoo.models.layers.fused import conv, conv_norm, folded, unfused
from zoo.models.layers.initial import without_random_values
from zoo.models.layers.resnet import Bottleneck
from zoo.models.runtime.count import count_multiply_adds
from zoo.models.weights.checkpoint import fit, state_shapes

from . import recipe
from .conftest import CONSTRUCTORS


def with_recipe(family, backbone):
    with without_random_values():
        model = CONSTRUCTORS[family](classes=2, backbone=backbone)
    fit(model, recipe.weights(state_shapes(model)), "recipe")
    model.eval()
    return model


@pytest.fixture
def inputs():
    image = recipe.batch([recipe.picture(64, 96, 1)])
    return {"image": Tensor(image), "im_info": Tensor(np.array([[64, 96, 64, 96, 0]], np.float32))}


@pytest.fixture
def called(monkeypatch):
    """The activations of the fused convolutions that ran, in order."""
    calls = []
    plain = fused._conv_bias

    def note(layer, activation, *arguments):
        calls.append(activation)
        return plain(layer, activation, *arguments)

    monkeypatch.setattr(fused, "_conv_bias", note)
    return calls


def random_tensor(*shape):
    return Tensor(np.random.default_rng(0).normal(size=shape).astype(np.float32))


def test_a_normalisation_folds_into_the_convolution_before_it():
    conv, norm = M.Conv2d(1, 2, 1, bias=False), M.BatchNorm2d(2, freeze=True)
    conv.weight[...] = np.array([3, 5], np.float32).reshape(2, 1, 1, 1)
    for name, values in (("weight", [2, 1]), ("bias", [1, 0]), ("running_mean", [4, 0])):
        getattr(norm, name)[...] = np.array(values, np.float32).reshape(1, 2, 1, 1)
    norm.running_var[...] = np.array([0.25, 1], np.float32).reshape(1, 2, 1, 1) - norm.eps
    weight, bias = folded(conv, norm)
    np.testing.assert_allclose(weight.numpy().ravel(), [12, 5], rtol=1e-6)  # 3 * 2 / 0.5
    np.testing.assert_allclose(bias.numpy().ravel(), [-15, 0], rtol=1e-6)  # 1 - 4 * 2 / 0.5


def test_the_bias_of_a_convolution_is_folded_too():
    conv, norm = M.Conv2d(1, 1, 1), M.BatchNorm2d(1)
    for tensor, value in ((conv.weight, 3), (conv.bias, 6), (norm.weight, 2)):
        tensor[...] = np.full(tensor.shape, value, np.float32)
    norm.running_mean[...] = np.full((1, 1, 1, 1), 4, np.float32)
    norm.running_var[...] = np.full((1, 1, 1, 1), 0.25 - norm.eps, np.float32)
    _, bias = folded(conv, norm)
    np.testing.assert_allclose(bias.numpy().ravel(), [8], rtol=1e-6)  # (6 - 4) * 2 / 0.5


def test_a_normalisation_that_takes_the_batchs_statistics_is_not_fused(called):
    layer, norm = M.Conv2d(3, 4, 1, bias=False), M.BatchNorm2d(4)
    layer.eval()
    conv_norm(layer, norm, random_tensor(2, 3, 8, 8))
    assert called == []


@pytest.mark.parametrize(
    ("family", "backbone"),
    [
        ("atss", "resnet18"),
        ("atss", "resnext50_32x4d"),
        ("faster_rcnn", "resnet18"),
        ("retinanet", "resnet18"),
    ],
)
def test_outputs_stay_what_they_are(family, backbone, inputs, called):
    model = with_recipe(family, backbone)
    if family == "faster_rcnn":  # not 1000 regions, each of which runs through large layers
        model.config = replace(model.config, proposals=ProposalConfig(total=50))
    scores, boxes = (t.numpy() for t in model(**inputs))
    assert len(called) > 20
    with unfused():
        plain = [t.numpy() for t in model(**inputs)]
    np.testing.assert_allclose(scores, plain[0], atol=1e-5)
    np.testing.assert_allclose(boxes, plain[1], atol=1e-2)


def test_grouped_convolutions_are_fused_too():
    block = Bottleneck(8, 8, 8, stride=2, groups=4)
    weight, bias = folded(block.conv2, block.bn2)
    assert weight.shape == (4, 2, 2, 3, 3)
    assert bias.shape == (1, 8, 1, 1)


def test_weights_that_change_are_the_ones_that_run():
    layer, x = M.Conv2d(3, 4, 3, padding=1), random_tensor(1, 3, 8, 8)
    layer.eval()
    first = conv(layer, x, "relu").numpy()
    layer.weight[...] = -layer.weight.numpy()
    second = conv(layer, x, "relu").numpy()
    np.testing.assert_allclose(second, F.relu(layer(x)).numpy(), atol=1e-5)
    assert abs(second - first).max() > 0.01


def test_what_trains_is_not_fused(called):
    layer, norm = M.Conv2d(3, 4, 1, bias=False), M.BatchNorm2d(4, freeze=True)
    x = random_tensor(1, 3, 8, 8)
    assert layer.training
    conv_norm(layer, norm, x)
    assert called == []
    layer.eval()
    conv_norm(layer, norm, x)
    assert called == ["identity"]


def test_gradients_in_evaluation_mode_are_those_of_the_plain_layers(called):
    layer, x = M.Conv2d(3, 4, 3), random_tensor(1, 3, 8, 8)
    layer.eval()
    with GradManager().attach(layer.parameters()) as recording:
        recording.backward(conv(layer, x, "relu").sum())
    found = layer.weight.grad.numpy().copy()
    layer.weight.grad = None
    with GradManager().attach(layer.parameters()) as recording:
        recording.backward(F.relu(layer(x)).sum())
    np.testing.assert_allclose(found, layer.weight.grad.numpy())
    assert called == []


def test_layers_are_counted_although_they_are_fused():
    model = with_recipe("retinanet", "resnet18")
    image = Tensor(recipe.batch([recipe.picture(64, 96, 1)]))
    counts, _ = count_multiply_adds(model.backbone.bottom_up, image)
    convolutions = [m for m in model.backbone.bottom_up.modules() if isinstance(m, M.Conv2d)]
    assert len(counts) == len(convolutions) == 20


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 8])
def test_a_wide_map_in_strips_gives_the_same_numbers(rows, monkeypatch):
    layer, x = M.Conv2d(3, 4, 3, padding=1), random_tensor(2, 3, 8, 6)
    layer.eval()
    whole = conv(layer, x, "relu").numpy()
    monkeypatch.setattr(fused, "STRIP", rows * 4 * 2 * 9 * 3 * 6)
    assert fused.strip_rows(layer, x) == rows
    np.testing.assert_allclose(conv(layer, x, "relu").numpy(), whole, atol=1e-6)


def test_a_convolution_that_shrinks_its_map_is_not_cut():
    x = random_tensor(1, 3, 8, 6)
    assert fused.strip_rows(M.Conv2d(3, 4, 3, padding=1, stride=2), x) == 8
    assert fused.strip_rows(M.Conv2d(3, 4, 3), x) == 8

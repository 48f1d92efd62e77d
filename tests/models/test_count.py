import json

import megengine.module as M
import numpy as np
import pytest
from megengine import Tensor

from zoo.models.classification.weightnet import PointwiseKernels
from zoo.models.detection.sample_input import sample_inputs
from zoo.models.layers.resnet import ResNet, resnet_config
from zoo.models.runtime.count import count_cost, count_multiply_adds, count_parameters, tensors
from zoo.models.runtime.measure import main

from .conftest import CONSTRUCTORS, DATA, registry_entry


def zeros(*shape):
    return Tensor(np.zeros(shape, np.float32))


def total(model, *inputs):
    return sum(count_multiply_adds(model, *inputs)[0].values())


class Layer(M.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)


def test_a_convolution():
    # 8 outputs of 3 x 3 x 4 inputs at 5 x 6 places
    assert total(Layer(M.Conv2d(4, 8, 3, padding=1)), zeros(1, 4, 5, 6)) == 8 * 9 * 4 * 30


def test_a_strided_convolution_works_at_fewer_places():
    assert total(Layer(M.Conv2d(4, 8, 1, stride=2)), zeros(1, 4, 6, 6)) == 8 * 4 * 9


def test_a_grouped_convolution_reads_its_group_only():
    assert total(Layer(M.Conv2d(8, 8, 3, padding=1, groups=4)), zeros(1, 8, 5, 5)) == 8 * 9 * 2 * 25


def test_a_transposed_convolution_reads_each_cell_of_its_input_once():
    # every cell of 5 x 6 goes into 4 x 4 places of 8 channels
    layer = Layer(M.ConvTranspose2d(4, 8, 4, stride=2, padding=1))
    assert total(layer, zeros(1, 4, 5, 6)) == 4 * 8 * 16 * 30


def test_kernels_that_a_picture_makes_count_like_those_of_a_layer():
    module = PointwiseKernels(values=16, inputs=12, outputs=24)
    x, vector = zeros(1, 12, 5, 6), zeros(1, 16, 1, 1)
    making = 16 * 48 + 24 * 12  # the fully connected layers that make them
    assert total(module, x, vector) == making + 12 * 24 * 30


def test_a_linear_layer():
    assert total(Layer(M.Linear(10, 3)), zeros(2, 10)) == 60


def test_a_layer_that_runs_twice_counts_twice():
    class Twice(Layer):
        def forward(self, x):
            return self.layer(self.layer(x))

    assert total(Twice(M.Conv2d(2, 2, 1)), zeros(1, 2, 3, 3)) == 2 * 36


def test_resnet18_at_224_pixels_by_hand():
    stem = 112 * 112 * 64 * 7 * 7 * 3
    stage1 = 4 * 56 * 56 * 64 * 9 * 64
    # a stage of c channels at s x s: a strided 3x3, its 1x1 shortcut, three more 3x3
    stages = sum(
        s * s * c * (9 * c // 2 + c // 2 + 3 * 9 * c) for s, c in ((28, 128), (14, 256), (7, 512))
    )
    assert stem + stage1 + stages == 1_813_561_344
    assert total(ResNet(resnet_config("resnet18")), zeros(1, 3, 224, 224)) == 1_813_561_344


@pytest.mark.parametrize(
    ("name", "multiply_adds"), [("resnet34", 3_663_249_408), ("resnet50", 4_087_136_256)]
)
def test_deeper_backbones_at_224_pixels(name, multiply_adds):
    # torchvision's published 3.664 and 4.089 GMAC, less the classifier's 512 and 2048 x 1000
    assert total(ResNet(resnet_config(name)), zeros(1, 3, 224, 224)) == multiply_adds


def test_parameters_are_those_of_the_manifest():
    manifest = json.loads((DATA / "manifests" / "atss_res18_coco_3x_800size.json").read_text())
    model = CONSTRUCTORS["atss"](backbone="resnet18")
    assert count_parameters(model) == (manifest["parameters"], manifest["trainable_parameters"])


def test_the_cost_of_a_detector():
    cost = count_cost(CONSTRUCTORS["atss"](backbone="resnet18"), sample_inputs((1, 3, 64, 96)))
    assert cost.input == (1, 3, 64, 96)
    assert cost.outputs == ((129, 80), (129, 4))
    # 8 convolutions of the towers, 80 + 4 + 1 outputs, at 129 places
    assert cost.by_part["head"] == 129 * 9 * 256 * (8 * 256 + 85)
    assert sum(cost.by_part.values()) == cost.multiply_adds
    assert cost.flops == 2 * cost.multiply_adds


def test_the_command_prints_one_line(write_registry, capsys):
    registry = write_registry(registry_entry("m", "fcos", {"backbone": "resnet18"}))
    arguments = ["m", "--registry", str(registry), "--input", "1,3,64,64", "--runs", "2"]
    assert main(arguments) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["entry"], report["input"], len(report["seconds"])) == ("m", [1, 3, 64, 64], 2)
    assert report["peak_bytes"] > 100_000_000
    assert main(["x", *arguments[1:]]) == 2


def test_an_input_that_does_not_fit_is_refused(write_registry, capsys):
    registry = write_registry(registry_entry("m", "fcos", {"backbone": "resnet18"}))
    assert main(["m", "--registry", str(registry), "--input", "1,128"]) == 2
    assert capsys.readouterr().err == (
        "its input `image` is (N, 3, H, W) float32; give 4 sides, not 2\n"
    )


def test_the_tensors_of_any_output():
    one, other = zeros(1), zeros(2)
    assert tensors({"a": one, "b": (other, [one, None])}) == [one, other, one]

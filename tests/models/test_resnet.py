from dataclasses import replace

import megengine.autodiff as autodiff
import numpy as np
import pytest
from megengine import Tensor
from megengine.module.init import fill_

from zoo.models.layers.resnet import RESNETS, BasicBlock, Bottleneck, ResNet, resnet_config


def ones(shape):
    return Tensor(np.ones(shape, np.float32))


@pytest.mark.parametrize(
    ("name", "channels"),
    [("resnet18", (64, 128, 256, 512)), ("resnet50", (256, 512, 1024, 2048))],
)
def test_stages_have_strides_4_8_16_32(name, channels):
    stages = ResNet(resnet_config(name))(ones((1, 3, 64, 96)))
    assert [tuple(s.shape) for s in stages] == [
        (1, channels[0], 16, 24),
        (1, channels[1], 8, 12),
        (1, channels[2], 4, 6),
        (1, channels[3], 2, 3),
    ]


def test_a_bottleneck_strides_in_its_3x3_convolution():
    block = Bottleneck(64, 32, 128, stride=2, groups=1)
    assert [c.stride for c in (block.conv1, block.conv2, block.conv3)] == [(1, 1), (2, 2), (1, 1)]


def test_the_projection_is_there_only_where_the_shape_changes():
    same = BasicBlock(64, 64, stride=1)
    wider = BasicBlock(64, 128, stride=2)
    assert not any("downsample" in name for name, _ in same.named_tensors())
    assert wider.downsample[0].stride == (2, 2)


def test_resnext_has_32_groups_of_eight_channels_in_stage_one():
    model = ResNet(resnet_config("resnext101_32x8d"))
    assert model.layer1[0].conv2.weight.shape == (32, 8, 8, 3, 3)
    assert model.layer4[0].conv2.weight.shape == (32, 64, 64, 3, 3)


def test_a_residual_block_adds_its_input():
    block = BasicBlock(2, 2, stride=1)
    fill_(block.conv2.weight, 0.0)
    x = np.array([[[[1.0]], [[-3.0]]]], np.float32)
    assert block(Tensor(x)).numpy().ravel().tolist() == [1.0, 0.0]


def test_normalisation_is_frozen_in_training_mode():
    model = ResNet(resnet_config("resnet18"))
    model.train()
    before = model.bn1.running_mean.numpy().copy()
    model(Tensor(np.random.default_rng(0).normal(5, 3, (2, 3, 32, 32)).astype(np.float32)))
    assert (model.bn1.running_mean.numpy() == before).all()


def test_normalisation_takes_no_gradient_but_passes_it_on():
    model = ResNet(resnet_config("resnet18"))
    model.train()
    manager = autodiff.GradManager().attach(model.parameters())
    with manager:
        manager.backward(model(ones((1, 3, 32, 32)))[3].mean())
    assert (
        model.layer1[0].bn1.weight.grad is None or not model.layer1[0].bn1.weight.grad.numpy().any()
    )
    assert model.conv1.weight.grad.numpy().any()


def test_an_unknown_backbone_is_refused_with_the_known_names():
    with pytest.raises(ValueError, match=r"unknown backbone 'resnet9'; known: resnet18, "):
        resnet_config("resnet9")


def test_seven_backbones_are_known():
    assert list(RESNETS) == [
        "resnet18",
        "resnet34",
        "resnet50",
        "resnet101",
        "resnet152",
        "resnext50_32x4d",
        "resnext101_32x8d",
    ]


def test_an_unfrozen_normalisation_follows_the_batch_in_training_mode():
    model = ResNet(replace(resnet_config("resnet18"), frozen=False))
    model.train()
    model(Tensor(np.random.default_rng(0).normal(5, 3, (2, 3, 32, 32)).astype(np.float32)))
    assert model.bn1.running_mean.numpy().any()


def test_a_dilated_last_stage_keeps_stride_16():
    model = ResNet(replace(resnet_config("resnet50"), dilated=True))
    assert model(ones((1, 3, 64, 96)))[3].shape == (1, 2048, 4, 6)
    convolutions = [block.conv2 for block in model.layer4]
    assert [c.dilation for c in convolutions] == [(1, 1), (2, 2), (2, 2)]
    assert [c.padding for c in convolutions] == [(1, 1), (2, 2), (2, 2)]


def test_a_dilated_resnext_keeps_its_groups():
    model = ResNet(replace(resnet_config("resnext50_32x4d"), dilated=True))
    assert model.layer4[1].conv2.weight.shape == (32, 32, 32, 3, 3)
    assert model(ones((1, 3, 32, 32)))[3].shape == (1, 2048, 2, 2)

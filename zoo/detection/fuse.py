"""A faster backbone for inference: each convolution with its normalisation and ReLU in one go.

A frozen normalisation is a factor and a shift for each channel, so it can be multiplied into the
weights before it; and MegEngine's ConvBias, made for quantised networks, takes floats as well and
applies shift and ReLU while the result is still in the processor's cache. What it spares is
passes over memory, of which the wide maps of the first stages need many.

    model.eval()
    fuse_backbone(model)      # after the weights have been loaded
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import megengine.functional as F
import megengine.module as M
import numpy as np
from megengine import Tensor
from megengine.core._imperative_rt.core2 import apply
from megengine.core.ops import builtin

from zoo.detection.parts.resnet import BasicBlock, Bottleneck, ResNet

Layer = Callable[[Tensor], Tensor]


def fuse_backbone(model: M.Module) -> None:
    """Let the backbone of a detector run fused; outputs stay what they are but for rounding.

    For evaluation only, and for the weights that the model has now: fuse again after loading
    others. The state dict stays as it is. ValueError in training mode.
    """
    if model.training:
        raise ValueError("fusing is for inference; call model.eval() first")
    resnet: Any = model.backbone.bottom_up
    stem = _fused(resnet.conv1, resnet.bn1, "relu")
    resnet.forward = partial(_run_resnet, resnet, stem)
    for stage in (resnet.layer1, resnet.layer2, resnet.layer3, resnet.layer4):
        for block in stage:
            block.forward = partial(_run_block, _branch(block), _shortcut(block))


def unfuse_backbone(model: M.Module) -> None:
    """Undo `fuse_backbone`, for training."""
    for module in model.backbone.bottom_up.modules():
        vars(module).pop("forward", None)


def _run_resnet(resnet: ResNet, stem: Layer, image: Tensor) -> tuple[Tensor, ...]:
    c2 = resnet.layer1(resnet.maxpool(stem(image)))
    c3 = resnet.layer2(c2)
    c4 = resnet.layer3(c3)
    return c2, c3, c4, resnet.layer4(c4)


def _run_block(branch: list[Layer], shortcut: Layer | None, x: Tensor) -> Tensor:
    y = x
    for layer in branch:
        y = layer(y)
    return _add_relu(y, x if shortcut is None else shortcut(x))


def _branch(block: BasicBlock | Bottleneck) -> list[Layer]:
    pairs = [(block.conv1, block.bn1), (block.conv2, block.bn2)]
    if isinstance(block, Bottleneck):
        pairs.append((block.conv3, block.bn3))
    # the last one meets the shortcut before its ReLU
    return [_fused(*pair, "relu") for pair in pairs[:-1]] + [_fused(*pairs[-1], "identity")]


def _shortcut(block: BasicBlock | Bottleneck) -> Layer | None:
    if isinstance(block.downsample, M.Identity):
        return None
    return _fused(block.downsample[0], block.downsample[1], "identity")


def _fused(conv: M.Conv2d, norm: M.BatchNorm2d, activation: str) -> Layer:
    weight, bias = folded(conv, norm)
    return partial(_conv_bias, conv, activation, Tensor(weight), Tensor(bias))


def folded(conv: M.Conv2d, norm: M.BatchNorm2d) -> tuple[Any, Any]:
    """Weight and bias (1, C, 1, 1) of the convolution that does what both do one after another."""
    factor = norm.weight.numpy() / np.sqrt(norm.running_var.numpy() + np.float32(norm.eps))
    shift = norm.bias.numpy() - norm.running_mean.numpy() * factor
    weight = conv.weight.numpy()
    # (out, in, h, w), or (groups, out, in, h, w)
    return weight * factor.reshape(*weight.shape[:-3], 1, 1, 1), shift.reshape(1, -1, 1, 1)


def _conv_bias(conv: M.Conv2d, activation: str, weight: Tensor, bias: Tensor, x: Tensor) -> Tensor:
    op = builtin.ConvBias(
        stride_h=conv.stride[0],
        stride_w=conv.stride[1],
        pad_h=conv.padding[0],
        pad_w=conv.padding[1],
        dilate_h=conv.dilation[0],
        dilate_w=conv.dilation[1],
        dtype=None,
        strategy="HEURISTIC",
        nonlineMode=activation,
        mode="cross_correlation",
        compute_mode="default",
        sparse="dense" if conv.groups == 1 else "group",
    )
    return apply(op, x, weight, bias)[0]


def _add_relu(x: Tensor, y: Tensor) -> Tensor:
    """relu(x + y) in one pass over memory."""
    return F.elemwise._elwise(x, y, mode=builtin.Elemwise.Mode.FUSE_ADD_RELU)

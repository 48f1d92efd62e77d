"""Convolutions with what follows them in one pass over memory, wherever nothing learns.

A batch normalization that takes its running statistics is a factor and a shift for each channel,
so it can be multiplied into the weights before it; and MegEngine's ConvBias, made for quantized
networks, takes floats as well and applies shift and ReLU while the result is still in the
processor's cache. What that spares is passes over memory, of which the wide maps of the first
stages need many.

Every pass folds the weights again, which takes a hundredth of it: so they are always those that
the model has now, and the state dict stays as it is. ConvBias has no gradient and says nothing of
that, so whatever trains, or runs inside a GradManager, goes the plain way; so does anything on a
GPU, where nobody has tried it. Outputs differ by rounding only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import megengine.functional as F
import megengine.module as M
from megengine import Tensor
from megengine.core._imperative_rt.core2 import apply
from megengine.core.autodiff.grad import Grad
from megengine.core.ops import builtin

# MegEngine lays the windows of a whole map out as one matrix, which for the finest one of a pyramid
# takes half a gigabyte; wider maps than this many bytes of it go through in strips.
STRIP = 256 << 20

_allowed = True


@contextmanager
def unfused() -> Iterator[None]:
    """Within it every layer runs by itself, so that its hooks are called."""
    global _allowed
    before, _allowed = _allowed, False
    try:
        yield
    finally:
        _allowed = before


def fuses(layer: M.Module, x: Tensor) -> bool:
    """Whether the layer may be fused with its neighbors for this input."""
    on_cpu = str(x.device).startswith(("cpu", "multithread"))
    return _allowed and on_cpu and not layer.training and not Grad.stack


def conv(layer: M.Conv2d, x: Tensor, activation: str = "identity") -> Tensor:
    """The convolution and its activation, "identity" or "relu"."""
    if fuses(layer, x):
        return _conv_bias(layer, activation, layer.weight, layer.bias, x)
    return _activate(layer(x), activation)


def conv_norm(
    layer: M.Conv2d, norm: M.BatchNorm2d, x: Tensor, activation: str = "identity"
) -> Tensor:
    """The convolution, the normalization after it, and the activation.

    Fused where the normalization takes its running statistics.
    """
    if fuses(layer, x) and (norm.freeze or not norm.training):
        return _conv_bias(layer, activation, *folded(layer, norm), x)
    return _activate(norm(layer(x)), activation)


def add_relu(x: Tensor, y: Tensor, layer: M.Module) -> Tensor:
    """relu(x + y), both of one shape; layer: the module that it belongs to."""
    if fuses(layer, x):
        return F.elemwise._elwise(x, y, mode=builtin.Elemwise.Mode.FUSE_ADD_RELU)
    return F.relu(x + y)


def folded(layer: M.Conv2d, norm: M.BatchNorm2d) -> tuple[Tensor, Tensor]:
    """Weight and bias (1, C, 1, 1) of the convolution that does what both do one after another."""
    factor = norm.weight / F.sqrt(norm.running_var + norm.eps)
    mean = norm.running_mean if layer.bias is None else norm.running_mean - layer.bias
    shift = norm.bias - mean * factor
    # the weight is (out, in, h, w), or (groups, out, in, h, w)
    leading = layer.weight.shape[:-3]
    return layer.weight * factor.reshape(*leading, 1, 1, 1), shift


def _activate(y: Tensor, activation: str) -> Tensor:
    return F.relu(y) if activation == "relu" else y


def _conv_bias(layer: M.Conv2d, activation: str, weight: Any, bias: Any, x: Tensor) -> Tensor:
    if max(layer.dilation) > 1:
        return _activate(layer.calc_conv(x, weight, bias), activation)
    rows = strip_rows(layer, x)
    if rows >= x.shape[2]:
        return _apply(layer, activation, weight, bias, x, layer.padding[0])
    padded = F.nn.pad(x, ((0, 0), (0, 0), (layer.padding[0],) * 2, (0, 0)))
    last = 2 * layer.padding[0]  # rows that a strip shares with the next one
    strips = [padded[:, :, at : at + rows + last] for at in range(0, x.shape[2], rows)]
    return F.concat([_apply(layer, activation, weight, bias, s, 0) for s in strips], axis=2)


def strip_rows(layer: M.Conv2d, x: Tensor) -> int:
    """Rows of the output that are computed at a time: all, unless that takes too much memory."""
    height, width = layer.kernel_size
    # as high as its input, and each row from that row and its neighbors
    whole = layer.stride[0] == 1 and layer.dilation[0] == 1 and height == 2 * layer.padding[0] + 1
    if not whole or height == 1:
        return int(x.shape[2])
    row = 4 * int(x.shape[0]) * height * width * layer.in_channels * int(x.shape[3])
    return int(max(STRIP // row, 1))


def _apply(
    layer: M.Conv2d, activation: str, weight: Any, bias: Any, x: Tensor, above: int
) -> Tensor:
    """above: rows of zeros on both sides, in place of the layer's own padding there."""
    op = builtin.ConvBias(
        stride_h=layer.stride[0],
        stride_w=layer.stride[1],
        pad_h=above,
        pad_w=layer.padding[1],
        dilate_h=layer.dilation[0],
        dilate_w=layer.dilation[1],
        dtype=None,
        strategy="HEURISTIC",
        nonlineMode=activation,
        mode="cross_correlation",
        compute_mode="default",
        sparse="dense" if layer.groups == 1 else "group",
    )
    return apply(op, x, weight, bias)[0]

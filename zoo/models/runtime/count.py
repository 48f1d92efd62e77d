"""How large a model is and how much it computes, counted from its layers.

A multiply-add is one multiplication with the addition that follows it; FLOPs are twice as many.
Only convolutions and linear layers are counted, without their bias: all else (normalization,
activation, pooling, interpolation, suppression) is small beside them. A module that does such work
itself says how much, in a method `multiply_adds(output)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import megengine.module as M
from megengine import Tensor
from numpy.typing import NDArray

from zoo.models.layers.dilated import DilatedConv2d
from zoo.models.layers.fused import unfused


@dataclass(frozen=True, slots=True)
class Cost:
    """parameters: every number of the state dict. trainable: those without the running
    statistics. multiply_adds: of one input. by_part: the same by top-level part of the model.
    input: shape of the first one; outputs: shapes."""

    parameters: int
    trainable: int
    multiply_adds: int
    by_part: dict[str, int]
    input: tuple[int, ...]
    outputs: tuple[tuple[int, ...], ...]

    @property
    def flops(self) -> int:
        return 2 * self.multiply_adds


def count_parameters(model: M.Module) -> tuple[int, int]:
    """(every number of the state dict, those that are parameters and not statistics)."""
    everything = sum(int(tensor.size) for tensor in model.tensors())
    return everything, sum(int(parameter.size) for parameter in model.parameters())


def conv_multiply_adds(conv: M.Conv2d, output: Tensor) -> int:
    """kernel height x width x input channels of a group, for every number of the output."""
    height, width = conv.kernel_size
    return int(output.size * height * width * (conv.in_channels // conv.groups))


def transposed_multiply_adds(conv: M.ConvTranspose2d, output: Tensor) -> int:
    """The kernel's numbers, for every cell of the input."""
    height, width = conv.stride
    cells = output.size // (conv.out_channels * height * width)
    return int(cells * conv.weight.size)


def linear_multiply_adds(linear: M.Linear, output: Tensor) -> int:
    """Input features, for every number of the output."""
    return int(output.size) * int(linear.in_features)


def count_multiply_adds(model: M.Module, *inputs: Any, **named: Any) -> tuple[dict[str, int], Any]:
    """Run a model once on the inputs; multiply-adds by the name of each layer, and its output.

    A layer that runs several times, as the heads on each level, is counted each time.
    """
    counts: dict[str, int] = {}
    handles = []
    for name, module in model.named_modules():
        rule = _RULES.get(type(module)) or getattr(type(module), "multiply_adds", None)
        if rule is not None:

            def add(
                layer: M.Module, _: Any, output: Tensor, name: str = name, rule: Any = rule
            ) -> None:
                counts[name] = counts.get(name, 0) + rule(layer, output)

            handles.append(module.register_forward_hook(add))
    try:
        with unfused():
            output = model(*inputs, **named)
    finally:
        for handle in handles:
            handle.remove()
    return counts, output


_RULES = {
    M.Conv2d: conv_multiply_adds,
    DilatedConv2d: conv_multiply_adds,
    M.ConvTranspose2d: transposed_multiply_adds,
    M.Linear: linear_multiply_adds,
}


def count_cost(model: M.Module, inputs: Sequence[NDArray[Any]]) -> Cost:
    """The cost of a model for these inputs; runs it once in evaluation mode."""
    model.eval()
    counts, output = count_multiply_adds(model, *map(Tensor, inputs))
    by_part: dict[str, int] = {}
    for name, count in counts.items():
        part = name.split(".")[0]
        by_part[part] = by_part.get(part, 0) + count
    parameters, trainable = count_parameters(model)
    shapes = tuple(tuple(int(s) for s in tensor.shape) for tensor in tensors(output))
    input_shape = tuple(int(s) for s in inputs[0].shape)
    return Cost(parameters, trainable, sum(counts.values()), by_part, input_shape, shapes)


def tensors(output: Any) -> list[Tensor]:
    """All tensors of what a model gives: one, or a tuple, list or dictionary of them."""
    if isinstance(output, Tensor):
        return [output]
    if isinstance(output, Mapping):
        output = tuple(output.values())
    if isinstance(output, tuple | list):
        return [tensor for one in output for tensor in tensors(one)]
    return []

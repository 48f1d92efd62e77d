"""How stand-in weights of the classifiers are scaled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

RAW = 64.0  # about the deviation of pixels that are not normalized


def _stem(name: str, shapes: Mapping[str, Sequence[int]]) -> float:
    """Smaller for the networks with FReLU and WeightNet, which take pixels as they are."""
    raw = any("frelu" in other or "wnet" in other for other in shapes)
    return 1.4 / RAW if raw else 1.4


def _unit(name: str, shapes: Mapping[str, Sequence[int]]) -> float:
    """ReLU halves the power of a map; FReLU leaves more of it."""
    return 1.12 if any("frelu" in other for other in shapes) else 1.25


def _kernels(name: str, shapes: Mapping[str, Sequence[int]]) -> float:
    """For a kernel of so many values per channel, made from sigmoids of about 0.5."""
    return 1.75 / sqrt(shapes[name][1])


# Standard deviation of a layer's output over that of its input, found by trial so that maps keep
# a size of about 1 and the probabilities of classes differ. The first text that occurs in a name
# decides.
GAINS = (
    ("first_conv.0", _stem),
    ("conv_frelu", 0.25),
    ("wn_fc1", 0.7),
    ("wn_fc2", _kernels),
    ("reduce", 1.0),
    ("conv_last", _unit),
    ("features", _unit),
    ("classifier", 3.0),
    ("downsample", 1.0),
    ("layer", 0.8),
    ("conv1", _stem),
    ("fc.", 3.0),
)

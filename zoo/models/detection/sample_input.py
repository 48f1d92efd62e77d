"""The input that a detector is measured with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zoo.models.layers.pictures import FloatArray


def sample_inputs(shape: Sequence[int]) -> tuple[FloatArray, FloatArray]:
    """Gray pictures of noise (N, 3, height, width), 0..255, and their im_info, always the same."""
    count, _, height, width = shape
    random = np.random.default_rng(0)
    pictures = random.uniform(0, 255, tuple(shape)).astype(np.float32)
    return pictures, np.array([[height, width, height, width, 0]] * count, np.float32)

"""From a seed to pictures, and from pictures to one that shows them all."""

from __future__ import annotations

from typing import Any

import megengine.module as M
import numpy as np
from megengine import Tensor
from numpy.typing import NDArray

from zoo.models.layers.pictures import FloatArray, Picture

GRID_BORDER = 2  # black pixels around each picture of a grid
BATCH = 64  # pictures made at a time, which bounds the memory


def noise_of_seed(seed: int, count: int, size: int) -> FloatArray:
    """(count, size) float32, standard normal; row n does not depend on count.

    From NumPy's PCG64, so that a seed gives the same pictures on every machine.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    return random.standard_normal((count, size), dtype=np.float32)


def generate(model: M.Module, noise_size: int, count: int, seed: int) -> FloatArray:
    """(count, 3, H, W) float32 in the model's own range, from the noise of a seed.

    model: (N, noise_size) -> (N, 3, H, W), in evaluation mode, else ValueError is raised.
    """
    if model.training:
        raise ValueError("the model is in training mode; call model.eval() first")
    if count < 1:
        raise ValueError(f"cannot make {count} pictures; ask for one or more")
    noise = noise_of_seed(seed, count, noise_size)
    batches = [model(Tensor(noise[at : at + BATCH])).numpy() for at in range(0, count, BATCH)]
    return np.concatenate(batches)


def picture_grid(images: NDArray[Any], columns: int = 8) -> Picture:
    """Pictures (N, 3, H, W), 0..1, as one (H', W', 3) uint8, row by row from the top left.

    Each has a black border of 2 pixels on every side, shared by neighbors; free places of the
    last row are black. Channels keep their order. Raises ValueError for another shape.
    """
    if images.ndim != 4 or images.shape[1] != 3 or 0 in images.shape:
        raise ValueError(f"expected pictures (N, 3, H, W), got {images.shape}")
    count, _, height, width = images.shape
    boxes = grid_boxes(count, height, width, columns)
    right, bottom = (max(box[side] for box in boxes) for side in (2, 3))
    grid = np.zeros((bottom + GRID_BORDER, right + GRID_BORDER, 3), np.uint8)
    pixels = np.rint(np.clip(images, 0.0, 1.0) * 255.0).astype(np.uint8).transpose(0, 2, 3, 1)
    for (left, top, right, bottom), one in zip(boxes, pixels, strict=True):
        grid[top:bottom, left:right] = one
    return grid


def grid_boxes(
    count: int, height: int, width: int, columns: int = 8
) -> list[tuple[int, int, int, int]]:
    """Where `picture_grid` puts pictures of height x width pixels: x1, y1, x2, y2 of each, x2 and
    y2 exclusive."""
    columns = max(min(columns, count), 1)
    corners = [
        (
            number % columns * (width + GRID_BORDER) + GRID_BORDER,
            number // columns * (height + GRID_BORDER) + GRID_BORDER,
        )
        for number in range(count)
    ]
    return [(left, top, left + width, top + height) for left, top in corners]

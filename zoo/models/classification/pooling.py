"""The average over a picture's last map that classifiers end with."""

from __future__ import annotations

import megengine.functional as F
from megengine import Tensor

# The side of the last map (stride 32) of a picture of 224 x 224 pixels.
SIDE = 7


def average_pool(maps: Tensor, global_pool: bool) -> Tensor:
    """(N, C, H, W) -> (N, C): the mean of each channel.

    The published networks average the top left 7 x 7 cells alone, so a picture of 250 x 262
    pixels loses a tenth of its right side, and the code goes wrong from 417 pixels on: a ResNet
    stops, a ShuffleNet gives several rows for one picture. global_pool averages the whole map,
    whatever its size; at 224 x 224 pixels both are the same.

    Raises ValueError for a map of fewer than 7 or more than 13 cells without global_pool.
    """
    if global_pool:
        return F.mean(maps, axis=(2, 3))
    height, width = maps.shape[2:]
    if not (min(height, width) >= SIDE and max(height, width) < 2 * SIDE):
        raise ValueError(
            f"the last map has {height} x {width} cells, but the published network pools a picture "
            "of 193 to 416 pixels per side; build it with global_pool=True for other sizes"
        )
    return F.flatten(F.nn.avg_pool2d(maps, SIDE), 1)

"""Pictures as arrays, and as what a network takes."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from zoo.models.layers.layers import PIXEL_MEAN, PIXEL_STD

FloatArray = NDArray[np.float32]
Picture = NDArray[np.uint8]


def read_picture(path: str | PathLike[str], as_stored: bool = False) -> Picture:
    """A picture file as (H, W, 3) uint8, BGR. as_stored: do not rotate it as its EXIF data say.

    Raises ValueError if OpenCV cannot read it.
    """
    flags = cv2.IMREAD_COLOR | (cv2.IMREAD_IGNORE_ORIENTATION if as_stored else 0)
    try:
        image: Picture | None = cv2.imread(fspath(path), flags)
    except cv2.error:  # more pixels than OpenCV takes
        image = None
    if image is None:
        raise ValueError(f"{fspath(path)} is not a picture that OpenCV can read")
    return image


def picture_file(path: Path, image: Picture) -> bytes:
    """The content of a file with this name for a BGR picture. OSError if it cannot be made."""
    made, content = cv2.imencode(path.suffix, image)
    if not made:
        raise OSError(0, "the picture cannot be written", str(path))
    return bytes(content)


def check_picture(image: object) -> None:
    """ValueError for what is not (H, W, 3) uint8, saying what it is instead."""
    if not isinstance(image, np.ndarray):
        raise ValueError(
            f"expected a picture (H, W, 3) uint8, got {type(image).__name__}; "
            "cv2.imread gives None for a missing or unreadable file"
        )
    if image.ndim != 3 or image.shape[2] != 3 or 0 in image.shape or image.dtype != np.uint8:
        raise ValueError(
            f"expected a picture (H, W, 3) uint8, got {image.shape} {image.dtype}; "
            "cv2.imread(path) gives BGR uint8"
        )


def normalised(image: Picture) -> FloatArray:
    """(H, W, 3) uint8 BGR -> (H, W, 3) float32: ImageNet's mean becomes 0, its deviation 1."""
    mean, std = (np.array(values, np.float32) for values in (PIXEL_MEAN, PIXEL_STD))
    values: FloatArray = (image.astype(np.float32) - mean) / std
    return values


def as_batch(image: NDArray[np.generic]) -> FloatArray:
    """(H, W, 3) -> (1, 3, H, W) float32, contiguous, as MegEngine needs it."""
    return np.ascontiguousarray(image.transpose(2, 0, 1)[None], dtype=np.float32)

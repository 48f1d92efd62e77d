"""Draws what a detector makes of four pictures: untrained in the first row, trained in the second.

Letters: G true boxes of a picture, D detections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from zoo.models.layers.pictures import FloatArray, Picture

SIDE = 176  # pixels of a picture on the sheet
STRIP = 20  # pixels below it for the IoU
GAP = 4  # pixels between pictures
QUALITY = 50  # of WebP; the noise of the pictures takes most of the bytes
GROUND, INK = (36, 29, 24), (235, 232, 228)
TRUE_BOX, FOUND_BOX = (255, 255, 255), (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture. truth: its boxes (G, 4). found: those of the model (D, 4). ious: of each true
    box with the nearest of the model's that has its class."""

    picture: Picture
    truth: FloatArray
    found: FloatArray
    ious: tuple[float, ...]


def draw_sheet(before: Sequence[Tile], after: Sequence[Tile]) -> Picture:
    """The sheet (H, W, 3) uint8, BGR. White boxes are true, black the model's."""
    rows = [np.concatenate([_draw(tile) for tile in tiles], axis=1) for tiles in (before, after)]
    return np.ascontiguousarray(np.concatenate(rows)[:-GAP, :-GAP])


def encode_sheet(sheet: Picture) -> bytes:
    """The sheet as WebP."""
    _, data = cv2.imencode(".webp", sheet, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
    return data.tobytes()


def _draw(tile: Tile) -> Picture:
    scale = SIDE / tile.picture.shape[0]
    canvas = cv2.resize(tile.picture, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    for boxes, color, width in ((tile.truth, TRUE_BOX, 3), (tile.found, FOUND_BOX, 1)):
        for x1, y1, x2, y2 in np.rint(boxes * scale).astype(int).tolist():
            cv2.rectangle(canvas, (x1, y1), (x2, y2), color, width)
    drawn = np.full((SIDE + STRIP + GAP, SIDE + GAP, 3), GROUND, np.uint8)
    drawn[:SIDE, :SIDE] = canvas
    text = "IoU " + ", ".join(f"{value:.2f}" for value in tile.ious)
    place = (6, SIDE + STRIP - 5)
    cv2.putText(drawn, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, INK, 1, cv2.LINE_AA)
    return drawn

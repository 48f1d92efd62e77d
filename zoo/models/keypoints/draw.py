"""Joints as a picture, as text, and as data."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from zoo.models.keypoints.joints import JOINTS, LIMBS
from zoo.models.layers.pictures import FloatArray, Picture, check_picture

THICKNESS = 4  # half of a limb's width, in pixels
OPACITY = 0.6  # of each limb

# Of the limbs, (blue, green, red): once around the circle of hues.
COLORS = (
    *((255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0)),
    *((0, 255, 0), (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255)),
    *((0, 0, 255), (85, 0, 255), (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85)),
)


def draw_skeletons(image: Picture, people: Sequence[FloatArray]) -> Picture:
    """A copy of the picture with a line for each limb of each person.

    image: (H, W, 3) uint8, BGR; ValueError if it is no picture. people: (J, 3) rows x, y, score
    each, as `predict` gives them, in pixels; scores are not looked at.
    """
    check_picture(image)
    canvas = np.ascontiguousarray(image).copy()
    for joints in people:
        for (start, end), color in zip(LIMBS, COLORS, strict=True):
            canvas = _draw_limb(canvas, joints[start, :2], joints[end, :2], color)
    return canvas


def _draw_limb(
    canvas: Picture, start: FloatArray, end: FloatArray, color: tuple[int, int, int]
) -> Picture:
    middle, (along, down) = (start + end) / 2, start - end
    half_length = int(np.hypot(along, down) / 2)
    angle = int(np.degrees(np.arctan2(down, along)))
    center = (int(middle[0]), int(middle[1]))
    outline = cv2.ellipse2Poly(center, (half_length, THICKNESS), angle, 0, 360, 1)
    with_limb = cv2.fillConvexPoly(canvas.copy(), outline, color)
    blended: Picture = cv2.addWeighted(canvas, 1 - OPACITY, with_limb, OPACITY, 0)
    return blended


def joint_records(people: Sequence[FloatArray]) -> list[list[dict[str, object]]]:
    """Joints of each person as plain data for JSON: place in pixels (two decimals), score (four),
    and the name in both languages."""
    return [
        [
            {
                "x": round(float(x), 2),
                "y": round(float(y), 2),
                "score": round(float(score), 4),
                "name": {lang: JOINTS[lang][number] for lang in ("en_US", "zh_CN")},
            }
            for number, (x, y, score) in enumerate(joints)
        ]
        for joints in people
    ]


def joint_table(people: Sequence[FloatArray], language: str = "en_US") -> str:
    """Joints of each person as lines of text: score, place in whole pixels, name; an empty line
    between persons."""
    return "\n\n".join(
        "\n".join(
            f"{score:.3f}  {x:6.0f} {y:6.0f}  {name}"
            for (x, y, score), name in zip(joints, JOINTS[language], strict=True)
        )
        for joints in people
    )

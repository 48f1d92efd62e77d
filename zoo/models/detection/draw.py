"""Detections as a picture, as text, and as data."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

import cv2
import numpy as np

from zoo.models.detection.classes import CLASSES, class_name
from zoo.models.layers.pictures import FloatArray, Picture, check_picture

# The golden angle, as a part of the circle: consecutive classes get hues far apart.
HUE_STEP = 0.381966
# Of `detection_table`. A Han character is two cells wide.
HEADERS = {
    "en_US": "    x1     y1     x2     y2  score  class",
    "zh_CN": "    x1     y1     x2     y2   得分  类别",
}


def class_color(number: int) -> tuple[int, int, int]:
    """A color for a class, (blue, green, red) 0..255, dark enough for white letters."""
    red, green, blue = colorsys.hsv_to_rgb(number * HUE_STEP % 1.0, 0.85, 0.75)
    return round(blue * 255), round(green * 255), round(red * 255)


def draw_detections(
    image: Picture,
    detections: FloatArray,
    threshold: float = 0.3,
    names: Sequence[str] = CLASSES["en_US"],
    labels: bool = True,
) -> Picture:
    """A copy of the picture with a box, the name and the score of each detection.

    image: (H, W, 3) uint8, BGR. detections: (D, 6) rows x1, y1, x2, y2, score, class, as
    `predict` gives them; those of score above threshold are drawn, the best ones on top. names:
    of the classes, English because OpenCV's letters are ASCII only. labels: False draws boxes
    only. ValueError if image is no picture.
    """
    check_picture(image)
    canvas = np.ascontiguousarray(image).copy()
    # lines and letters grow with the picture: 2 pixels and 0.5 at 800 pixels
    size = max(min(canvas.shape[:2]) / 800, 0.5)
    width = max(round(2 * size), 1)
    for *box, score, number in detections[::-1]:
        if score <= threshold:
            continue
        (x1, y1, x2, y2), color = (round(float(v)) for v in box), class_color(int(number))
        cv2.rectangle(canvas, (x1, y1), (x2, y2), color, width)
        if labels:
            name = names[int(number)] if number < len(names) else f"class {int(number)}"
            _draw_label(canvas, f"{name} {score:.2f}", x1, y1, color, size)
    return canvas


def _draw_label(
    canvas: Picture, text: str, x1: int, y1: int, color: tuple[int, int, int], size: float
) -> None:
    font, scale = cv2.FONT_HERSHEY_SIMPLEX, 0.5 * size
    (text_w, text_h), below = cv2.getTextSize(text, font, scale, 1)
    # above the box where there is room, else inside it
    top = y1 - text_h - below - 2 if y1 - text_h - below - 2 >= 0 else y1
    cv2.rectangle(canvas, (x1, top), (x1 + text_w + 4, top + text_h + below + 2), color, -1)
    place = (x1 + 2, top + text_h + 1)
    cv2.putText(canvas, text, place, font, scale, (255, 255, 255), 1, cv2.LINE_AA)


def detection_records(detections: FloatArray) -> list[dict[str, object]]:
    """Detections (D, 6) as plain data for JSON: box in pixels (two decimals), score (four),
    class number, and its name in both languages."""
    return [
        {
            "box": [round(float(v), 2) for v in row[:4]],
            "score": round(float(row[4]), 4),
            "class": int(row[5]),
            "name": {lang: class_name(int(row[5]), lang) for lang in ("en_US", "zh_CN")},
        }
        for row in detections
    ]


def detection_table(detections: FloatArray, language: str = "en_US") -> str:
    """Detections (D, 6) as lines of text below a header: box in whole pixels, score, class name."""
    lines = [
        " ".join(f"{v:6.0f}" for v in row[:4])
        + f"  {row[4]:.3f}  {class_name(int(row[5]), language)}"
        for row in detections
    ]
    return "\n".join([HEADERS[language], *lines])

"""The class of each pixel as a picture, as text, and as data."""

from __future__ import annotations

import cv2
import numpy as np

from zoo.models.layers.pictures import Picture, check_picture
from zoo.models.segmentation.classes import BACKGROUND, class_color, class_name
from zoo.models.segmentation.inference import ClassMap

OPACITY = 0.6  # of the colors over the picture
SMALLEST = 0.001  # share of the picture from which on a class is listed


def class_areas(classes: ClassMap) -> list[tuple[int, float]]:
    """Class numbers with their share of the picture, 0..1, the largest first."""
    numbers, counts = np.unique(classes, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [(int(numbers[n]), float(counts[n]) / classes.size) for n in order]


def class_records(classes: ClassMap, dataset: str) -> list[dict[str, object]]:
    """The same as plain data for JSON, with names in both languages."""
    return [
        {
            "class": number,
            "area": round(area, 4),
            "name": {lang: class_name(number, dataset, lang) for lang in ("en_US", "zh_CN")},
        }
        for number, area in class_areas(classes)
    ]


def class_table(classes: ClassMap, dataset: str, language: str = "en_US") -> str:
    """The same as lines of text: share in percent, name. Specks under 0.1 % are left out."""
    return "\n".join(
        f"{100 * area:5.1f} %  {class_name(number, dataset, language)}"
        for number, area in class_areas(classes)
        if area >= SMALLEST
    )


def draw_classes(image: Picture, classes: ClassMap, dataset: str) -> Picture:
    """A copy of the picture with a color over each class but VOC's background, and a legend.

    image: (H, W, 3) uint8, BGR. classes: (H, W), as `predict` gives them. Names are English
    because OpenCV's letters are ASCII only. ValueError if image is no picture, or has another size.
    """
    check_picture(image)
    if classes.shape != image.shape[:2]:
        raise ValueError(f"classes of {classes.shape} pixels, a picture of {image.shape[:2]}")
    palette = np.array([class_color(number) for number in range(256)], np.uint8)
    painted = cv2.addWeighted(image, 1 - OPACITY, palette[classes], OPACITY, 0)
    plain = (classes == BACKGROUND) & (dataset == "voc")
    canvas: Picture = np.where(plain[..., None], image, painted)
    _draw_legend(canvas, [n for n, area in class_areas(classes) if area >= SMALLEST], dataset)
    return canvas


def _draw_legend(canvas: Picture, numbers: list[int], dataset: str) -> None:
    # letters grow with the picture: 0.5 at 800 pixels
    scale = 0.5 * max(min(canvas.shape[:2]) / 800, 0.7)
    font, step = cv2.FONT_HERSHEY_SIMPLEX, round(36 * scale)
    for row, number in enumerate(numbers):
        text, top = class_name(number, dataset), row * step
        (width, _), _ = cv2.getTextSize(text, font, scale, 1)
        cv2.rectangle(canvas, (0, top), (step, top + step), class_color(number), -1)
        cv2.rectangle(canvas, (step, top), (step + width + 8, top + step), (0, 0, 0), -1)
        place = (step + 4, top + round(0.7 * step))
        cv2.putText(canvas, text, place, font, scale, (255, 255, 255), 1, cv2.LINE_AA)

"""Joints of persons on COCO: the steps of the protocol `coco-keypoints`.

Letters: P persons, J joints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import megengine.module as M
import numpy as np

from zoo.core.evaluation import Figure
from zoo.models.evaluate.average_precision import (
    HALF,
    THREE_QUARTERS,
    Average,
    Numbers,
    figures,
    measure,
)
from zoo.models.evaluate.coco import SPLIT, Coco, Row, checked_rows, find, read_coco, read_rows
from zoo.models.evaluate.detection import box_fields
from zoo.models.evaluate.protocol import DataError, Dataset, Outcome, Sample, Steps
from zoo.models.keypoints.inference import HEIGHT, WIDTH, estimate, process_inputs
from zoo.models.layers.pictures import FloatArray, read_picture

PERSON = 1  # the category
MEDIUM, LARGE = (
    1,
    2,
)  # area below 96 x 96 pixels, and above; smaller persons have no joints
AVERAGES = (
    Average("AP", ""),
    Average("AP", "50", threshold=HALF),
    Average("AP", "75", threshold=THREE_QUARTERS),
    Average("AP", "medium", area=MEDIUM),
    Average("AP", "large", area=LARGE),
    Average("AR", "", recall=True),
    Average("AR", "50", recall=True, threshold=HALF),
    Average("AR", "75", recall=True, threshold=THREE_QUARTERS),
    Average("AR", "medium", recall=True, area=MEDIUM),
    Average("AR", "large", recall=True, area=LARGE),
)
# A detector's person boxes, in COCO's format of results.
BOXES = tuple(
    f"{folder}COCO_{SPLIT}_detections_AP_H_56_person.json"
    for folder in ("person_detection_results/", "annotations/", "")
)
TRUE_BOXES = "ground-truth boxes"  # marks figures that are not comparable with published ones
AT_ONCE = 16  # persons in a forward pass, besides their mirror images

# x1, y1, x2, y2 in pixels, and the score
Person = tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Truth:
    """annotations: of all pictures. detected: a detector's boxes by sample key; None if the
    ground-truth boxes were used."""

    annotations: tuple[Row, ...]
    detected: Mapping[str, Sequence[Person]] | None


def read(folder: Path) -> Dataset:
    """COCO val2017 in a folder, with the person boxes of a detector if the folder has them.

    The truth of a sample is its boxes. Raises DataError.
    """
    coco = read_coco(folder, "person_keypoints", ("keypoints", "num_keypoints"))
    file = find(folder, BOXES, Path.is_file)
    boxes = _detected(file) if file else _true_boxes(coco.annotations)
    samples = _samples(coco, boxes)
    if file and not any(sample.truth for sample in samples):
        raise DataError(f"{file} has no person in the pictures of {folder}; is it of another set?")
    digests = [coco.digest, sha256(file.read_bytes()).hexdigest() if file else TRUE_BOXES]
    digest = sha256("\n".join(digests).encode()).hexdigest()
    return Dataset(samples, digest, Truth(coco.annotations, boxes if file else None))


def _samples(coco: Coco, boxes: Mapping[str, Sequence[Person]]) -> tuple[Sample, ...]:
    made = (
        Sample(str(image["id"]), coco.pictures / image["file_name"], (HEIGHT, WIDTH))
        for image in coco.images
    )
    return tuple(replace(sample, truth=tuple(boxes.get(sample.key, ()))) for sample in made)


def _detected(file: Path) -> dict[str, list[Person]]:
    """The person boxes in a file of results. Raises DataError."""
    found = checked_rows(read_rows(file), file, "", ("image_id", "category_id", "bbox", "score"))
    return _by_picture((row for row in found if row["category_id"] == PERSON), None)


def _true_boxes(annotations: Sequence[Row]) -> dict[str, list[Person]]:
    """The boxes of persons with labeled joints, score 1."""
    alone = (row for row in annotations if row["num_keypoints"] and not row["iscrowd"])
    return _by_picture(alone, 1.0)


def _by_picture(rows: Iterator[Row], confidence: float | None) -> dict[str, list[Person]]:
    found = defaultdict(list)
    for row in rows:
        x, y, width, height = row["bbox"]
        certain = float(row["score"]) if confidence is None else confidence
        found[str(row["image_id"])].append((x, y, x + width, y + height, certain))
    return dict(found)


def load(model: M.Module, sample: Sample) -> tuple[FloatArray, Numbers]:
    """Crops of the persons (P, 3, 256, 192), and their boxes with scores (P, 5)."""
    boxes = np.array(sample.truth, np.float64).reshape(-1, 5)
    if not len(boxes):
        return np.empty((0, 3, HEIGHT, WIDTH), np.float32), boxes
    image = read_picture(sample.file, as_stored=True)  # as it was annotated
    return np.concatenate([process_inputs(image, box) for box in boxes[:, :4]]), boxes


def predict(
    model: M.Module, loaded: Sequence[tuple[FloatArray, Numbers]]
) -> list[list[list[float]]]:
    """The persons of each picture: rows score, then x, y and score of each joint.

    The score of a person is the box score times the mean joint score.
    """
    people, boxes = (np.concatenate(part) for part in zip(*loaded, strict=True))
    if not len(people):
        return [[] for _ in loaded]
    parts = [slice(start, start + AT_ONCE) for start in range(0, len(people), AT_ONCE)]
    joints = np.concatenate([estimate(model, people[p], boxes[p, :4]) for p in parts], dtype=float)
    certain = boxes[:, 4] * joints[..., 2].mean(axis=1)
    found = np.column_stack([certain, joints.reshape(len(joints), -1)])
    ends = np.cumsum([len(one) for one, _ in loaded])[:-1]
    return [part.tolist() for part in np.split(found, ends)]


def score(dataset: Dataset, outcomes: Mapping[str, Outcome]) -> tuple[Figure, ...]:
    """Figures over the pictures that have an outcome, from 0 to 1. With detected boxes, the last
    one is the AP of the boxes themselves."""
    truth: Truth = dataset.truth
    wanted = [row for row in truth.annotations if str(row["image_id"]) in outcomes]
    if not wanted:
        return ()
    found = figures(AVERAGES, measure("keypoints", wanted, _results(outcomes)))
    if truth.detected is None:
        return tuple(replace(one, qualifier=_qualified(one.qualifier)) for one in found)
    boxes = {key: truth.detected.get(key, ()) for key in outcomes}
    curves = measure("bbox", wanted, _box_results(boxes))
    return found + figures([Average("box AP", "")], curves)


def _qualified(qualifier: str) -> str:
    return f"{qualifier}, {TRUE_BOXES}" if qualifier else TRUE_BOXES


def _results(outcomes: Mapping[str, Outcome]) -> Iterator[Row]:
    """Persons in COCO's format of results; the area is that of the box around all joints."""
    for key, rows in outcomes.items():
        for confidence, *joints in rows:
            x, y = joints[0::3], joints[1::3]
            yield {
                "image_id": int(key),
                "category_id": PERSON,
                "keypoints": joints,
                **box_fields((min(x), min(y), max(x), max(y))),
                "score": confidence,
            }


def _box_results(boxes: Mapping[str, Sequence[Person]]) -> Iterator[Row]:
    for key, rows in boxes.items():
        for *box, confidence in rows:
            fields = {"image_id": int(key), "category_id": PERSON, "score": confidence}
            yield {**fields, **box_fields(box)}


STEPS = Steps(read, load, predict, score)

"""What `zoo predict` finds in a picture, by the model's task. Needs the extra `models`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Picture = Any  # (H, W, 3) uint8, BGR; numpy is at home in zoo.models


@dataclass(frozen=True, slots=True)
class Request:
    """threshold: the lowest score. language: of names. dataset: token in the model's name, or "".
    load: a model of the hub by name, in evaluation mode."""

    model: Any
    image: Picture
    threshold: float
    language: str
    dataset: str
    load: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Prediction:
    """text: what was found, line by line. summary: the same in a few words. records: for --json.
    picture: for --out; None for a task that draws none."""

    text: str
    summary: str
    records: list[Any]
    picture: Picture | None


def detect(request: Request) -> Prediction:
    """Boxes above the threshold."""
    from zoo.models.detection.draw import detection_records, detection_table, draw_detections
    from zoo.models.detection.inference import predict

    found = predict(request.model, request.image)
    shown = found[found[:, 4] > request.threshold]
    return Prediction(
        detection_table(shown, request.language),
        f"{len(shown)} boxes above {request.threshold:g}",
        detection_records(shown),
        draw_detections(request.image, shown, 0.0),
    )


def classify(request: Request) -> Prediction:
    """The five most likely classes, whatever the threshold."""
    from zoo.models.classification.inference import predict, top_classes

    best = top_classes(predict(request.model, request.image))
    text = "\n".join(f"{row['probability']:.4f}  {row['name']}" for row in best)
    return Prediction(text, f"the {len(best)} most likely classes", best, None)


def segment(request: Request) -> Prediction:
    """The area of each class, whatever the threshold."""
    from zoo.models.segmentation.draw import class_records, class_table, draw_classes
    from zoo.models.segmentation.inference import predict

    classes = predict(request.model, request.image)
    records = class_records(classes, request.dataset)
    return Prediction(
        class_table(classes, request.dataset, request.language),
        f"{len(records)} classes",
        records,
        draw_classes(request.image, classes, request.dataset),
    )


def find_joints(request: Request) -> Prediction:
    """Joints of the persons that a detector finds above the threshold."""
    from zoo.models.keypoints.evaluator import KeypointEvaluator

    evaluator = KeypointEvaluator(request.load(), request.model)
    boxes = evaluator.detect_persons(request.image, request.threshold)
    people = list(evaluator.predict(request.image, boxes))
    return Prediction(
        evaluator.table(people, request.language),
        f"{len(people)} persons above {request.threshold:g}",
        evaluator.records(people),
        evaluator.vis_skeletons(request.image, people),
    )


PREDICTORS: Mapping[str, Callable[[Request], Prediction]] = {
    "classification": classify,
    "detection": detect,
    "keypoints": find_joints,
    "segmentation": segment,
}

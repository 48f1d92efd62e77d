"""Boxes of a detector."""

from __future__ import annotations

from zoo.commands.options import plural
from zoo.commands.predictors.job import Job, Prediction
from zoo.models.detection.draw import detection_records, detection_table, draw_detections
from zoo.models.detection.inference import predict

NEEDS = "nms_iou"  # of a detector


def run(job: Job) -> Prediction:
    assert job.image is not None
    model = job.build(job.args.entry, NEEDS)
    found = predict(model, job.image, threshold=job.args.threshold)
    return Prediction(
        f"{plural(len(found), 'box', 'boxes')} above {job.args.threshold:g}",
        (detection_table(found, job.args.language),) if len(found) else (),
        detection_records(found),
        draw_detections(job.image, found, 0.0),
    )

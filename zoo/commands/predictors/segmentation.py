"""The class of each pixel of a picture."""

from __future__ import annotations

from zoo.commands.options import plural
from zoo.commands.predictors.job import Job, Prediction
from zoo.models.segmentation.draw import (
    SMALLEST,
    class_areas,
    class_records,
    class_table,
    draw_classes,
)
from zoo.models.segmentation.inference import predict


def run(job: Job) -> Prediction:
    assert job.image is not None
    model = job.build(job.args.entry, "input_size")
    classes = predict(model, job.image)
    dataset = str(job.entry["parts"].get("dataset", ""))
    listed = [area for _, area in class_areas(classes) if area >= SMALLEST]
    return Prediction(
        f"{plural(len(listed), 'class', 'classes')} of {100 * SMALLEST:g} % or more",
        (class_table(classes, dataset, job.args.language),),
        class_records(classes, dataset),
        draw_classes(job.image, classes, dataset),
    )

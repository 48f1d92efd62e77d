"""Pictures of a generator."""

from __future__ import annotations

from zoo.commands.options import plural
from zoo.commands.predictors.job import Job, Prediction
from zoo.models.generation.sampling import grid_boxes

COLUMNS = 8


def run(job: Job) -> Prediction:
    model = job.build(job.args.entry, "generate_images")
    seed, count = job.args.seed, job.args.count
    images = model.generate_images(count, seed)
    height, width = images.shape[2:]
    boxes = grid_boxes(count, height, width, COLUMNS)
    return Prediction(
        f"{plural(count, 'picture')} of {width} x {height} pixels from seed {seed}",
        (),
        {"seed": seed, "pictures": [{"box": list(box)} for box in boxes]},
        model.make_grid(images, COLUMNS),
    )

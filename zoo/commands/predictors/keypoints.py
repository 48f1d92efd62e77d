"""The joints of each person in a picture."""

from __future__ import annotations

from zoo.commands.options import plural
from zoo.commands.predictors import detection
from zoo.commands.predictors.job import Job, PredictError, Prediction
from zoo.models.keypoints.evaluator import KeypointEvaluator


def run(job: Job) -> Prediction:
    """Persons are those of --boxes; a detector finds them unless these are given."""
    assert job.image is not None
    args = job.args
    model = job.build(args.entry, "corrected")
    if args.boxes:
        boxes, where = args.boxes, ""
        evaluator = KeypointEvaluator(None, model)
    else:
        evaluator = KeypointEvaluator(job.build(args.detector, detection.NEEDS), model)
        boxes = evaluator.detect_persons(job.image, args.threshold).tolist()
        where = f" above {args.threshold:g} by {args.detector}"
    try:
        people = list(evaluator.predict(job.image, boxes))
    except ValueError as error:
        raise PredictError(str(error)) from error
    table = evaluator.table(people, args.language)
    records = [
        {"box": [round(v, 2) for v in box], "joints": joints}
        for box, joints in zip(boxes, evaluator.records(people), strict=True)
    ]
    return Prediction(
        plural(len(people), "person") + where,
        (table,) if table else (),
        records,
        evaluator.vis_skeletons(job.image, people),
    )

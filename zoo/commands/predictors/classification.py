"""The most probable classes of a picture."""

from __future__ import annotations

from zoo.commands.options import plural
from zoo.commands.predictors.job import Job, PredictError, Prediction
from zoo.models.classification.inference import predict, read_class_names, top_classes

NAMES = "imagenet_class_info.json"  # as MegEngine's models publish the names
COUNT = 5


def run(job: Job) -> Prediction:
    assert job.image is not None
    model = job.build(job.args.entry, "normalised")
    probabilities = predict(model, job.image)
    names, note = _names(job, len(probabilities))
    top = top_classes(probabilities, names, COUNT)
    rows = (f"{100 * float(str(row['probability'])):6.2f} %  {row['name']}" for row in top)
    summary = f"top {len(top)} of {plural(len(probabilities), 'class', 'classes')}"
    return Prediction(summary, (*rows, *note), top)


def _names(job: Job, classes: int) -> tuple[list[str], tuple[str, ...]]:
    """Names of the classes, or none and a line that says why."""
    path = job.asset(NAMES)
    if path is None:
        why = f"assets.lock has no {NAMES}; see zoo assets add --help"
        return [], (f"class numbers only: {why}",)
    shown = job.project.shown(path)
    try:
        names = read_class_names(path)
    except ValueError as error:
        raise PredictError(str(error).replace(str(path), shown)) from error
    except (AttributeError, LookupError, TypeError) as error:
        raise PredictError(f"{shown} holds no class names: {error}") from error
    if len(names) != classes:
        why = f"{shown} has {plural(len(names), 'name')}, the model {classes} classes"
        return [], (f"class numbers only: {why}",)
    return names, ()

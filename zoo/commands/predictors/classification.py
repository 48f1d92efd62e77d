"""The most probable classes of a picture."""

from __future__ import annotations

from pathlib import Path

from zoo.commands.options import plural
from zoo.commands.predictors.job import Job, PredictError, Prediction
from zoo.models.classification.classes import (
    COUNT,
    FILE_NAMES,
    NAMES,
    fetch_class_names,
    read_class_names,
)
from zoo.models.classification.inference import predict, top_classes
from zoo.models.weights.checkpoint import WeightsError
from zoo.models.weights.fetch import FetchError, cached_path

TOP = 5


def run(job: Job) -> Prediction:
    assert job.image is not None
    model = job.build(job.args.entry, "normalised")
    probabilities = predict(model, job.image)
    names, note = _names(job, len(probabilities))
    top = top_classes(probabilities, names, TOP)
    rows = (f"{100 * float(str(row['probability'])):6.2f} %  {row['name']}" for row in top)
    summary = f"top {len(top)} of {plural(len(probabilities), 'class', 'classes')}"
    return Prediction(summary, (*rows, *note), top)


def _names(job: Job, classes: int) -> tuple[list[str], tuple[str, ...]]:
    """Names of the classes, or none and a line that says why and what helps."""
    path, why = _list(job, classes)
    if path is None:
        return [], (f"class numbers only: {why}",)
    shown = job.project.shown(path)
    try:
        names = read_class_names(path)
    except ValueError as error:
        raise PredictError(str(error).replace(str(path), shown)) from error
    if len(names) != classes:
        why = f"{shown} has {plural(len(names), 'name')}, the model {classes} classes"
        return [], (f"class numbers only: {why}",)
    return names, ()


def _list(job: Job, classes: int) -> tuple[Path | None, str]:
    """The project's list, else ImageNet's from the cache of weights or, with weights, fetched;
    None and the reason without one."""
    if path := job.asset(FILE_NAMES):
        return path, ""
    if classes != COUNT:
        return None, f"names are known for the {COUNT} classes of ImageNet"
    if job.args.random and not cached_path(NAMES.url).is_file():
        return None, f"for names run: zoo assets add {NAMES.url}"
    try:
        return fetch_class_names(), ""
    except (FetchError, WeightsError) as error:
        return None, str(error)

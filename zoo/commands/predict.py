"""`zoo predict`: what a model makes of a picture or a text."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from zoo.commands.options import flag, no_models, one_or_more, project_of, unknown
from zoo.commands.prediction import CANNOT_RUN, Job, PredictError, check_path, load_picture
from zoo.core.card import Lang
from zoo.project.files import write_report
from zoo.project.paths import Project
from zoo.project.records import read_measurements, read_models

# A task of `predictors.RUN` -> the arguments it takes, beside COMMON.
PREDICTORS: Mapping[str, tuple[str, ...]] = {
    "classification": ("PICTURE",),
    "detection": ("PICTURE", "--out", "--threshold"),
    "segmentation": ("PICTURE", "--out"),
    "keypoints": ("PICTURE", "--out", "--threshold", "--detector", "--boxes"),
    "text": ("--text",),
    "generation": ("--out", "--seed", "--count"),
}
COMMON = ("--json", "--language", "--random")
MOST = 10_000  # pictures of a grid
DEFAULTS = {"threshold": 0.3, "seed": 0, "count": 64}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entry", metavar="NAME", help="a name of zoo list")
    parser.add_argument("picture", nargs="?", type=Path, metavar="PICTURE")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write a picture of the result")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result as JSON")
    parser.add_argument("--text", help="for a text encoder, [MASK] for a word to find")
    parser.add_argument("--threshold", type=float, metavar="T", help="lowest score (0.3)")
    text = "model that finds persons (the smallest)"
    parser.add_argument("--detector", metavar="NAME", help=text)
    text = "a person, instead of --detector; repeat for more"
    parser.add_argument("--boxes", type=_box, action="append", metavar="X1,Y1,X2,Y2", help=text)
    parser.add_argument("--seed", type=_seed, metavar="N", help="seed of generated pictures (0)")
    text = "number of generated pictures (64)"
    parser.add_argument("--count", type=one_or_more, metavar="N", help=text)
    parser.add_argument("--language", choices=("en_US", "zh_CN"), default="en_US")
    flag(parser, "--random", "random weights: only for a trial")


def run(args: argparse.Namespace) -> int:
    try:
        from zoo.models.runtime import settings as runtime

        runtime.apply()
        from zoo.models.hub import read_entries
    except ImportError as error:
        raise no_models("predicting", error.name) from None
    project = project_of(args)
    read_models(project)  # a regular file of bounded size, before its reader
    entries = read_entries(project.registry)
    _check(args, entries, project)
    _predict(args, Job(args, project, entries[args.entry]))
    return 0


def _check(
    args: argparse.Namespace, entries: Mapping[str, Mapping[str, Any]], project: Project
) -> None:
    """Looks at the arguments before anything slow begins, and fills in defaults.
    Raises PredictError."""
    if args.entry not in entries:
        raise PredictError(unknown(args.entry, entries))
    task = entries[args.entry]["task"]
    label = f"{args.entry} is of the task `{project.hub.task(task).label[Lang.EN_US]}`"
    if task not in PREDICTORS:
        raise PredictError(f"{label}, {CANNOT_RUN}")
    takes = PREDICTORS[task]
    for name in sorted({name for row in PREDICTORS.values() for name in row}):
        given = getattr(args, name.lstrip("-").lower()) is not None
        if given and name not in takes:
            usual = ", ".join(takes + COMMON)
            raise PredictError(f"{label}, which takes no {name}; it takes {usual}")
    for name, needed in (("PICTURE", True), ("--text", True), ("--out", task == "generation")):
        if needed and name in takes and getattr(args, name.lstrip("-").lower()) is None:
            raise PredictError(f"{label}, which needs {name}")
    _check_values(args)
    if task == "keypoints" and not args.boxes:
        args.detector = _detector(args.detector, entries, project)


def _check_values(args: argparse.Namespace) -> None:
    for name, value in DEFAULTS.items():
        if getattr(args, name) is None:
            setattr(args, name, value)
    if args.picture is not None:
        check_path(args.picture)
    if args.text is not None and not args.text.strip():
        raise PredictError("--text is empty; write a word, or a sentence with a [MASK]")
    if not 0 <= args.threshold <= 1:
        text = f"--threshold {args.threshold:g} is not a score; write a number from 0 to 1"
        raise PredictError(text)
    if args.count > MOST:
        raise PredictError(f"--count {args.count}: at most {MOST} pictures go into a grid")
    for path in (args.out, args.json):
        if path is not None and not path.resolve().parent.is_dir():
            raise PredictError(f"there is no folder {path.parent} to write {path.name} to")
        if path is not None and path.is_dir():
            raise PredictError(f"{path} is a folder; name a file to write")
    if args.out is not None and args.out.suffix.lower() not in (".jpg", ".jpeg", ".png"):
        raise PredictError(f"--out {args.out}: write a name that ends in .jpg or .png")


def _detector(name: str | None, entries: Mapping[str, Mapping[str, Any]], project: Project) -> str:
    """The detector that finds persons: the one named, else the one with the fewest parameters."""
    detectors = {n: e for n, e in entries.items() if e["task"] == "detection"}
    if name in detectors:
        return str(name)
    if name is not None:
        raise PredictError(unknown(name, detectors, "detector"))
    if not detectors:
        raise PredictError("no detector in this hub to find persons; give --boxes X1,Y1,X2,Y2")
    measured = read_measurements(project)
    sizes = {n: measured[n].parameters for n in detectors if n in measured}
    return min(sorted(detectors), key=lambda n: sizes.get(n, float("inf")))


def _predict(args: argparse.Namespace, job: Job) -> None:
    """Reads the picture, runs the task's module, prints and writes what it gives back."""
    from zoo.commands.predictors import RUN
    from zoo.models.layers.pictures import picture_file

    if args.picture is not None:
        job.image = load_picture(args.picture)
    start = time.perf_counter()
    try:
        found = RUN[job.entry["task"]](job)
    except MemoryError as error:
        what = f"{args.picture} is too large" if args.picture else "the result is too large"
        raise PredictError(f"{what} for the memory of this machine") from error
    seconds = time.perf_counter() - start - job.building
    for line in found.lines:
        print(line)
    if args.random:
        print("random weights: these values mean nothing")
    print(f"{found.summary} in {seconds:.2f} s (building the model took {job.building:.2f} s)")
    if args.json is not None:
        text = json.dumps(found.records, ensure_ascii=False, indent=1)
        write_report(args.json, text + "\n")
    if args.out is not None and found.picture is not None:
        write_report(args.out, picture_file(args.out, found.picture))


def _box(text: str) -> tuple[float, ...]:
    """A box on the command line."""
    with suppress(ValueError):
        x1, y1, x2, y2 = box = tuple(map(float, text.split(",")))
        if x1 < x2 and y1 < y2 and all(abs(v) < 1e6 for v in box):
            return box
    hint = "write X1,Y1,X2,Y2 in pixels, with X1 < X2 and Y1 < Y2"
    raise argparse.ArgumentTypeError(f"{text} is not a box; {hint}")


def _seed(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is less than 0")
    return number

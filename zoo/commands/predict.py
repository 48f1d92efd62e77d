"""`zoo predict`: what a model sees in a picture."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from zoo.commands.options import print_no_models, project_of
from zoo.core.card import Lang

AGAIN = "zoo build --no-samples"


def add(commands: Any) -> None:
    parser = commands.add_parser("predict", help="run a model on a picture")
    parser.add_argument("entry", help="a name of zoo list")
    parser.add_argument("image", type=Path)
    parser.add_argument("--out", type=Path, metavar="PICTURE", help="write the boxes drawn in")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the boxes as JSON")
    parser.add_argument("--threshold", type=float, default=0.3, metavar="T", help="lowest score")
    parser.add_argument("--language", choices=("en_US", "zh_CN"), default="en_US")
    parser.add_argument("--random", action="store_true", help="random weights: only for a trial")
    parser.set_defaults(run=run, pages=None)


def run(args: argparse.Namespace) -> int:
    try:
        from zoo.models.runtime import settings as runtime

        runtime.apply()
        from zoo.models.hub import read_entries
    except ImportError as error:
        print_no_models("predicting", error.name)
        return 2
    project = project_of(args)
    registry = project.registry
    if not registry.is_file():
        print(f"zoo: there is no {registry}; run: {AGAIN}", file=sys.stderr)
        return 2
    try:
        entries = read_entries(registry)
    except (ValueError, KeyError, TypeError) as error:
        print(f"zoo: {registry} cannot be read: {error}; run: {AGAIN}", file=sys.stderr)
        return 2
    problem = _problem(args, sorted(entries))
    if not problem and entries[args.entry]["task"] not in PREDICTORS:
        label = project.hub.task(entries[args.entry]["task"]).label[Lang.EN_US]
        problem = (
            f"{args.entry} is of the task `{label}`, which zoo predict cannot run; "
            "the samples of its card show how to use it"
        )
    if problem:
        print(f"zoo: {problem}", file=sys.stderr)
        return 2
    return PREDICTORS[entries[args.entry]["task"]](args, registry)


def _problem(args: argparse.Namespace, known: list[str]) -> str:
    """What is wrong with the arguments, before anything slow begins."""
    if args.entry not in known:
        near = get_close_matches(args.entry.replace("-", "_"), known, 3, 0.5)
        hint = f"did you mean {', '.join(near)}?" if near else "zoo list names all"
        return f"unknown model {args.entry}; {hint}"
    if not args.image.is_file():
        return f"there is no file {args.image}"
    if not 0 <= args.threshold <= 1:
        return f"--threshold {args.threshold:g} is no score; write a number from 0 to 1"
    for path in (args.out, args.json):
        if path is not None and not path.resolve().parent.is_dir():
            return f"there is no folder {path.parent} to write {path.name} to"
    if args.out is not None and args.out.suffix.lower() not in (".jpg", ".jpeg", ".png"):
        return f"--out {args.out}: write a name that ends in .jpg or .png"
    return ""


def _detect(args: argparse.Namespace, registry: Path) -> int:
    """Boxes, printed, drawn and written."""
    import cv2

    from zoo.models.constructors import ConstructorError
    from zoo.models.detection.draw import detection_records, detection_table, draw_detections
    from zoo.models.detection.inference import predict
    from zoo.models.hub import build_entry
    from zoo.models.weights.checkpoint import WeightsError
    from zoo.models.weights.fetch import FetchError

    image = cv2.imread(str(args.image))
    if image is None:
        print(f"zoo: {args.image} is no picture that OpenCV can read", file=sys.stderr)
        return 2
    start = time.perf_counter()
    try:
        model = build_entry(args.entry, registry, pretrained=not args.random)
    except (ConstructorError, FetchError, WeightsError) as error:
        print(f"zoo: {error}", file=sys.stderr)
        return 2
    model.eval()
    built = time.perf_counter()
    found = predict(model, image)
    seconds = time.perf_counter() - built
    shown = found[found[:, 4] > args.threshold]
    if len(shown):
        print(detection_table(shown, args.language))
    if args.random:
        print("random weights: these boxes mean nothing")
    print(
        f"{len(shown)} boxes above {args.threshold:g} in {seconds:.2f} s "
        f"(building the model took {built - start:.2f} s)"
    )
    if args.json is not None:
        args.json.write_text(
            json.dumps(detection_records(shown), ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
    if args.out is not None:
        cv2.imwrite(str(args.out), draw_detections(image, shown, 0.0))
    return 0


# task -> what runs one of its models on a picture
PREDICTORS: Mapping[str, Callable[[argparse.Namespace, Path], int]] = {"detection": _detect}

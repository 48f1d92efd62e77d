"""`zoo predict`: what a model sees in a picture."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

from zoo.commands.options import print_no_models, project_of
from zoo.commands.predictors import PREDICTORS, Request
from zoo.core.card import Lang

AGAIN = "zoo build --no-samples"
DETECTOR = "atss_res50_coco_3x_800size"  # of the persons in a picture, unless another is named


def add(commands: Any) -> None:
    parser = commands.add_parser("predict", help="run a model on a picture")
    parser.add_argument("entry", help="a name of zoo list")
    parser.add_argument("image", type=Path)
    parser.add_argument("--out", type=Path, metavar="PICTURE", help="write what is found, drawn in")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what is found as JSON")
    parser.add_argument("--threshold", type=float, default=0.3, metavar="T", help="lowest score")
    parser.add_argument(
        "--detector", metavar="NAME", default=DETECTOR, help="finds the persons for keypoints"
    )
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
    problem = problem or _task_problem(args, entries)
    if problem:
        print(f"zoo: {problem}", file=sys.stderr)
        return 2
    return _predict(args, entries[args.entry], registry)


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


def _task_problem(args: argparse.Namespace, entries: Mapping[str, Mapping[str, Any]]) -> str:
    """What is wrong with the arguments for a model of this task."""
    task = entries[args.entry]["task"]
    if task == "classification" and args.out is not None:
        return f"--out {args.out}: {args.entry} draws nothing; --json writes its classes"
    detector = entries.get(args.detector)
    if task == "keypoints" and (detector is None or detector["task"] != "detection"):
        return f"--detector {args.detector} is no detector of this hub; zoo list names them"
    return ""


def _predict(args: argparse.Namespace, entry: Mapping[str, Any], registry: Path) -> int:
    """Print what the model finds in the picture; draw and write it if wanted."""
    import cv2

    from zoo.models.constructors import ConstructorError
    from zoo.models.hub import UnknownEntryError, build_entry
    from zoo.models.weights.checkpoint import WeightsError
    from zoo.models.weights.fetch import FetchError

    def load(name: str) -> Any:
        model = build_entry(name, registry, pretrained=not args.random)
        model.eval()
        return model

    image = cv2.imread(str(args.image))
    if image is None:
        print(f"zoo: {args.image} is no picture that OpenCV can read", file=sys.stderr)
        return 2
    start = time.perf_counter()
    try:
        model = load(args.entry)
        built = time.perf_counter()
        dataset = entry["parts"].get("dataset", "")
        request = Request(
            model, image, args.threshold, args.language, dataset, partial(load, args.detector)
        )
        found = PREDICTORS[entry["task"]](request)
    except (ConstructorError, FetchError, UnknownEntryError, WeightsError) as error:
        print(f"zoo: {error}", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - built
    if found.text:
        print(found.text)
    if args.random:
        print("random weights: this means nothing")
    print(f"{found.summary} in {seconds:.2f} s (building the model took {built - start:.2f} s)")
    if args.json is not None:
        text = json.dumps(found.records, ensure_ascii=False, indent=1)
        args.json.write_text(text + "\n", "utf-8")
    if args.out is not None:
        cv2.imwrite(str(args.out), found.picture)
    return 0

"""`zoo evaluate`: published figures, measured again on your data."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zoo.commands.evaluation.choose import EvaluateError, Setting, explanation, protocol_of
from zoo.commands.options import flag, no_models, one_or_more, project_of, unknown
from zoo.commands.progress import Meter, duration
from zoo.core.evaluation import Agreement, Comparison, Evaluation, Figure, compare
from zoo.core.registry import Model
from zoo.project.files import write_report
from zoo.project.paths import Project
from zoo.project.records import read_models, record_evaluation

STOPPED = 130  # exit code after Ctrl-C, as a shell has it
WORDS = {
    Agreement.AGREES: "agrees",
    Agreement.DIFFERS: "DIFFERS",
    Agreement.PARTIAL: "partial: not compared",
    Agreement.STAND_IN: "stand-in weights: means nothing",
}
HEAD = ("figure", "measured", "published", "difference", "")
Pair = tuple[Model, Any]  # an entry and its protocol
Row = tuple[Figure, Comparison | None, str]


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="+", metavar="NAME", help="a name of zoo list")
    flag(parser, "--explain", "print protocol and data; no run")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="see --explain")
    text = "some of the pictures, evenly over the set: a trial, not a figure"
    parser.add_argument("--limit", type=one_or_more, metavar="N", help=text)
    parser.add_argument("--batch", type=one_or_more, metavar="B", help="pictures at a time")
    parser.add_argument("--device", choices=("auto", "cpu", "gpu"), default="auto")
    text = "spread over machines: dask://HOST:PORT"
    parser.add_argument("--executor", default="", metavar="ADDRESS", help=text)
    flag(parser, "--resume", "continue a run that was stopped")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    pairs = _pairs(args, project)
    if args.explain:
        texts = [explanation(entry, protocol, project.hub) for entry, protocol in pairs]
        print("\n".join(texts), end="")
        return 0
    _check(args)
    return _run_all(args, project, pairs, _choose_device(args.device))


def _pairs(args: argparse.Namespace, project: Project) -> list[Pair]:
    """Each entry with its protocol. Raises EvaluateError with all that is wrong."""
    registry = read_models(project)
    pairs, wrong = [], []
    for name in dict.fromkeys(args.names):
        entry = registry.find(name)
        if entry is None:
            wrong.append(unknown(name, (one.name for one in registry.entries)))
            continue
        try:
            pairs.append((entry, protocol_of(entry, project.hub)))
        except EvaluateError as error:
            wrong.append(str(error))
    if wrong:
        raise EvaluateError("\nzoo: ".join(wrong))
    return pairs


def _check(args: argparse.Namespace) -> None:
    """Looks at the arguments before anything slow begins. Raises EvaluateError."""
    if args.data is None:
        files = f"zoo evaluate --explain {args.names[0]} lists the files"
        raise EvaluateError(f"give --data FOLDER; {files}")
    if not args.data.is_dir():
        raise EvaluateError(f"--data {args.data} is not a folder")
    if args.json and (args.json.is_dir() or not args.json.resolve().parent.is_dir()):
        text = "the folder does not exist, or the path is a folder"
        raise EvaluateError(f"--json {args.json}: {text}")
    if args.executor:
        from zoo.samples.verify import scheduler_of

        scheduler_of(args.executor)


def _choose_device(asked: str) -> bool:
    """Whether to run on a GPU, with MegEngine's settings for it. Raises ZooError."""
    try:
        from zoo.models.runtime import settings as runtime
        from zoo.samples.setup import this_machine

        gpu = this_machine(asked).gpu
        if gpu:
            os.environ.setdefault(runtime.DEVICE, "gpu0")
        runtime.apply(device="gpu" if gpu else "cpu")
        import zoo.commands.evaluation.job  # noqa: F401
    except ImportError as error:
        raise no_models("measuring", error.name) from None
    return gpu


def _run_all(args: argparse.Namespace, project: Project, pairs: list[Pair], gpu: bool) -> int:
    """One after the other: an entry that cannot be measured stops no other."""
    from zoo.commands.evaluation.job import Job, evaluate
    from zoo.models.hub import find_entry

    code, results = 0, []
    for entry, protocol in pairs:
        row, batch = find_entry(entry.name, project.registry), args.batch or protocol.batch
        setting = Setting(row, protocol, args.data.resolve(), args.limit, batch)
        meter = Meter(entry.name)
        try:
            with closing(meter):
                found = evaluate(Job(project, setting, gpu, args.resume, args.executor, meter))
        except EvaluateError as error:
            print(f"zoo: {error}", file=sys.stderr)
            code = 2
            continue
        except KeyboardInterrupt:
            done = f"stopped before the first picture of {entry.name}"
            if meter.total:
                some = f"{meter.done:,} of {meter.total:,} pictures of {entry.name}"
                done = f"stopped after {some}; add --resume to go on"
            print(done, file=sys.stderr)
            code = STOPPED
            break
        tolerance = project.hub.task(entry.task).tolerance
        rows = compared(entry, found, tolerance)
        print(table(found, rows, tolerance))
        kept = record_evaluation(project, found)
        print(kept or f"recorded in {project.measured.name}/{entry.name}.json", flush=True)
        results.append(as_json(found, rows))
        if any(c and c.agreement is Agreement.DIFFERS for _, c, _ in rows):
            code = max(code, 1)
    if args.json and (results or code != STOPPED):
        write_report(args.json, json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    return code


def compared(entry: Model, found: Evaluation, tolerance: float) -> list[Row]:
    """Each figure with what the card says of it: the comparison, and the published text."""
    rows: list[Row] = []
    for figure in found.figures:
        pairs = ((metric, compare(metric, found, tolerance)) for metric in entry.metrics)
        same = (figure.name, figure.qualifier)
        hit = next(((m, c) for m, c in pairs if c and (m.name, m.qualifier) == same), None)
        rows.append((figure, hit[1], hit[0].text) if hit else (figure, None, ""))
    return rows


def table(found: Evaluation, rows: list[Row], tolerance: float) -> str:
    """What is printed at the end."""
    weights = "official weights" if found.official else "STAND-IN WEIGHTS"
    partial = "PARTIAL, " if found.partial else ""
    head = (
        f"{found.entry}: {partial}{found.pictures:,} of {found.whole:,} pictures of "
        f"{found.dataset} {found.split}, {weights}, {duration(found.seconds)}, "
        f"protocol {found.protocol}"
    )
    cells = [HEAD, *(_cells(row, tolerance) for row in rows)]
    first, *widths = [max(len(row[n]) for row in cells) for n in range(len(HEAD) - 1)]
    for name, *numbers, words in cells:
        columns = [text.rjust(width) for text, width in zip(numbers, widths, strict=True)]
        head += f"\n  {'  '.join([name.ljust(first), *columns, words])}".rstrip()
    return head


def _cells(row: Row, tolerance: float) -> tuple[str, ...]:
    figure, comparison, published = row
    digits = 3 if figure.unit == "%" else 5
    name = " ".join(filter(None, (figure.name, figure.qualifier)))
    value = f"{figure.value:.{digits}f}{' %' if figure.unit == '%' else ''}"
    if comparison is None:
        return name, value, "-", "-", ""
    words = WORDS[comparison.agreement]
    if comparison.agreement not in (Agreement.AGREES, Agreement.DIFFERS):
        return name, value, published, "-", words
    return name, value, published, f"{comparison.points:+.3f}", f"{words} (tolerance {tolerance:g})"


def as_json(found: Evaluation, rows: list[Row]) -> dict[str, Any]:
    """For `--json`: the record, and what the card says."""
    figures = [
        {
            **asdict(figure),
            "published": published or None,
            "points": comparison.points if comparison else None,
            "agreement": comparison.agreement.value if comparison else None,
        }
        for figure, comparison, published in rows
    ]
    return {**asdict(found), "partial": found.partial, "figures": figures}

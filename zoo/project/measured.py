"""What was measured and is committed: the cost of each entry, and figures measured again."""

from __future__ import annotations

import json
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from zoo.core.evaluation import Evaluation, dump_evaluation, load_evaluation
from zoo.core.jsontext import FieldError
from zoo.core.measurement import Measurement, Measurements, dump_measurements, load_measurements
from zoo.core.source import Span
from zoo.project.below import write_below
from zoo.project.cache import only_one
from zoo.project.files import BadFile, record_text
from zoo.project.paths import Project


def read_measurements(project: Project) -> Measurements:
    """What the entries were measured to cost; empty where nothing was. Raises BadFile."""
    try:
        return load_measurements(record_text(project.root, project.measurements))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise BadFile(str(error)) from None


def record_measurement(
    project: Project, name: str, found: Measurement, known: Container[str]
) -> None:
    """Adds what an entry was measured to cost to measurements.json; drops those not in `known`."""
    with only_one(project.measurements):
        measured = {k: v for k, v in read_measurements(project).items() if k in known}
        text = dump_measurements({**measured, name: found})
        write_below(project.root, project.measurements, text)


def evaluation_files(project: Project) -> list[Path]:
    return sorted(project.measured.glob("*.json"))


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that cannot be used. text: what the file holds, "" if that cannot be read. at: the
    place in it. problem: what is wrong there."""

    path: Path
    text: str
    at: Span
    problem: str


def read_evaluations(project: Project) -> tuple[dict[str, Evaluation], list[Broken]]:
    """The figures that were measured again, by entry, and the records that cannot be used."""
    found: dict[str, Evaluation] = {}
    broken: list[Broken] = []
    for path in evaluation_files(project):
        text = ""
        try:
            text = record_text(project.root, path)
            one = load_evaluation(text)
            if one.entry != path.stem:
                raise FieldError("entry", f"the file is named for another model than {one.entry}")
            found[one.entry] = one
        except FileNotFoundError:
            continue  # went away since it was listed
        except ValueError as error:
            broken.append(Broken(path, text, *_place_and_problem(text, error)))
    return found, broken


def _place_and_problem(text: str, error: ValueError) -> tuple[Span, str]:
    """Where the text is wrong: at a sign, or a field's name; else at its beginning."""
    if isinstance(error, json.JSONDecodeError):
        return Span(error.pos, error.pos), f"not JSON: {error.msg}"
    name = json.dumps(error.field) if isinstance(error, FieldError) else ""
    start = text.find(name)
    return Span(start, start + len(name)) if start > 0 else Span(0, 0), str(error)


def record_evaluation(project: Project, found: Evaluation) -> str:
    """Writes measured/NAME.json; "" or why it is left as it is.

    Figures of stand-ins mean nothing, and a part of the pictures replaces no whole measurement.
    """
    path = project.measured / f"{found.entry}.json"
    shown = f"{project.measured.name}/{path.name}"
    if not found.official:
        return f"{shown} is not written: the weights were stand-ins"
    whole = False
    with only_one(path):
        with suppress(FileNotFoundError, ValueError):  # one that cannot be read is replaced
            whole = not load_evaluation(record_text(project.root, path)).partial
        if found.partial and whole:
            return f"{shown} stays: it is of all pictures, this run measured a part of them"
        write_below(project.root, path, dump_evaluation(found))
    return ""

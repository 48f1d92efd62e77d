"""What commands leave for one another: results and their history, the registry, what was measured,
sheets of pictures."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from zoo.core.evaluation import Evaluation, dump_evaluation, load_evaluation
from zoo.core.history import Histories, dump_histories, extend, load_histories
from zoo.core.jsontext import FieldError, from_json, read_json
from zoo.core.measurement import Measurement, Measurements, dump_measurements, load_measurements
from zoo.core.overfit import FOLDER, LARGEST, SCHEMA, Overfit, Sheet, is_webp
from zoo.core.registry import Registry, load_registry
from zoo.core.result import SampleResult
from zoo.core.source import Span
from zoo.project.below import read_below, write_below
from zoo.project.cache import only_one
from zoo.project.files import BadFile, record_text
from zoo.project.git import head
from zoo.project.paths import Project


def load_results(project: Project) -> tuple[SampleResult, ...]:
    """The newest result of every card and language; none where the file is not to be read."""
    try:
        content = read_json(project.results.read_text(encoding="utf-8"))
        return tuple(from_json(SampleResult, row) for row in content["results"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def keep_results(project: Project, new: Iterable[SampleResult]) -> None:
    """Puts new results in the place of older ones of the same card and language."""
    with only_one(project.results):
        kept = {(r.card, r.language): r for r in load_results(project)}
        kept |= {(r.card, r.language): r for r in new}
        ordered = [kept[key].to_json() for key in sorted(kept)]
        text = json.dumps({"results": ordered}, ensure_ascii=False) + "\n"
        write_below(project.cache, project.results, text)


def load_history(project: Project) -> Histories:
    """When each card was last green; empty where nothing is recorded or it cannot be read."""
    try:
        return load_histories(record_text(project.root, project.history))
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def record_history(project: Project, results: Iterable[SampleResult]) -> None:
    """Adds a run to results/history.json."""
    with only_one(project.history):
        after = extend(load_history(project), results, head(project.root))
        write_below(project.root, project.history, dump_histories(after))


def read_models(project: Project) -> Registry:
    """The registry of the project. Raises BadFile, which names the command that makes it."""
    path = project.registry
    try:
        return load_registry(record_text(path.parent, path))
    except FileNotFoundError:
        raise BadFile(f"there is no {path}; run: zoo build --no-samples") from None
    except BadFile:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadFile(f"{path}: {error}; run: zoo build --no-samples") from None


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


def read_sheets(project: Project) -> dict[str, Sheet]:
    """The pictures that `make overfit` kept, by family. ValueError names what is broken."""
    found = {}
    for family in (one.name for one in project.hub.families):
        name = f"{FOLDER}/{family}"
        try:
            text = record_text(project.root, project.root / f"{name}.json", LARGEST)
            picture = read_below(project.root, f"{name}.webp", LARGEST)
            record = from_json(Overfit, read_json(text))
            sides = (record.width, record.height)
            if record.schema != SCHEMA or not is_webp(picture) or min(sides) < 1:
                raise ValueError("it is no record or picture of this version")
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise BadFile(f"{name}.json, .webp: {error}; delete both: make overfit") from None
        found[family] = Sheet(record, picture)
    return found

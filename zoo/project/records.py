"""What commands leave for one another: results, their history, the registry, sheets of pictures."""

from __future__ import annotations

import json
from collections.abc import Iterable

from zoo.core.history import Histories, dump_histories, extend, load_histories
from zoo.core.jsontext import from_json, read_json
from zoo.core.overfit import FOLDER, LARGEST, SCHEMA, Overfit, Sheet, is_webp
from zoo.core.registry import Registry, load_registry
from zoo.core.result import SampleResult
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

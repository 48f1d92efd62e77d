"""Results of cases that passed, kept by what they were asked and what they then used.

The key names what is known before a run: texts, environment, sandbox, runner. The entry holds what
only a run shows, the repository's files it opened and the URLs it fetched, each with a digest; it
counts while all of them are as they were.
"""

from __future__ import annotations

import hashlib
import json
import os
import site
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from zoo.core.jsontext import from_json
from zoo.core.result import Refused, SampleResult, Status, Step
from zoo.samples.plan import CardRun, Case

# (kind, name) -> digest: kind `file` is a path of the repository, `url` a locked URL; None: gone.
Digest = Callable[[str, str], str | None]


def case_key(case: Case, parts: Mapping[str, str]) -> str:
    """Key of a case. parts: names and digests of what it runs in."""
    content = json.dumps([case.rows[0].text, dict(sorted(parts.items()))])
    return hashlib.sha256(content.encode()).hexdigest()


def wheel_versions(folders: Iterable[str] = ()) -> str:
    """Name and version of all that is installed: a sample, or its hub, may import any of it.

    folders: of packages; by default those of this environment.
    """
    found = (p for folder in folders or site.getsitepackages() for p in Path(folder).glob("*-info"))
    return " ".join(sorted({path.name.removesuffix(".dist-info") for path in found}))


def recall(case: Case, key: str, folder: Path, digest: Digest) -> tuple[SampleResult, ...] | None:
    """The stored results for the case's rows, or None; a file that cannot be read is a miss."""
    try:
        entry = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
        stored = from_json(SampleResult, entry["result"])
        used = [(kind, name, was) for kind, name, was in entry["used"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if stored.status is not Status.PASSED or len(stored.steps) != len(case.steps):
        return None
    if any(digest(kind, name) != was for kind, name, was in used):
        return None
    return tuple(_for_row(stored, row, case.rows[0]) for row in case.rows)


def remember(results: tuple[SampleResult, ...], key: str, folder: Path, digest: Digest) -> None:
    """Stores the first row of a case that passed; written aside and renamed."""
    first = results[0]
    if first.status is not Status.PASSED:
        return
    names = [("file", name) for name in first.reads] + [("url", url) for url in first.fetched]
    used = [(kind, name, digest(kind, name)) for kind, name in names]
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{key}.{os.getpid()}"
    entry = {"result": first.to_json(), "used": used}
    aside.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    aside.replace(folder / f"{key}.json")


def _moved(refused: Refused, stored: SampleResult, row: CardRun) -> Refused:
    """A refused address at the line that the row has it on today."""
    for was, now in zip(reversed(stored.steps), reversed(row.steps), strict=True):
        if was.line <= refused.line:
            line = refused.line + now.line - was.line
            return replace(refused, path=row.card.source.path, line=line)
    return replace(refused, path=row.card.source.path, line=row.steps[0].line)


def _for_row(stored: SampleResult, row: CardRun, first: CardRun) -> SampleResult:
    """The stored result as the row's own: its card, its language, its line numbers of today."""
    steps: tuple[Step, ...] = tuple(
        replace(step, line=planned.line)
        for step, planned in zip(stored.steps, row.steps, strict=True)
    )
    moved = tuple(_moved(one, stored, row) for one in stored.refused)
    return replace(
        stored,
        refused=moved,
        card=row.card.id,
        language=row.lang,
        steps=steps,
        shared_with=None if row is first else first.lang,
        cached=True,
    )

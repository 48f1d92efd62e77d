"""Results of cases that passed, kept by a key of everything they depend on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from importlib import metadata
from pathlib import Path

from zoo.core.result import SampleResult, Status, Step, result_from_json
from zoo.samples.plan import Case, Row

# The distributions whose version can change what a sample prints.
WHEELS = ("megengine", "numpy", "opencv-python", "opencv-python-headless", "requests", "megfile")


def case_key(case: Case, parts: Mapping[str, str]) -> str:
    """Key of a case. parts: digests and names of what it depends on besides its texts."""
    content = json.dumps([case.rows[0].text, dict(sorted(parts.items()))])
    return hashlib.sha256(content.encode()).hexdigest()


def wheel_versions() -> str:
    versions = []
    for name in WHEELS:
        with contextlib.suppress(metadata.PackageNotFoundError):
            versions.append(f"{name}=={metadata.version(name)}")
    return " ".join(versions)


def runner_digest() -> str:
    """Digest of this runner's own code: a changed runner trusts no earlier result."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def recall(case: Case, key: str, folder: Path) -> tuple[SampleResult, ...] | None:
    """The stored results for the case's rows, or None; a file that cannot be read is a miss."""
    try:
        stored = result_from_json(json.loads((folder / f"{key}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if stored.status is not Status.PASSED or len(stored.steps) != len(case.steps):
        return None
    return tuple(_for_row(stored, row, case.rows[0]) for row in case.rows)


def remember(results: tuple[SampleResult, ...], key: str, folder: Path) -> None:
    """Stores the first row of a case that passed; written aside and renamed."""
    first = results[0]
    if first.status is not Status.PASSED:
        return
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{key}.{os.getpid()}"
    aside.write_text(json.dumps(first.to_json(), ensure_ascii=False), encoding="utf-8")
    aside.replace(folder / f"{key}.json")


def _for_row(stored: SampleResult, row: Row, first: Row) -> SampleResult:
    """The stored result as the row's own: its card, its language, its line numbers of today."""
    steps: tuple[Step, ...] = tuple(
        replace(step, line=sample.line)
        for step, sample in zip(stored.steps, row.steps, strict=True)
    )
    return replace(
        stored,
        card=row.card.id,
        language=row.lang,
        steps=steps,
        shared_with=None if row is first else first.lang,
        cached=True,
    )

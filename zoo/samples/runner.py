"""Runs single cases: from the cache where it can, else in the sandbox.

Results of cases that passed are kept by what they were asked and what they then used. The key names
what is known before a run: texts, environment, sandbox, runner. The entry holds what only a run
shows, the repository's files it opened and the URLs it fetched, each with a digest; it counts while
all of them are as they were.
"""

from __future__ import annotations

import hashlib
import json
import site
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

from zoo.core.jsontext import from_json
from zoo.core.result import Refused, SampleResult, Status
from zoo.project.files import write_cache
from zoo.samples.assets import AssetResolver
from zoo.samples.outcome import CaseOutcome, judge
from zoo.samples.plan import CardRun, Case, too_long
from zoo.samples.run import run_case
from zoo.samples.sandbox import Setting

# (kind, name) -> digest: kind `file` is a path of the repository, `url` a locked URL; None: gone.
Digest = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True)
class Runner:
    """All that is the same for every case of a run.

    resolver: finds what cases are answered with. parts: names and digests of what cases run in.
    expected: a row's recorded values. update: values are about to be recorded, so none are
    compared.
    """

    resolver: AssetResolver
    setting: Setting
    cache: Path
    parts: Mapping[str, str]
    expected: Callable[[CardRun], Mapping[str, Any]]
    update: bool

    def key(self, case: Case) -> str:
        return case_key(case, {**self.parts, "expected": json.dumps(self.expected(case.rows[0]))})

    def recall(self, case: Case) -> tuple[SampleResult, ...] | None:
        if any(step.expired(self.setting.today) for step in case.steps):
            return None
        if too_long(case, self.setting.limits.may_ask):
            return None
        return recall(case, self.key(case), self.cache, partial(self.resolver.digest, case))

    def remember(self, case: Case, results: tuple[SampleResult, ...]) -> None:
        remember(results, self.key(case), self.cache, partial(self.resolver.digest, case))

    def run(self, case: Case) -> CaseOutcome:
        """Runs the case; once more where it asked for weights its text does not name."""
        if refused := too_long(case, self.setting.limits.may_ask):
            return CaseOutcome(refused)
        wanted = self.resolver.named(case)
        while True:
            provided = self.resolver.provide(case, wanted)
            stand_ins = {"ZOO_STAND_INS": ",".join(provided.stand_ins)}
            environment = {**self.setting.environment, **stand_ins}
            setting = replace(self.setting, environment=environment)
            when = datetime.now(timezone.utc).replace(microsecond=0).isoformat()
            trace = run_case(case, provided, setting)
            missing = set(trace.urls("missing")) & self.resolver.weights.keys() - wanted
            if not missing:
                break
            wanted |= missing
        answers = tuple(self.resolver.answer(url, provided) for url in trace.urls("fetch"))
        expected = None if self.update else self.expected(case.rows[0])
        return judge(case, trace, setting, answers, when, expected)


def case_key(case: Case, parts: Mapping[str, str]) -> str:
    """Key of a case. parts: names and digests of what it runs in."""
    content = json.dumps([case.rows[0].text, dict(sorted(parts.items()))])
    return hashlib.sha256(content.encode()).hexdigest()


def wheel_versions(folders: Iterable[str] = ()) -> str:
    """Name and version of all that is installed: a sample, or its hub, may import any of it.
    folders: of packages; by default those of this environment."""
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
    """Stores the first row of a case that passed."""
    first = results[0]
    if first.status is Status.PASSED:
        names = [("file", name) for name in first.reads] + [("url", url) for url in first.fetched]
        used = [(kind, name, digest(kind, name)) for kind, name in names]
        text = json.dumps({"result": first.to_json(), "used": used}, ensure_ascii=False)
        write_cache(folder / f"{key}.json", text.encode())


def _for_row(stored: SampleResult, row: CardRun, first: CardRun) -> SampleResult:
    """The stored result as the row's own: its card, its language, its line numbers of today."""
    lines = [step.line for step in row.steps]
    moved = tuple(replace(s, line=line) for s, line in zip(stored.steps, lines, strict=True))
    return replace(
        stored,
        refused=tuple(_moved(one, stored, row) for one in stored.refused),
        card=row.card.id,
        language=row.lang,
        steps=moved,
        shared_with=None if row is first else first.lang,
        cached=True,
    )


def _moved(refused: Refused, stored: SampleResult, row: CardRun) -> Refused:
    """A refused address at the line that the row has it on today."""
    line = row.steps[0].line
    for was, now in zip(stored.steps, row.steps, strict=True):
        if was.line <= refused.line:
            line = refused.line + now.line - was.line
    return replace(refused, path=row.card.source.path, line=line)

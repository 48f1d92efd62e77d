"""Runs single cases: from the cache where it can, else in the sandbox.

Results of cases that passed are kept by what they were asked and what they then used. The key names
what is known before a run: texts, environment, sandbox, runner. The entry holds what only a run
shows, the repository's files it opened and the URLs it fetched, each with a digest; it counts while
all of them are as they were.
"""

from __future__ import annotations

import json
import site
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from zoo.core.jsontext import from_json
from zoo.core.result import Refused, SampleResult, Status
from zoo.project.store import Store
from zoo.samples.assets import AssetResolver
from zoo.samples.outcome import CaseOutcome, judge
from zoo.samples.plan import CardRun, Case, too_long
from zoo.samples.run import run_case
from zoo.samples.sandbox import Setting


@dataclass(frozen=True, slots=True)
class Runner:
    """All that is the same for every case of a run.

    resolver: finds what cases are answered with. parts: names and digests of what cases run in.
    expected: a row's recorded values. update: values are about to be recorded, so none are
    compared.
    """

    resolver: AssetResolver
    setting: Setting
    store: Store
    parts: Mapping[str, str]
    expected: Callable[[CardRun], Mapping[str, Any]]
    update: bool

    def _key(self, case: Case) -> tuple[str, str]:
        recorded = json.dumps(self.expected(case.rows[0]))
        return case_key(case, {**self.parts, "expected": recorded})

    def recall(self, case: Case) -> tuple[SampleResult, ...] | None:
        """The stored results for the rows of the case, or None if it has to run."""
        if any(step.expired(self.setting.today) for step in case.steps):
            return None
        if too_long(case, self.setting.limits.may_ask):
            return None
        if (kept := self.store.get(*self._key(case))) is None:
            return None
        entry = json.loads(kept)
        if any(self.resolver.digest(case, kind, name) != was for kind, name, was in entry["used"]):
            return None
        try:
            stored = from_json(SampleResult, entry["result"])
        except ValueError:  # of a version whose results have other fields
            return None
        return tuple(_for_row(stored, row, case.rows[0]) for row in case.rows)

    def remember(self, case: Case, results: tuple[SampleResult, ...]) -> None:
        """Stores the first row of a case that passed."""
        first = results[0]
        if first.status is Status.PASSED:
            names = [("file", name) for name in first.reads]
            names += [("url", url) for url in first.fetched]
            used = [(kind, name, self.resolver.digest(case, kind, name)) for kind, name in names]
            text = json.dumps({"result": first.to_json(), "used": used}, ensure_ascii=False)
            self.store.put(text.encode(), *self._key(case))

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
        return judge(trace, answers, when, expected)


def case_key(case: Case, parts: Mapping[str, str]) -> tuple[str, str]:
    """Key of a case. parts: names and digests of what it runs in."""
    return case.rows[0].text, json.dumps(parts, sort_keys=True)


def wheel_versions(folders: Iterable[str] = ()) -> str:
    """Name and version of all that is installed: a sample, or its hub, may import any of it.
    folders: of packages; by default those of this environment."""
    found = (p for folder in folders or site.getsitepackages() for p in Path(folder).glob("*-info"))
    return " ".join(sorted({path.name.removesuffix(".dist-info") for path in found}))


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

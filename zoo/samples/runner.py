"""Runs single cases: from the cache where it can, else in the sandbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

from zoo.core.lock import Kind
from zoo.core.result import SampleResult
from zoo.samples.assets import AssetResolver
from zoo.samples.cache import case_key, recall, remember
from zoo.samples.outcome import CaseOutcome, Served, judge
from zoo.samples.plan import CardRun, Case
from zoo.samples.run import run_case
from zoo.samples.sandbox import Setting


@dataclass(frozen=True, slots=True)
class Runner:
    """All that is the same for every case of a run.

    parts: names and digests of what cases run in. expected: a row's recorded values. update:
    values are about to be recorded anew, so none are compared.
    """

    provider: AssetResolver
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
        return recall(case, self.key(case), self.cache, partial(self.provider.digest, case))

    def remember(self, case: Case, results: tuple[SampleResult, ...]) -> None:
        remember(results, self.key(case), self.cache, partial(self.provider.digest, case))

    def run(self, case: Case) -> CaseOutcome:
        """Runs the case; once more where it asked for weights its text does not name."""
        wanted = self.provider.named(case)
        while True:
            provision = self.provider.provide(wanted)
            told = {"ZOO_STAND_INS": ",".join(s.sha256 for s in provision.stand_ins.values())}
            setting = replace(self.setting, environment={**self.setting.environment, **told})
            when = datetime.now(timezone.utc).replace(microsecond=0).isoformat()
            trace = run_case(case, provision.routes, setting)
            missing = self.provider.entries_of(trace.urls("missing")) - wanted
            if not missing:
                break
            wanted |= missing
        assets = self.provider.lock.assets
        weights = frozenset(a.url for a in assets if a.kind is Kind.WEIGHTS)
        served = Served(weights, frozenset(provision.stand_ins))
        expected = None if self.update else self.expected(case.rows[0])
        return judge(case, trace, setting, served, when, expected)

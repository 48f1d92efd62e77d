"""Runs single cases: from the cache where it can, else in the sandbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

from zoo.core.result import SampleResult
from zoo.samples.assets import AssetResolver
from zoo.samples.blocked import too_long
from zoo.samples.cache import case_key, recall, remember
from zoo.samples.outcome import CaseOutcome, judge
from zoo.samples.plan import CardRun, Case
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
            trace = run_case(case, provided.network, setting)
            missing = set(trace.urls("missing")) & self.resolver.weights.keys() - wanted
            if not missing:
                break
            wanted |= missing
        answers = tuple(self.resolver.answer(url, provided) for url in trace.urls("fetch"))
        expected = None if self.update else self.expected(case.rows[0])
        return judge(case, trace, setting, answers, when, expected)

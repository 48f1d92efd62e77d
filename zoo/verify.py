"""Joins the stages of running samples: cards, locked assets, sandbox, results.

Apart from `zoo.pipeline`, because this part needs the extra `models` and the rest does not.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TypeVar

from zoo.core.card import Card, Lang
from zoo.core.registry import ModelEntry, load_registry
from zoo.core.result import SampleResult, summary
from zoo.core.runtime import cpu_environment
from zoo.project import Project
from zoo.samples import store
from zoo.samples.assets import Kind, Lock, load_lock
from zoo.samples.cache import case_key, recall, remember, runner_digest, wheel_versions
from zoo.samples.jail import Tier, why_no_jail
from zoo.samples.plan import Case, plan, rows
from zoo.samples.run import Route, Setting, run_case
from zoo.samples.store import StoreError as StoreError
from zoo.samples.verdict import Served
from zoo.samples.verdict import results as judge
from zoo.samples.watch import Limits

T = TypeVar("T")


class CannotRun(RuntimeError):
    """Samples cannot be run here as asked; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """sandbox: auto, jail or proxy. device: auto, cpu or gpu."""

    sandbox: str = "auto"
    device: str = "auto"
    limits: Limits = field(default_factory=Limits)
    languages: tuple[Lang, ...] = tuple(Lang)
    use_cache: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """Told before a case (result None) and after it."""

    number: int
    total: int
    case: Case
    result: SampleResult | None


def verify(
    project: Project,
    cards: Iterable[Card],
    options: Options,
    tell: Callable[[Progress], None] = lambda progress: None,
) -> tuple[SampleResult, ...]:
    """Runs every case of the cards; one result for each card and language, in order.

    Raises CannotRun where the sandbox or device asked for is not to be had, or where a locked
    asset is missing.
    """
    cards = tuple(cards)
    cases = plan(cards, options.languages)
    bench = _bench(project, options)
    made: list[SampleResult] = []
    for number, case in enumerate(cases, 1):
        key = case_key(case, bench.parts(case))
        found = recall(case, key, project.cache / "cases") if options.use_cache else None
        if found is None:
            tell(Progress(number, len(cases), case, None))
            found = bench.run(case)
            remember(found, key, project.cache / "cases")
        tell(Progress(number, len(cases), case, found[0]))
        made += found
    order = {row.key: number for number, row in enumerate(rows(cards))}
    return tuple(sorted(made, key=lambda r: order[r.card, r.language]))


def report(results: Iterable[SampleResult]) -> str:
    """The JSON text of `zoo test --json`."""
    made = list(results)
    content = {"results": [r.to_json() for r in made], "summary": summary(made)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class _Bench:
    """All that is the same for every case of a run."""

    project: Project
    lock: Lock
    entries: Mapping[str, ModelEntry]
    setting: Setting
    common: Mapping[str, str]
    zipped: list[Path] = field(default_factory=list)

    def parts(self, case: Case) -> dict[str, str]:
        """What the case's result depends on besides its texts."""
        entries = [self.entries[n] for n in self.named(case)]
        return dict(self.common) | {
            "entries": json.dumps([_essence(e) for e in entries], sort_keys=True),
            "weights": ",".join(str(self._official(e)) for e in entries),
        }

    def named(self, case: Case) -> list[str]:
        return store.named_entries((s.code for s in case.steps), self.entries)

    def run(self, case: Case) -> tuple[SampleResult, ...]:
        """Runs the case; once more where it asked for weights its text does not name."""
        wanted = set(self.named(case))
        while True:
            routes, stand_ins = self.routes(wanted)
            told = {"ZOO_STAND_INS": ",".join(s.sha256 for s in stand_ins.values())}
            setting = replace(self.setting, environment={**self.setting.environment, **told})
            when = datetime.now(timezone.utc).replace(microsecond=0).isoformat()
            trace = run_case(case, routes, setting)
            missing = {self._entry_of(url) for url in trace.urls("missing")} - wanted
            if not missing:
                break
            wanted |= missing
        weights = frozenset(a.url for a in self.lock.assets if a.kind is Kind.WEIGHTS)
        return judge(case, trace, setting, Served(weights, frozenset(stand_ins)), when)

    def routes(self, wanted: set[str]) -> tuple[tuple[Route, ...], dict[str, store.StandIn]]:
        """A route for each locked URL; weights only for the wanted entries."""
        made: list[Route] = []
        stand_ins: dict[str, store.StandIn] = {}
        for asset in self.lock.assets:
            file: Path | None = None
            if asset.kind is Kind.FILE:
                file = store.project_file(asset, self.project.root)
            elif asset.kind is Kind.REPOSITORY:
                file = self._zip()
            elif asset.entry in wanted and (entry := self.entries.get(asset.entry or "")):
                file = self._official(entry)
                if file is None:
                    stand_ins[asset.url] = self._stand_in(entry)
                    file = stand_ins[asset.url].file
            made.append(Route(asset.url, asset.host, file))
        return tuple(made), stand_ins

    def _zip(self) -> Path:
        if not self.zipped:
            self.project.cache.mkdir(parents=True, exist_ok=True)
            self.zipped.append(store.working_tree_zip(self.project.root, self.project.cache))
        return self.zipped[0]

    def _official(self, entry: ModelEntry) -> Path | None:
        asset = self.lock.find(entry.weights.url) if entry.weights else None
        return store.official_weights(asset, self.project.store) if asset else None

    def _stand_in(self, entry: ModelEntry) -> store.StandIn:
        recipe = f"{self.common['code']} {json.dumps(_essence(entry), sort_keys=True)}"
        return store.stand_in_weights(
            entry.name,
            hashlib.sha256(recipe.encode()).hexdigest(),
            self.project.root,
            self.project.cache / "stand-ins",
            self.setting.tier,
        )

    def _entry_of(self, url: str) -> str:
        asset = self.lock.find(url)
        return (asset.entry if asset else None) or ""


def _essence(entry: ModelEntry) -> dict[str, object]:
    """What of an entry a sample's result depends on: not its texts and figures."""
    fields = entry.to_json()
    return {name: fields[name] for name in ("name", "constructor", "config", "weights")}


def _bench(project: Project, options: Options) -> _Bench:
    tier = choose_tier(options.sandbox)
    gpu = choose_gpu(options.device)
    lock = _read(project.lock, load_lock)
    registry = _read(project.root / "registry.json", load_registry)
    environment = device_environment(gpu)
    files = [f"{a.url} {a.sha256} {a.path}" for a in lock.assets if a.kind is Kind.FILE]
    common = {
        "code": store.model_code_digest(project.root),
        "environment": json.dumps(environment, sort_keys=True),
        "files": "\n".join(files),
        "python": sys.version,
        "runner": runner_digest(),
        "tier": tier.value,
        "wheels": wheel_versions(),
    }
    setting = Setting(tier, options.limits, environment, gpu)
    return _Bench(project, lock, {e.name: e for e in registry.entries}, setting, common)


def _read(path: Path, load: Callable[[str], T]) -> T:
    try:
        return load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CannotRun(
            f"there is no {path}; samples run against a zoo's own models: run this inside its "
            "checkout, after zoo build --no-samples"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise CannotRun(f"{path.name} cannot be read: {error}") from error


def choose_tier(asked: str) -> Tier:
    """The sandbox tier to use; CannotRun where the jail was demanded and is not to be had."""
    if asked == Tier.PROXY.value:
        return Tier.PROXY
    reason = why_no_jail()
    if not reason:
        return Tier.JAIL
    if asked == Tier.JAIL.value:
        raise CannotRun(f"--sandbox jail: {reason}")
    return Tier.PROXY


def choose_gpu(asked: str) -> bool:
    """Whether samples run on a GPU; CannotRun where one was demanded and MegEngine sees none."""
    if asked == "cpu":
        return False
    sees = Path("/dev/nvidia0").exists() and _megengine_sees_gpu()
    if asked == "gpu" and not sees:
        raise CannotRun("--device gpu: MegEngine sees no GPU here")
    return sees


def _megengine_sees_gpu() -> bool:
    code = "import megengine; raise SystemExit(0 if megengine.is_cuda_available() else 1)"
    with contextlib.suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, timeout=120, check=False
        )
        return done.returncode == 0
    return False


def device_environment(gpu: bool) -> dict[str, str]:
    """Variables that choose the device of a sample and make it right and fast there."""
    if gpu:
        return {"MGE_DEFAULT_DEVICE": "gpu0", "MGE_FASTRUN_CACHE_TYPE": "MEMORY"}
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text() if cpuinfo.exists() else ""
    return cpu_environment(text, len(os.sched_getaffinity(0)))

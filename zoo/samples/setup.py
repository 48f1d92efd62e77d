"""Makes the workbench on which cases of a project run, on this machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

from zoo.core.lock import load_lock
from zoo.core.registry import load_registry
from zoo.models.runtime.settings import TIMER_SLACK
from zoo.models.weights.fetch import cache_folder
from zoo.project.paths import Project
from zoo.samples.assets import AssetResolver
from zoo.samples.cache import runner_digest, wheel_versions
from zoo.samples.expect import load_expected
from zoo.samples.hardware import Machine, device_environment, threads, workers
from zoo.samples.jail import Tier, why_no_jail
from zoo.samples.monitor import Limits
from zoo.samples.plan import CardRun
from zoo.samples.run import sweep
from zoo.samples.runner import Runner
from zoo.samples.sandbox import Setting
from zoo.samples.select import Selection

T = TypeVar("T")


class CannotRun(RuntimeError):
    """Samples cannot be run here as asked; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """sandbox: auto, jail or proxy. jobs: cases at a time, 0 for what the machine holds.

    update: record the values of samples instead of comparing them. executor: where cases run,
    empty for this machine, or `dask://HOST:PORT`.
    """

    machine: Machine
    sandbox: str = "auto"
    limits: Limits = field(default_factory=Limits)
    selection: Selection = field(default_factory=Selection)
    use_cache: bool = True
    jobs: int = 0
    update: bool = False
    executor: str = ""


def open_workbench(project: Project, options: Options, cases: int) -> Runner:
    """Everything that running `cases` cases needs. Raises CannotRun."""
    sweep()
    tier = choose_tier(options.sandbox)
    registry = _read(project.root / "registry.json", load_registry)
    machine = options.machine
    jobs = options.jobs or workers(machine, cases)
    environment = device_environment(machine, threads(machine, jobs))
    provider = AssetResolver(
        root=project.root,
        cache=project.cache,
        weights=(project.store, cache_folder()),
        lock=_read(project.lock, load_lock),
        entries={e.name: e for e in registry.entries},
        tier=tier,
    )
    # The number of threads is no part of the key: it changes no value beyond rounding.
    fixed = {k: v for k, v in environment.items() if k != "MGE_DEFAULT_DEVICE"}
    parts = {
        "device": "gpu" if machine.gpu else "cpu",
        "environment": json.dumps(fixed, sort_keys=True),
        "python": sys.version,
        "runner": runner_digest(),
        "tier": tier.value,
        "wheels": wheel_versions(),
    }
    today = datetime.now(timezone.utc).date()
    setting = Setting(
        tier=tier,
        limits=options.limits,
        environment=environment,
        timer_slack=0 if machine.gpu else TIMER_SLACK,
        gpu=machine.gpu,
        today=today,
    )

    def expected(row: CardRun) -> Mapping[str, Any]:
        recorded = _expected(project, row.card.id)
        return {s.digest: recorded[s.digest] for s in row.steps if s.digest in recorded}

    return Runner(provider, setting, project.cache / "cases", parts, expected, options.update)


def expected_file(project: Project, card: str) -> Path:
    """The sidecar file with a card's recorded values."""
    return project.pages / "expected" / f"{card}.json"


def _expected(project: Project, card: str) -> dict[str, Any]:
    try:
        return load_expected(expected_file(project, card))
    except (ValueError, KeyError, AttributeError) as error:
        raise CannotRun(f"{expected_file(project, card)}: {error}") from error


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

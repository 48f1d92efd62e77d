"""Makes the runner of a project's cases, on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import partial
from typing import Any

import psutil

from zoo.core.errors import ZooError
from zoo.core.lock import Lock, load_lock, make_lock, with_weights
from zoo.core.registry import Registry, dump_registry, load_registry
from zoo.models.runtime.settings import TIMER_SLACK, Processor, read_processor, settings
from zoo.models.weights.fetch import cache_folder
from zoo.project import git
from zoo.project.config import read_hub
from zoo.project.files import record_text
from zoo.project.git import Version
from zoo.project.paths import Project
from zoo.project.program import program_digest
from zoo.project.store import Store
from zoo.samples.asset_files import repositories
from zoo.samples.assets import AssetResolver
from zoo.samples.entry import as_root
from zoo.samples.expect import expected_file, load_expected
from zoo.samples.jail import Tier, closed, driver_folders, gpu_devices, gpu_text, why_no_jail
from zoo.samples.monitor import Limits
from zoo.samples.plan import CardRun, Selection
from zoo.samples.run import sweep
from zoo.samples.runner import Runner, wheel_versions
from zoo.samples.sandbox import Setting
from zoo.samples.weights import known_weights

REGISTRY = "registry.json"
# Rounds for which one of MegEngine's threads looks for work before it sleeps. By default it is long
# enough for two cases on two cores to take a sixth more: each waits on the cores of the other.
SPIN = {"MGB_WORKER_MAX_SPIN": "300"}
CASE_MEMORY = 2 << 30  # bytes: a detector at 800 x 1333 takes 1.0 to 1.5 GiB


class CannotRun(ZooError):
    """Samples cannot be run here as asked; the text says why and what to do."""


class NoDevice(ZooError):
    """The device asked for is not there."""


@dataclass(frozen=True, slots=True)
class Machine:
    """processor: with the cores this process may use. memory: bytes free now."""

    processor: Processor
    memory: int
    gpu: bool


def this_machine(device: str) -> Machine:
    """This machine, used as `device` says: auto, cpu or gpu. Raises NoDevice."""
    sees = device != "cpu" and bool(gpu_devices()) and _megengine_sees_gpu()
    if device == "gpu" and not sees:
        raise NoDevice("--device gpu: MegEngine sees no GPU here")
    return Machine(read_processor(), psutil.virtual_memory().available, sees)


def workers(machine: Machine, cases: int) -> int:
    """Cases to run at a time: one on a GPU, else a core each as far as memory goes."""
    if machine.gpu:
        return 1
    return max(1, min(machine.processor.cores, machine.memory // CASE_MEMORY, cases))


def threads(machine: Machine, jobs: int) -> int:
    """Threads of each of `jobs` cases: the cores shared out, but two at least, which is no slower
    on two cores than one each, and gives the last case of a run both."""
    cores = machine.processor.cores
    return max(min(2, cores), cores // jobs)


def device_environment(machine: Machine, threads: int) -> dict[str, str]:
    """Variables that choose a sample's device, and make MegEngine right and fast on it."""
    if machine.gpu:
        chosen = settings(machine.processor, "gpu") | {"MGE_DEFAULT_DEVICE": "gpu0"}
        folders = driver_folders(os.environ.get("LD_LIBRARY_PATH", ""))
        return chosen | ({"LD_LIBRARY_PATH": ":".join(folders)} if folders else {})
    return settings(replace(machine.processor, cores=threads)) | SPIN


def _megengine_sees_gpu() -> bool:
    code = "import megengine; raise SystemExit(0 if megengine.is_cuda_available() else 1)"
    # `python -c` imports from its folder first, and a hub could bring a module of that name.
    with contextlib.suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, timeout=120, check=False, cwd="/"
        )
        return done.returncode == 0
    return False


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


def open_runner(
    project: Project,
    registry: Registry,
    options: Options,
    cases: int,
    version: Version | None = None,
) -> Runner:
    """Everything that running `cases` cases needs.

    registry: of the checked cards. version: of the project's files, where git cannot be asked.
    Raises CannotRun.
    """
    sweep()
    project = _with_code(project)
    tier = choose_tier(options.sandbox)
    machine = options.machine
    jobs = options.jobs or workers(machine, cases)
    environment = device_environment(machine, threads(machine, jobs))
    resolver = _resolver(project, registry, tier, version or git.version(project.root))
    # The number of threads is no part of the key: it changes no value beyond rounding.
    fixed = {k: v for k, v in environment.items() if k != "MGE_DEFAULT_DEVICE"}
    parts = {
        "device": f"gpu {gpu_text()}" if machine.gpu else "cpu",
        "environment": json.dumps(fixed, sort_keys=True),
        "tier": tier.value,
        "wheels": wheel_versions(),
    }
    setting = Setting(
        tier=tier,
        limits=options.limits,
        environment=environment,
        timer_slack=0 if machine.gpu else TIMER_SLACK,
        gpu=machine.gpu,
        today=datetime.now(timezone.utc).date(),
        repository=project.hub.repository,
    )

    def expected(row: CardRun) -> Mapping[str, Any]:
        file = expected_file(project, row.card.id)
        try:
            recorded = load_expected(file)
        except (ValueError, KeyError, AttributeError) as error:
            raise CannotRun(f"{file}: {error}") from error
        return {s.digest: recorded[s.digest] for s in row.steps if s.digest in recorded}

    # A changed runner trusts no result.
    store = Store(project.cache / "cases", partial(program_digest, ("samples",), (), ()))
    return Runner(resolver, setting, store, parts, expected, options.update)


def _resolver(project: Project, registry: Registry, tier: Tier, version: Version) -> AssetResolver:
    root, cache = project.root, project.cache
    instead: dict[str, bytes] = {}
    if project.own or not (root / REGISTRY).is_file():
        # The own archive's registry.json is made from the cards as they are now.
        instead = {REGISTRY: dump_registry(registry, project.hub).encode()}
    else:
        registry = _merged(project, registry)
    lock = with_weights(_lock(project), registry)
    found = repositories(project.hub, lock, root, cache, version, instead)
    entries = {e.name: e for e in registry.entries if found[0].is_named(e.repository)}
    stores = (project.store, cache_folder())
    weights = known_weights(registry, found)
    return AssetResolver(root, lock, entries, found, weights, stores, cache / "stand-ins", tier)


def _with_code(project: Project) -> Project:
    """The project whose code samples load: for a mere folder of cards, the hub that zoo runs in."""
    alone = not any((project.root / name).exists() for name in ("hubconf.py", project.lock.name))
    if project.root == project.home or not alone:
        return project
    return replace(project, root=project.home, hub=read_hub(project.home), own=False)


def _lock(project: Project) -> Lock:
    try:
        return load_lock(record_text(project.root, project.lock))
    except FileNotFoundError:
        return make_lock(())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotRun(f"{project.lock.name} cannot be read: {error}") from error


def _merged(project: Project, registry: Registry) -> Registry:
    """The entries of cards that came from elsewhere, and those of the hub they run against."""
    try:
        written = load_registry(record_text(project.root, project.root / REGISTRY))
    except (OSError, ValueError, KeyError, TypeError):
        return registry
    # Of the same entry, what the hub's own card says: its weights are what hubconf.py asks for.
    both = {(e.repository, e.name): e for e in (*registry.entries, *written.entries)}
    return Registry(tuple(both.values()))


def choose_tier(asked: str) -> Tier:
    """The sandbox tier to use; CannotRun where the jail was demanded and is not available."""
    if asked == Tier.PROXY.value:
        return Tier.PROXY
    reason = why_no_jail()
    if not reason:
        if as_root() and (path := closed()):
            raise CannotRun(
                f"{path} cannot be read by the user that samples run as; run: chmod -R go+rX "
                f"{shlex.quote(str(path))}"
            )
        return Tier.JAIL
    if asked == Tier.JAIL.value:
        raise CannotRun(f"--sandbox jail: {reason}")
    return Tier.PROXY

"""What this machine has, and how many cases it holds at a time."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass, replace

import psutil

from zoo.core.errors import ZooError
from zoo.models.runtime.settings import Processor, read_processor, settings
from zoo.samples.jail import driver_folders, gpu_devices

# Rounds for which one of MegEngine's threads looks for work before it sleeps. By default it is long
# enough for two cases on two cores to take a sixth more: each waits on the cores of the other.
SPIN = {"MGB_WORKER_MAX_SPIN": "300"}
CASE_MEMORY = 2 << 30  # bytes: a detector at 800 x 1333 takes 1.0 to 1.5 GiB


class NoDevice(ZooError):
    """The device asked for is not there."""


@dataclass(frozen=True, slots=True)
class Machine:
    """processor: with the cores this process may use. memory: bytes free now."""

    processor: Processor
    memory: int
    gpu: bool

    @property
    def cores(self) -> int:
        return self.processor.cores


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
    return max(1, min(machine.cores, machine.memory // CASE_MEMORY, cases))


def threads(machine: Machine, jobs: int) -> int:
    """Threads of each of `jobs` cases: the cores shared out, but two at least.

    Two cases with two threads each are no slower on two cores than with one each, and the last case
    of a run has both cores.
    """
    return max(min(2, machine.cores), machine.cores // jobs)


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

"""Settings with which MegEngine 1.13.0 computes fast, and right, on this machine's processor.

They are environment variables, read when MegEngine is first imported, and the slack of timers,
inherited by the threads that it starts then. So both have to be there before: `apply()` sets them
in this process, and

    python -m zoo.models.runtime.settings

prints them as JSON for a process yet to be started. Nothing here is applied by importing the
zoo: it is the program that decides, not the library.

Measured with ATSS-R50 at 800 x 1067 on two cores with AVX-512 that are not Intel's: 14.9 s a
picture with MegEngine's defaults, 2.4 to 2.7 s with these.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, dataclass
from pathlib import Path

DEVICE = "MGE_DEFAULT_DEVICE"
MKL_PATH = "MKL_DEBUG_CPU_TYPE"
ASYNC_LEVEL = "MEGENGINE_INTERP_ASYNC_LEVEL"
PAGES = "GLIBC_TUNABLES"

# Nanoseconds by which the kernel may wake a thread late (else 50,000). While an operation runs, one
# of MegEngine's threads asks every 10 microseconds whether memory can be freed: tens of thousands
# of wake-ups for a picture, in turn with the threads that compute. With these it asks about once in
# a millisecond, and a pass takes a sixth less.
TIMER_SLACK = 1_000_000

# What Intel's library calls AVX-512 on servers; it uses instructions of all five groups.
_AVX512 = frozenset({"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"})
_AVX2 = frozenset({"avx2", "fma"})

# Makers whose processors the MKL 2019 within MegEngine's wheel sends down its slowest path,
# whatever they can do. (MKL chooses by maker; its undocumented switch takes 5 for AVX2, 7 for
# AVX-512. On Intel's own it chooses well, on others nobody has tried.)
_MISJUDGED = frozenset({"AuthenticAMD", "HygonGenuine"})


@dataclass(frozen=True, slots=True)
class Processor:
    """What the operating system says of the processor. cores: those this process may use."""

    maker: str
    name: str
    flags: frozenset[str]
    cores: int


def read_processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> Processor:
    """The processor of this machine; empty texts and flags if the system does not say."""
    fields: dict[str, str] = {}
    if cpuinfo.exists():
        first = cpuinfo.read_text(encoding="utf-8", errors="replace").partition("\n\n")[0]
        for line in first.splitlines():
            key, _, value = line.partition(":")
            fields[key.strip()] = value.strip()
    return Processor(
        maker=fields.get("vendor_id", ""),
        name=fields.get("model name", ""),
        flags=frozenset(fields.get("flags", "").split()),
        cores=_usable_cores(),
    )


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def settings(processor: Processor, device: str = "cpu") -> dict[str, str]:
    """The environment variables for a processor, by name.

    device: "cpu", or "gpu" to leave the choice of the device to MegEngine. A variable is only
    there where it is known to help, and the instructions it asks for are known to exist.
    """
    # Level 0 waits for each operation. Above it, F.arange, F.linspace and masked assignment
    # give wrong numbers on a CPU.
    chosen = {ASYNC_LEVEL: "0"}
    if device == "cpu":
        # a named CPU also keeps MegEngine from printing a banner about missing GPU drivers
        threads = processor.cores
        chosen[DEVICE] = f"multithread{threads}:0" if threads > 1 else "cpu0"
        # Maps of a network's first stages are taken from the system again each time. In pages of
        # 2 MiB that costs a tenth of the pass less than in pages of 4 KiB. (glibc 2.35 or newer;
        # others overlook it.)
        chosen[PAGES] = "glibc.malloc.hugetlb=1"
    if processor.maker in _MISJUDGED:
        if processor.flags >= _AVX512:
            chosen[MKL_PATH] = "7"
        elif processor.flags >= _AVX2:
            chosen[MKL_PATH] = "5"
    return chosen


def apply(
    environment: MutableMapping[str, str] = os.environ, device: str = "cpu"
) -> Mapping[str, str]:
    """Set the variables that are not set yet; returns all of them with the values that hold.

    On a CPU the timers of this process are relaxed as well. Left out is what is read when a
    process starts: the size of the pages of memory. Raises RuntimeError if MegEngine has been
    imported already, for then it is too late.
    """
    if "megengine" in sys.modules:
        raise RuntimeError("MegEngine is imported already; apply() has to come before that")
    chosen = settings(read_processor(), device)
    chosen.pop(PAGES, None)
    for name, value in chosen.items():
        environment.setdefault(name, value)
    if device == "cpu":
        relax_timers()
    return {name: environment[name] for name in chosen}


def relax_timers(slack: int = TIMER_SLACK) -> None:
    """Let the kernel wake threads of this process that are yet to be started up to `slack` ns late.

    Nothing happens where the system has no such setting (it is Linux's).
    """
    with contextlib.suppress(OSError):
        Path("/proc/self/timerslack_ns").write_text(str(slack), encoding="ascii")


def describe() -> dict[str, object]:
    """The processor and the settings for it, as plain data; flags as far as they matter here."""
    processor = read_processor()
    known = {**asdict(processor), "flags": sorted(processor.flags & (_AVX512 | _AVX2))}
    return {"processor": known, "environment": settings(processor)}


def main() -> int:
    print(json.dumps(describe()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

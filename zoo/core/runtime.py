"""Settings that make MegEngine 1.13.0 right, and fast, on a CPU; as environment variables.

Pure: reads nothing and sets nothing. Whoever starts a process hands the result to it.
"""

from __future__ import annotations


def cpu_environment(cpuinfo: str, threads: int) -> dict[str, str]:
    """Environment for a process that computes with MegEngine on `threads` cores.

    cpuinfo: the text of Linux's /proc/cpuinfo, empty where there is none.
    """
    settings = {
        # `multithread1:0` is refused; one thread is `cpu0`. Naming a CPU also keeps the search
        # for a CUDA driver, and its banner, away.
        "MGE_DEFAULT_DEVICE": f"multithread{threads}:0" if threads > 1 else "cpu0",
        # Level 0 waits for each operator: the default lets later calls of arange and linspace
        # change earlier results, and holds four times the memory.
        "MEGENGINE_INTERP_ASYNC_LEVEL": "0",
        # Else `import megengine` appends to a cache below HOME.
        "MGE_FASTRUN_CACHE_TYPE": "MEMORY",
    }
    return settings | mkl_dispatch(cpuinfo)


def mkl_dispatch(cpuinfo: str) -> dict[str, str]:
    """MKL 2019, inside MegEngine's wheel, takes its slowest path on processors not by Intel.

    MKL_DEBUG_CPU_TYPE 7 is its AVX-512 path, 5 its AVX2 path; set only where the processor's
    own flags say that it has the instructions, and never on Intel.
    """
    flags: set[str] = set()
    vendor = ""
    for line in cpuinfo.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "flags" and not flags:
            flags = set(value.split())
        if key.strip() == "vendor_id" and not vendor:
            vendor = value.strip()
    if vendor != "AuthenticAMD":
        return {}
    if {"avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"} <= flags:
        return {"MKL_DEBUG_CPU_TYPE": "7"}
    return {"MKL_DEBUG_CPU_TYPE": "5"} if {"avx2", "fma"} <= flags else {}

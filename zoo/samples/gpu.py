"""NVIDIA's driver on this machine: what a case sees of it, and what a pass with it depends on."""

from __future__ import annotations

from pathlib import Path

DEVICES = Path("/dev")
DRIVER = Path("/proc/driver/nvidia")


def gpu_devices() -> tuple[Path, ...]:
    """Files and folders of NVIDIA's driver below /dev; dxg is Windows' own way to it, in WSL."""
    return (*sorted(DEVICES.glob("nvidia*")), *DEVICES.glob("dxg"))


def driver_folders(path: str) -> list[str]:
    """Folders of LD_LIBRARY_PATH that hold the driver's library. The jail shows those below /usr.

    Images for GPUs mount the driver there, where the dynamic linker does not look by itself.
    """
    known = (Path(folder) for folder in path.split(":") if folder.startswith("/usr/"))
    return [str(folder) for folder in known if (folder / "libcuda.so.1").exists()]


def gpu_text() -> str:
    """Driver and GPUs as the kernel describes them, "" without: a pass holds for these only."""
    files = (DRIVER / "version", *sorted(DRIVER.glob("gpus/*/information")))
    return "".join(file.read_text("utf-8", "replace") for file in files if file.is_file())

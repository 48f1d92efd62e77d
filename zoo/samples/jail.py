"""The sandbox a case runs in: bubblewrap's namespaces, or a weaker tier that is named as such.

Of this machine it shows Python, with the environment that runs this program, and NVIDIA's driver.
Where Python lies the interpreter itself says. A folder is not shown for a link to the interpreter:
such links are often in a home folder, beside what nobody may see.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from zoo.samples.entry import PTS, as_root, enter, rooms_in
from zoo.samples.syscalls import program

# What a dynamic linker, name look-ups and TLS read below /etc; nothing else of it is shown.
ETC = (
    "alternatives",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "nsswitch.conf",
    "ssl/certs",
    "ssl/openssl.cnf",
)
INSIDE = Path("/case")  # where the runner's own files lie in the jail
TRIAL = 1 << 20  # bytes of disk for the command that tries the jail


class Tier(str, Enum):
    """How well a case is shut in."""

    JAIL = "jail"  # own network, files, processes, users: bubblewrap
    PROXY = "proxy"  # an own folder and environment, and a proxy: a hostile sample gets out


@dataclass(frozen=True, slots=True)
class Bind:
    """A file or folder of this machine that the jail shows at `inside`."""

    outside: Path
    inside: Path
    writable: bool = False


@functools.cache
def why_no_jail() -> str:
    """Empty where bubblewrap works here, else the reason and the remedy."""
    if sys.platform != "linux":
        return "bubblewrap runs on Linux only"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed; on Debian and Ubuntu: apt-get install bubblewrap"
    with tempfile.TemporaryDirectory(prefix="zoo-trial-") as name:
        folder = Path(name)
        command = [*bwrap((), folder), "/usr/bin/env", "true"]
        entry = enter(folder, TRIAL, None, None)
        try:
            pipe = subprocess.PIPE
            with launch(command, entry, stdout=subprocess.DEVNULL, stderr=pipe) as trial:
                output = trial.communicate(timeout=20)[1].decode("utf-8", "replace")
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"bubblewrap does not start: {error}"
    if not trial.returncode:
        return ""
    reason = (output.strip() or f"exit status {trial.returncode}").splitlines()[-1]
    return (
        f"bubblewrap may not make namespaces here ({reason}); in Docker: --privileged, "
        "on Ubuntu 24.04: sysctl kernel.apparmor_restrict_unprivileged_userns=0"
    )


def bwrap(binds: Iterable[Bind], folder: Path, *, gpu: bool = False) -> list[str]:
    """The bubblewrap command line, up to the gateway; `enter` has to stand before it.

    folder: where `enter` mounts the jail's file systems. The gateway is the first process of the
    jail, keeps what it needs to listen on port 443 of the jail's own loopback and, started as root,
    to run the case as another user.
    """
    # No user namespace: `enter` made one, or the case could not become another user.
    command = ["bwrap", "--die-with-parent", "--new-session", "--clearenv", "--hostname", "zoo"]
    command += [f"--unshare-{name}" for name in ("ipc", "pid", "net", "uts", "cgroup-try")]
    # Bubblewrap's own process in the jail would let a case of the same user write to its log.
    command += ["--as-pid-1", "--cap-drop", "ALL"]
    # Files that it answers with may belong to another user, who alone may read them.
    kept = ("NET_BIND_SERVICE", "SETUID", "SETGID", "KILL", "DAC_OVERRIDE")
    for capability in kept[: None if as_root() else 1]:
        command += ["--cap-add", f"CAP_{capability}"]
    command += _system(folder)
    rooms = [Bind(out, inside, writable=True) for inside, out in rooms_in(folder).items()]
    made = {Path(name) for name in ("/", "/usr", "/etc", "/dev", "/dev/shm")}
    own = shown()
    for bind in (*rooms, *(Bind(path, path) for path in own), *binds):
        how = "--bind" if bind.writable else "--ro-bind"
        command += [*_parents(bind.inside, made), how, str(bind.outside), str(bind.inside)]
        made.add(bind.inside)
    for link, target in links(own).items():
        command += [*_parents(link, made), "--symlink", target, str(link)]
    for device in gpu_devices() if gpu else ():
        command += ["--dev-bind", str(device), f"/dev/{device.name}"]
    # What bubblewrap made itself lies in memory: an ordinary user's case, which is uid 0 of its
    # namespace, could fill it.
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/"]


def _system(folder: Path) -> list[str]:
    """Options for what every program needs of this machine, and of the kernel."""
    options = ["--perms", "0755", "--dir", "/etc", "--perms", "0755", "--dir", "/etc/ssl"]
    options += ["--ro-bind", "/usr", "/usr"]
    for path in map(Path, ("/bin", "/sbin", "/lib", "/lib32", "/lib64")):
        if path.is_symlink():
            options += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            options += ["--ro-bind", str(path), str(path)]
    for name in ETC:
        options += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    # Bubblewrap leaves the kernel's settings writable, and uid 0 needs no capability for them.
    options += ["--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev"]
    # /dev/full reads as /dev/zero does, and cannot be mapped: memory that belongs to no process.
    options += ["--dev-bind", "/dev/full", "/dev/zero"]
    return [*options, "--dev-bind", str(folder / PTS), "/dev/pts"]


def launch(
    command: Sequence[str],
    entry: Sequence[str] = (),
    descriptors: Sequence[int] = (),
    *,
    gpu: bool = False,
    counted: bool = True,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Starts a command; one that `bwrap` began gets the filter of system calls as well.

    entry: what stands before it. descriptors: those the process keeps. counted: a group counts
    all its memory. options: of `subprocess.Popen`.
    """
    # NVIDIA's driver makes a file in memory, and a context shares memory that has no file.
    filter_bytes = program(memfds=gpu, counted=counted or gpu)
    if command[0] != "bwrap" or not filter_bytes:
        return subprocess.Popen([*entry, *command], pass_fds=descriptors, **options)
    reading, writing = os.pipe()
    try:
        with open(writing, "wb") as pipe:
            pipe.write(filter_bytes)  # about 1 KiB, which a pipe holds
        filtered = [*entry, command[0], "--seccomp", str(reading), *command[1:]]
        return subprocess.Popen(filtered, pass_fds=[*descriptors, reading], **options)
    finally:
        os.close(reading)


def _parents(path: Path, made: set[Path]) -> Sequence[str]:
    """Folders above a bind, open to the case's user: those bubblewrap makes itself are not."""
    options: list[str] = []
    for parent in reversed(path.parents):
        if parent not in made and not parent.is_relative_to("/usr"):
            options += ["--perms", "0755", "--dir", str(parent)]
            made.add(parent)
    return options


OF_ENVIRONMENT = ("pyvenv.cfg", "bin", "lib")  # of a virtual environment's folder
DEVICES = Path("/dev")
DRIVER = Path("/proc/driver/nvidia")


@functools.cache
def shown() -> tuple[Path, ...]:
    """Files and folders outside /usr that a Python of this environment reads, outermost only: as
    the interpreter names them, and where they really lie."""
    parts = [p for path in _parts() for p in (path, path.resolve())]
    parts.append(Path(sys.executable).resolve())
    found = {path for path in parts if path.exists() and not path.is_relative_to("/usr")}
    return tuple(sorted(path for path in found if not found.intersection(path.parents)))


def closed(paths: Iterable[Path] = ()) -> Path | None:
    """The first of these, or of what is shown and the installed packages, that other users may not
    read: installed with the umask 077."""
    installed = Path(sysconfig.get_path("purelib"))
    candidates = list(paths) or [*shown(), Path(sysconfig.__file__), *sorted(installed.iterdir())]
    for path in candidates:
        with contextlib.suppress(OSError):
            needed = 0o005 if path.is_dir() else 0o004
            if path.stat().st_mode & needed != needed:
                return path
    return None


def links(shown: Iterable[Path]) -> dict[Path, str]:
    """The links that lead to the interpreter from outside of what is shown, and their targets."""
    places = [*shown, Path("/usr")]
    found: dict[Path, str] = {}
    path = Path(sys.executable)
    while path.is_symlink():  # a chain such as .venv/bin/python -> python3.10 -> /opt/...
        found[path] = str(path.readlink())
        path = path.parent / path.readlink()
    if path != path.resolve():  # a link among its folders
        found[path] = str(path.resolve())
    outside = (link for link in found if not any(map(link.is_relative_to, places)))
    return {link: found[link] for link in outside}


def _parts() -> Iterator[Path]:
    base = dict.fromkeys(("base", "installed_base"), sys.base_prefix)
    base |= dict.fromkeys(("platbase", "installed_platbase"), sys.base_exec_prefix)
    for name in ("stdlib", "platstdlib"):
        yield Path(sysconfig.get_path(name, vars=base))
    for prefix in dict.fromkeys((sys.prefix, sys.base_prefix)):
        if Path(prefix, "pyvenv.cfg").is_file():
            yield from (Path(prefix, name) for name in OF_ENVIRONMENT)
        elif Path(prefix, "conda-meta").is_dir():
            yield Path(prefix)
    for name in ("purelib", "platlib"):
        yield Path(sysconfig.get_path(name))
    # The shared libraries that this process has loaded, as `libpython3.10.so`.
    with contextlib.suppress(OSError):
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
        for path in {Path(line.split(maxsplit=5)[5]) for line in lines if "/" in line}:
            if ".so" in path.name and not path.name.endswith("(deleted)"):
                yield path


def gpu_devices() -> tuple[Path, ...]:
    """Files and folders of NVIDIA's driver below /dev; dxg is Windows' own way to it, in WSL."""
    return (*sorted(DEVICES.glob("nvidia*")), *DEVICES.glob("dxg"))


def driver_folders(path: str) -> list[str]:
    """Folders of LD_LIBRARY_PATH that hold the driver's library, below /usr, which the jail shows:
    images for GPUs mount it there, where the dynamic linker does not look by itself."""
    known = (Path(folder) for folder in path.split(":") if folder.startswith("/usr/"))
    return [str(folder) for folder in known if (folder / "libcuda.so.1").exists()]


def gpu_text() -> str:
    """Driver and GPUs as the kernel describes them, "" without: a pass holds for these only."""
    files = (DRIVER / "version", *sorted(DRIVER.glob("gpus/*/information")))
    return "".join(file.read_text("utf-8", "replace") for file in files if file.is_file())

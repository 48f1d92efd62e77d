"""The sandbox a case runs in: bubblewrap's namespaces, or a weaker tier that is named as such."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from zoo.samples.syscalls import program

NOBODY = 65534
# What a dynamic linker, name look-ups and TLS read below /etc; nothing else of it is shown.
ETC = (
    "alternatives",
    "group",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "nsswitch.conf",
    "passwd",
    "ssl/certs",
    "ssl/openssl.cnf",
)
MEMORY_FILES = 64 << 20  # bytes that /tmp and /dev/shm may hold
INSIDE = Path("/case")  # where the runner's own files lie in the jail
HOME = Path("/home/reader")


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


def as_root() -> bool:
    return os.geteuid() == 0


@functools.cache
def why_no_jail() -> str:
    """Empty where bubblewrap works here, else the reason and the remedy."""
    if sys.platform != "linux":
        return "bubblewrap runs on Linux only"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed; on Debian and Ubuntu: apt-get install bubblewrap"
    command = [*bwrap((), gateway=False), "/usr/bin/env", "true"]
    try:
        trial = launch(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        with trial:
            said = trial.communicate(timeout=20)[1].decode("utf-8", "replace")
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not start: {error}"
    if trial.returncode:
        reason = (said.strip() or f"exit status {trial.returncode}").splitlines()[-1]
        return (
            f"bubblewrap may not make namespaces here ({reason}); in Docker: --privileged, "
            "on Ubuntu 24.04: sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        )
    return ""


def bwrap(binds: Iterable[Bind], *, gateway: bool = True, gpu: bool = False) -> list[str]:
    """The bubblewrap command line, up to the program to run.

    gateway: keep what the gateway needs to listen on port 443 of the jail's own loopback and,
    started as root, to run the case as nobody.
    """
    command = ["bwrap", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    if as_root():
        # No user namespace: with one that maps a single user, the case could not become nobody.
        command += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
        command += ["--unshare-cgroup-try"]
    else:
        # As uid 0 of the new namespace: any other uid puts a second namespace inside it, which
        # may not open port 443 of the first one's network.
        command += ["--unshare-all", "--uid", "0", "--gid", "0"]
    kept = ("NET_BIND_SERVICE", "SETUID", "SETGID", "KILL") if gateway else ()
    for capability in kept[: None if as_root() else 1]:
        command += ["--cap-add", f"CAP_{capability}"]
    command += ["--hostname", "zoo"]
    command += ["--perms", "0755", "--dir", "/etc", "--perms", "0755", "--dir", "/etc/ssl"]
    command += ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            command += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            command += ["--ro-bind", str(path), str(path)]
    for name in ETC:
        command += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    # Bubblewrap leaves the kernel's settings writable, and uid 0 needs no capability for them.
    command += ["--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev"]
    for folder in ("/tmp", "/dev/shm"):  # held in memory, where no limit on processes sees it
        command += ["--perms", "1777", "--size", str(MEMORY_FILES), "--tmpfs", folder]
    made: set[Path] = {Path("/"), Path("/tmp"), Path("/usr"), Path("/etc")}
    for bind in (*interpreter_binds(), *binds):
        command += _parents(bind.inside, made)
        command += [
            "--bind" if bind.writable else "--ro-bind",
            str(bind.outside),
            str(bind.inside),
        ]
    if gpu:
        for device in sorted(Path("/dev").glob("nvidia*")):
            command += ["--dev-bind", str(device), str(device)]
    # What bubblewrap made itself lies in memory: an ordinary user's case, which is uid 0 of its
    # namespace, could fill it.
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/"]


def launch(
    command: Sequence[str], descriptors: Sequence[int] = (), *, gpu: bool = False, **options: Any
) -> subprocess.Popen[bytes]:
    """Starts a command; one that `bwrap` began gets the filter of system calls as well.

    descriptors: those the process keeps. options: of `subprocess.Popen`.
    """
    filter_bytes = program(memfds=gpu)  # NVIDIA's driver makes one
    if command[0] != "bwrap" or not filter_bytes:
        return subprocess.Popen(command, pass_fds=descriptors, **options)
    reading, writing = os.pipe()
    try:
        with open(writing, "wb") as pipe:
            pipe.write(filter_bytes)  # about 1 KiB, which a pipe holds
        filtered = [command[0], "--seccomp", str(reading), *command[1:]]
        return subprocess.Popen(filtered, pass_fds=[*descriptors, reading], **options)
    finally:
        os.close(reading)


def as_nobody(command: Sequence[str]) -> list[str]:
    """The command as root's jail has to run it: uid 0 in there is this machine's.

    The jail needs `gateway=True`. Started as an ordinary user, nothing changes.
    """
    if not as_root():
        return list(command)
    drop = f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})"
    start = f"import os, sys; {drop}; os.execv(sys.argv[1], sys.argv[1:])"
    return [sys.executable, "-I", "-c", start, *command]


def limited(command: Sequence[str], rlimits: Mapping[str, int]) -> list[str]:
    """The command below these limits of `resource`, which it cannot raise."""
    start = "".join(f"r.setrlimit(r.{name}, ({most}, {most})); " for name, most in rlimits.items())
    start = f"import os, sys, resource as r; {start}os.execv(sys.argv[1], sys.argv[1:])"
    return [sys.executable, "-I", "-c", start, *command]


def interpreter_binds() -> list[Bind]:
    """Python itself and the environment this program runs in, where they are not below /usr."""
    roots = {Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve()}
    executable = Path(sys.executable)
    while executable.is_symlink():  # a chain such as .venv/bin/python -> python3.10 -> /opt/...
        executable = executable.parent / os.readlink(executable)
        roots.add(executable.parent.parent)
    outside_usr = sorted(r for r in roots if not r.is_relative_to("/usr") and r != Path("/"))
    return [Bind(root, root) for root in outside_usr]


def _parents(path: Path, made: set[Path]) -> Sequence[str]:
    """Folders above a bind, open to the case's user: those bubblewrap makes itself are not."""
    options: list[str] = []
    for parent in reversed(path.parents):
        if parent not in made and not parent.is_relative_to("/usr"):
            options += ["--perms", "0755", "--dir", str(parent)]
            made.add(parent)
    return options

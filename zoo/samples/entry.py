"""The way into a jail: its control group, its user, its file systems in memory, of bounded size.

Also makes and removes the folders of this machine that hostile code may write to.

The file systems lie in a mount namespace of the jail's own: whatever a case does to its files, the
kernel takes all of them back with its last process. Each case runs as a different user, so the
limit on its processes does not count those of another case.
"""

from __future__ import annotations

import fcntl
import functools
import itertools
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from zoo.samples.cgroups import Group

HOME = Path("/home/reader")
MEMORY_FILES = 64 << 20  # bytes that /tmp and /dev/shm may hold
A_FILE = 4096  # bytes of a room's size for each file and folder in it
MOST_FILES = 200_000  # files and folders of a room: the kernel keeps about 1 KiB for each
TERMINALS = 16  # pseudo terminals
PTS = "pts"  # the folder that they are mounted on
HIGHEST = 1 << 31
SPAN = 1 << 30  # users that cases are given: 2^30 to 2^31 - 1, which no system gives to anybody
A_RUN = 256  # users of one runner, in turn

_numbers = itertools.count()


def rooms_in(folder: Path) -> dict[Path, Path]:
    """The file systems in memory: where the jail shows each, and what it is mounted on outside."""
    return {HOME: folder / "home", Path("/tmp"): folder / "tmp", Path("/dev/shm"): folder / "shm"}


def enter(folder: Path, disk: int, group: Group | None, user: int | None) -> list[str]:
    """What stands before a bubblewrap command, with the rooms of an empty folder. disk: bytes that
    the case's own may hold. user: whose they are, None where the jail has one user."""
    rooms = rooms_in(folder)
    for point in (*rooms.values(), folder / PTS):
        point.mkdir()
    lines = [*_join(group), "umask 022"]
    for inside, outside in rooms.items():
        size, mode = (disk, "0755") if inside == HOME else (MEMORY_FILES, "1777")
        files = min(MOST_FILES, max(16, size // A_FILE))
        options = f"size={size},nr_inodes={files},nosuid,nodev,strictatime,mode={mode}"
        if user is not None:
            options += f",uid={user},gid={user}"
        lines.append(f"mount -t tmpfs -o {options} zoo {_quoted(outside)}")
    inner = " ".join(_quoted(rooms[HOME] / name) for name in ("work", "tmp"))
    lines.append(f"mkdir {inner}")
    if user is not None:
        lines.append(f"chown {user}:{user} {inner}")
    pts = f"newinstance,max={TERMINALS},ptmxmode=0666,mode=0620"
    lines.append(f"mount -t devpts -o {pts} zoo {_quoted(folder / PTS)}")
    # One namespace of users for the file systems and the jail.
    own = [] if as_root() else ["--user", "--map-root-user"]
    # Bubblewrap dies with its parent; until it runs, so does what is before it.
    return ["unshare", *own, "--mount", "setpriv", "--pdeathsig", "KILL", *_shell(lines)]


def join(group: Group | None) -> list[str]:
    """What stands before a command outside of any jail."""
    return _shell(_join(group)) if group else []


def _join(group: Group | None) -> list[str]:
    return [f"echo $$ > {_quoted(file)}" for file in (group.entries if group else ())]


def _shell(lines: Sequence[str]) -> list[str]:
    return ["sh", "-ec", "\n".join([*lines, 'exec "$@"']), "zoo"]


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


@functools.cache
def _mapped() -> tuple[int, int]:
    """The first user of the range for cases, and how many there are; 0 where there is one user."""
    try:
        rows = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
        first, count = max(((int(r[0]), int(r[2])) for r in rows), key=sum)
    except (OSError, ValueError):
        return 0, 0
    end = min(first + count, HIGHEST)
    span = min(SPAN, (end - first) // 2)
    return end - span, span if span >= A_RUN else 0


def as_root() -> bool:
    """Whether this process may run cases as other users: not so in a namespace of one user."""
    return os.geteuid() == 0 and _mapped()[1] > 0


def new_user() -> int | None:
    """A number that no other running case has; None where cases run as this process's user."""
    if not as_root():
        return None
    first, count = _mapped()
    return first + (os.getpid() * A_RUN + next(_numbers) % A_RUN) % count


@contextmanager
def scratch(prefix: str, folder: Path | None = None) -> Iterator[Path]:
    """A new folder, locked while it is used, and removed in the end with all that lies in it."""
    lock = None
    while lock is None:
        made = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
        with suppress(OSError):  # another run swept it before it was locked
            lock = _locked(made)
    try:
        yield made
    finally:
        remove(made)
        os.close(lock)


def sweep(prefix: str, folder: Path | None = None) -> None:
    """Removes what killed runs left: this user's folders that no process has locked."""
    for left in (folder or Path(tempfile.gettempdir())).glob(f"{prefix}*"):
        with suppress(OSError):  # a link, or another user's
            if left.lstat().st_uid == os.geteuid():
                lock = _locked(left)
                try:
                    remove(left)
                finally:
                    os.close(lock)


def remove(folder: Path) -> None:
    """Not by shutil.rmtree: it calls itself for each level, and a case can make thousands."""
    _quiet("rm", "-rf", "--one-file-system", "--", str(folder))
    if folder.is_dir() and not folder.is_symlink():
        # Outside of the jail, a case may close folders of its user.
        _quiet("chmod", "-R", "u+rwx", "--", str(folder))
        _quiet("rm", "-rf", "--one-file-system", "--", str(folder))


def _locked(folder: Path) -> int:
    """A descriptor of the folder that holds its lock. Raises OSError where another has it, or the
    folder is gone."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.stat(folder, follow_symlinks=False)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _quiet(*command: str) -> None:
    # Found where the system keeps it, whatever PATH says.
    subprocess.run(command, stderr=subprocess.DEVNULL, check=False, env={})

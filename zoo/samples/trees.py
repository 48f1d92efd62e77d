"""A repository as files: which are its own, packed as a git host packs a branch, and unpacked."""

from __future__ import annotations

import hashlib
import io
import lzma
import os
import stat
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TypeVar

from zoo.core.errors import ZooError
from zoo.project.below import remove_tree
from zoo.project.cache import alone_in
from zoo.project.files import lies_in
from zoo.project.git import run_git

T = TypeVar("T")

ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes
MOST_FILES = 100_000
LARGEST = 512 << 20  # bytes of a repository's files
KEPT = 86_400.0  # seconds that an unpacked tree stays after it was used last

# What `zipfile` raises for an archive that is damaged or has a password.
NOT_A_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    RuntimeError,
    EOFError,
    ValueError,
)


class TreeError(ZooError):
    """Raised for what is not a repository that can be packed; the text says why."""


def working_tree(root: Path, *, tracked: bool = False) -> list[str]:
    """The project's files, sorted: what git tracks or would track, else all but hidden ones.

    Hidden ones that git does not track stay out: a new `.env` holds passwords. So do names that
    are not UTF-8, which no zip can hold. tracked: only what git tracks.
    """
    which = "-cz" if tracked else "-coz"
    printed = run_git(root, "ls-files", "-t", which, "--exclude-standard") or b""
    rows = (row.partition(" ") for row in os.fsdecode(printed).split("\0")[:-1])
    names = [name for tag, _, name in rows if tag != "?" or not _hidden(name)]
    if not names:  # no git, or a folder that an outer repository ignores
        names = list(_of_disk(root))
    listed = {n for n in names if _is_text(n) and (root / n).is_file()}
    return sorted(n for n in listed if _own(root, n, listed))


def _is_text(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _of_disk(root: Path) -> Iterator[str]:
    """All files but hidden ones, those of virtual environments and what Python compiled."""
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = [
            name
            for name in folders
            if not (_hidden(name) or name == "__pycache__" or (here / name / "pyvenv.cfg").exists())
        ]
        yield from ((here / n).relative_to(root).as_posix() for n in files if not _hidden(n))


def _own(root: Path, name: str, known: Container[str]) -> bool:
    """Whether a file is the project's: a link may lead to one of its files, and nowhere else."""
    file = root / name
    if not lies_in(file, root):
        return False
    return not file.is_symlink() or file.resolve().relative_to(root.resolve()).as_posix() in known


def pack_folder(
    root: Path, top: str, *, tracked: bool = False, instead: Mapping[str, bytes] | None = None
) -> bytes:
    """A zip of the folder's files below `top`, like a git host's archive of a branch.

    tracked: only what git tracks, without hidden files. instead: the content of files by name,
    whatever the folder has. Raises TreeError for a folder that is too large.
    """
    names = working_tree(root, tracked=tracked)
    if tracked:
        names = [name for name in names if not _hidden(name)]
    states = (_if_there((root / name).stat) for name in names)
    _limit([state.st_size for state in states if state is not None], root)
    read = {name: _if_there((root / name).read_bytes) for name in names}
    content = {name: data for name, data in read.items() if data is not None}
    return _zip(top, content | dict(instead or {}))


def _if_there(look: Callable[[], T]) -> T | None:
    """None for a file that went away since it was listed, as those that a build replaces."""
    try:
        return look()
    except (FileNotFoundError, NotADirectoryError):
        return None


def pack_archive(archive: Path, top: str) -> bytes:
    """The files of a zip below `top` alone, whatever folder they lie in there. Raises TreeError for
    what is no zip of a repository."""
    content = _read_zip(archive, f"{archive} cannot be read as a zip", archive)
    for name in content:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise TreeError(f"{archive} holds {name}, which leads out of it")
    tops = {name.partition("/")[0] for name in content}
    if "hubconf.py" not in content and len(tops) == 1:
        content = {name.partition("/")[2]: data for name, data in content.items()}
    return _zip(top, {name: data for name, data in content.items() if name})


def _read_zip(archive: Path | io.BytesIO, problem: str, shown: object) -> dict[str, bytes]:
    """The regular files of a zip that a stranger may have made, by name. shown: what errors call
    it. Raises TreeError."""
    try:
        with zipfile.ZipFile(archive) as source:
            files = (i for i in source.infolist() if not i.is_dir())
            infos = [i for i in files if not stat.S_ISLNK(i.external_attr >> 16)]
            _limit([i.file_size for i in infos], shown)
            return {i.filename: source.read(i) for i in infos}
    except NOT_A_ZIP as error:
        raise TreeError(f"{problem}: {error}") from None


def _limit(sizes: Sequence[int], what: object) -> None:
    if len(sizes) > MOST_FILES:
        raise TreeError(f"{what} has {len(sizes):,} files; at most {MOST_FILES:,} are packed")
    size = sum(sizes)
    if size > LARGEST:
        raise TreeError(f"{what} has {size >> 20} MiB of files; at most {LARGEST >> 20} are packed")


def _zip(top: str, content: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(content):
            info = zipfile.ZipInfo(f"{top}/{name}", ZIP_TIME)
            info.external_attr = 0o100644 << 16
            archive.writestr(info, content[name])
    return made.getvalue()


def unpack(archive: bytes, folder: Path) -> Path:
    """The archive's top folder, unpacked below `folder` once for each content; whole or not at
    all. What lies there already is used only if it is the archive's content, file by file.

    folder: one that only this user can write. Anybody may read what is unpacked: what runs in the
    jail is another user. Raises TreeError.
    """
    target = folder / hashlib.sha256(archive).hexdigest()[:32]
    problem = "the archive cannot be unpacked"
    found = _read_zip(io.BytesIO(archive), problem, "the archive")
    content = {_unpacked(name): data for name, data in found.items()}
    folder.mkdir(parents=True, exist_ok=True)
    if len({name.partition("/")[0] for name in content}) != 1 or "" in content:
        raise TreeError("the archive is not one folder")
    with alone_in(folder):  # other workers of this machine unpack the same
        if not _holds(target, content):
            with tempfile.TemporaryDirectory(dir=folder) as name:
                aside = Path(name) / "tree"
                try:
                    _write(aside, content)
                except (OSError, RecursionError) as error:  # names too long, or too deep
                    raise TreeError(f"{problem}: {error}") from None
                forget_old(folder.iterdir())
                remove_tree(target)
                aside.rename(target)
        with suppress(OSError):  # it is root's since `sudo zoo`, or the disk is read-only
            os.utime(target)  # it is in use
    return next(target.iterdir())


def _unpacked(name: str) -> str:
    """A name without the parts that lead elsewhere."""
    return "/".join(part for part in name.split("/") if part not in ("", ".", ".."))


def _holds(folder: Path, wanted: Mapping[str, bytes]) -> bool:
    """Whether the folder holds these regular files and nothing else."""
    found = set()
    for below, folders, names in os.walk(folder):
        if any(os.path.islink(f"{below}/{name}") for name in folders):
            return False
        for name in names:
            path = Path(below, name)
            content = wanted.get(path.relative_to(folder).as_posix())
            state = path.lstat()
            if content is None or not stat.S_ISREG(state.st_mode):
                return False
            if state.st_size != len(content) or path.read_bytes() != content:
                return False
            found.add(path)
    return len(found) == len(wanted) and not folder.is_symlink()


def _write(folder: Path, content: Mapping[str, bytes]) -> None:
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def forget_old(paths: Iterable[Path]) -> None:
    """Removes trees and archives that were not used for a day."""
    for old in paths:
        with suppress(FileNotFoundError):  # another run was first
            if time.time() - old.lstat().st_mtime > KEPT:
                remove_tree(old)

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
from zoo.project.files import lies_in
from zoo.project.git import run_git
from zoo.project.locks import alone_in

T = TypeVar("T")

ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes
MOST_FILES = 100_000
LARGEST = 512 << 20  # bytes of a repository's files
_NAME = 32  # characters of a tree's name
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
    names = _of_git(root, "-cz")
    if not tracked:
        names += [name for name in _of_git(root, "-oz") if not _hidden(name)]
    if not names:  # no git, or a folder that an outer repository ignores
        names = list(_of_disk(root))
    listed = {n for n in names if n and _is_text(n) and (root / n).is_file()}
    return sorted(n for n in listed if _own(root, n, listed))


def _is_text(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _of_git(root: Path, which: str) -> list[str]:
    printed = run_git(root, "ls-files", which, "--exclude-standard") or b""
    return [name for name in os.fsdecode(printed).split("\0") if name]


def _of_disk(root: Path) -> Iterator[str]:
    """All files but hidden ones, those of virtual environments and what Python compiled."""
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and name != "__pycache__"
            and not (here / name / "pyvenv.cfg").exists()
        ]
        for name in files:
            if not name.startswith("."):
                yield (here / name).relative_to(root).as_posix()


def _own(root: Path, name: str, known: Container[str]) -> bool:
    """Whether a file is the project's: a link may lead to one of its files, and nowhere else."""
    file = root / name
    if not lies_in(file, root):
        return False
    real = file.resolve().relative_to(root.resolve()).as_posix()
    return real in known or not file.is_symlink()


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
    """The files of a zip below `top` alone, whatever folder they lie in there.

    Raises TreeError for what is no zip of a repository.
    """
    try:
        with zipfile.ZipFile(archive) as source:
            infos = [i for i in source.infolist() if not i.is_dir() and not _is_link(i)]
            _limit([i.file_size for i in infos], archive)
            content = {i.filename: source.read(i) for i in infos}
    except TreeError:
        raise
    except NOT_A_ZIP as error:
        raise TreeError(f"{archive} cannot be read as a zip: {error}") from None
    for name in content:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise TreeError(f"{archive} holds {name}, which leads out of it")
    tops = {name.partition("/")[0] for name in content}
    if "hubconf.py" not in content and len(tops) == 1:
        content = {name.partition("/")[2]: data for name, data in content.items()}
    return _zip(top, {name: data for name, data in content.items() if name})


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _limit(sizes: Sequence[int], what: Path) -> None:
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
    target = folder / hashlib.sha256(archive).hexdigest()[:_NAME]
    wanted = _files(archive)
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder):  # other workers of this machine unpack the same
        if not _holds(target, wanted):
            with tempfile.TemporaryDirectory(dir=folder) as name:
                aside = Path(name) / "tree"
                _extract(archive, aside)
                for path in (aside, *aside.rglob("*")):
                    path.chmod(0o755 if path.is_dir() else 0o644)
                forget_old(folder.iterdir())
                remove_tree(target)
                aside.rename(target)
        with suppress(OSError):  # it is root's since `sudo zoo`, or the disk is read-only
            os.utime(target)  # it is in use
    return next(target.iterdir())


def _files(archive: bytes) -> dict[str, tuple[int, bytes]]:
    """(size, digest) of each file of the archive, by the path that it is unpacked to."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as source:
            infos = [info for info in source.infolist() if not info.is_dir()]
            _limit([info.file_size for info in infos], Path("the archive"))
            return {_unpacked(i.filename): (i.file_size, _digest(source.read(i))) for i in infos}
    except TreeError:
        raise
    except NOT_A_ZIP as error:
        raise TreeError(f"the archive cannot be unpacked: {error}") from None


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _unpacked(name: str) -> str:
    """What `zipfile` makes of a name: it leaves out what leads elsewhere."""
    return "/".join(part for part in name.split("/") if part not in ("", ".", ".."))


def _holds(folder: Path, wanted: Mapping[str, tuple[int, bytes]]) -> bool:
    """Whether the folder holds these regular files and nothing else."""
    found = set()
    for below, folders, names in os.walk(folder):
        if any(os.path.islink(f"{below}/{name}") for name in folders):
            return False
        for name in names:
            path = f"{below}/{name}"
            shown = os.path.relpath(path, folder)
            size, digest = wanted.get(shown, (-1, b""))
            state = os.lstat(path)
            if not stat.S_ISREG(state.st_mode) or state.st_size != size:
                return False
            if _digest(Path(path).read_bytes()) != digest:
                return False
            found.add(shown)
    return bool(found) and found == wanted.keys() and not folder.is_symlink()


def _extract(archive: bytes, folder: Path) -> None:
    """Unpacks an archive that a pull request may have brought."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as source:
            infos = source.infolist()
            _limit([info.file_size for info in infos], Path("the archive"))
            if len({i.filename.partition("/")[0] for i in infos}) != 1:
                raise TreeError("the archive is not one folder")
            source.extractall(folder)
    except TreeError:
        raise
    except NOT_A_ZIP as error:
        raise TreeError(f"the archive cannot be unpacked: {error}") from None


def forget_old(paths: Iterable[Path]) -> None:
    """Removes trees and archives that were not used for a day."""
    for old in paths:
        with suppress(FileNotFoundError):  # another run was first
            if time.time() - old.lstat().st_mtime > KEPT:
                remove_tree(old)

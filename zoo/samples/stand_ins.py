"""The bytes behind the locked URLs: project files, a zip of the working tree, weights."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zoo.project.files import lies_in
from zoo.samples.asset_files import StoreError, sha256_of
from zoo.samples.jail import Bind, Tier, as_nobody, as_root, bwrap, launch
from zoo.samples.monitor import Limits, ProcessUsage, watch
from zoo.samples.scratch import give, scratch

ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes
# What making stand-in weights may use; of the largest model they are 0.4 GB.
MAKER = Limits(seconds=300.0, memory=4 << 30, disk=2 << 30)
# What the hub imports from the repository; the rest of the zip changes no sample's result.
MODEL_CODE = ("hubconf.py", "zoo/__init__.py", "zoo/models")


@dataclass(frozen=True, slots=True)
class StandIn:
    """Stand-in weights of an entry: the file, and its sha256, which the hub has to be told."""

    file: Path
    sha256: str


def working_tree_zip(root: Path, folder: Path, top: str = "models-master") -> Path:
    """A zip of the project as it stands, like GitHub's archive of a branch."""
    target = folder / "working-tree.zip"
    aside = folder / f".{os.getpid()}.zip"
    with zipfile.ZipFile(aside, "w") as archive:
        for name in working_tree(root):
            info = zipfile.ZipInfo(f"{top}/{name}", ZIP_TIME)
            info.external_attr = 0o100644 << 16
            archive.writestr(info, (root / name).read_bytes())
    aside.replace(target)
    return target


def working_tree(root: Path) -> list[str]:
    """The project's files, sorted: what git tracks or would track, else all but hidden ones."""
    git = ["git", "-C", str(root), "ls-files", "-coz", "--exclude-standard"]
    try:
        listed = subprocess.run(git, capture_output=True, check=True).stdout.decode()
        names = listed.split("\0")
    except (OSError, subprocess.CalledProcessError):
        files = (p.relative_to(root) for p in root.rglob("*"))
        names = [p.as_posix() for p in files if not any(n.startswith(".") for n in p.parts)]
    listed_names = {n for n in names if n and (root / n).is_file()}
    return sorted(n for n in listed_names if _own(root, n, listed_names))


def _own(root: Path, name: str, known: Container[str]) -> bool:
    """Whether a file is the project's: a link may lead to one of its files, and nowhere else."""
    file = root / name
    if not lies_in(file, root):
        return False
    real = file.resolve().relative_to(root.resolve()).as_posix()
    return real in known or not file.is_symlink()


def model_code_digest(root: Path) -> str:
    """Digest of the code that `hub.load` imports."""
    digest = hashlib.sha256()
    for name in MODEL_CODE:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(f"{file.relative_to(root).as_posix()}\0".encode())
                digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def stand_in_weights(entry: str, recipe: str, root: Path, folder: Path, tier: Tier) -> StandIn:
    """Stand-in weights for an entry, made once for each recipe and kept below `folder`.

    recipe: digest of all the file depends on. The constructor is the project's code, and a pull
    request may bring it: it runs in the sandbox too. Raises StoreError where it fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{entry}-{recipe[:16]}.pkl"
    note = file.with_suffix(".json")
    with (folder / f".{entry}.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two runs, or two cases of one run, make it once
        if not (file.is_file() and note.is_file()):
            _make(entry, root, file, note, tier)
        return StandIn(file, json.loads(note.read_text())["sha256"])


def _make(entry: str, root: Path, file: Path, note: Path, tier: Tier) -> None:
    with scratch("zoo-weights-", file.parent) as folder:
        made = folder / "weights.pkl"
        if tier is Tier.JAIL:
            give(folder)
        _build(entry, root, made, tier)
        os.chown(made, os.geteuid(), os.getegid(), follow_symlinks=False)
        digest = sha256_of(made)
        for old in file.parent.glob(f"{entry}-*"):
            old.unlink()
        made.chmod(0o644)
        made.replace(file)
    note.write_text(json.dumps({"sha256": digest}) + "\n")


def _build(entry: str, root: Path, made: Path, tier: Tier) -> None:
    jailed = tier is Tier.JAIL
    inside = Path("/repository") if jailed else root
    out = Path("/out") if jailed else made.parent
    environment = {
        "HOME": str(out),
        "MGE_FASTRUN_CACHE_TYPE": "MEMORY",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(inside),
    }
    command = [sys.executable, "-s", "-m", "zoo.models.weights.stand_in", entry]
    command += ["--registry", str(inside / "registry.json"), "--out", str(out / made.name)]
    if jailed:
        binds = [Bind(root / name, inside / name) for name in ("zoo", "registry.json")]
        wrapper = bwrap([*binds, Bind(made.parent, out, writable=True)], gateway=as_root())
        for variable, value in environment.items():
            wrapper += ["--setenv", variable, value]
        command = [*wrapper, *as_nobody(command)]
    seen = _watched(command, made.parent, cwd="/" if jailed else root, env=environment)
    if seen.stopped:
        raise StoreError(f"stand-in weights of {entry} took too much {seen.stopped} to make")
    # A link would have this process read, and open up, whatever file of the machine it names.
    if seen.returncode or made.is_symlink() or not made.is_file():
        said = seen.streams["said"].decode("utf-8", "replace").strip()
        last = (said or "no message").splitlines()[-1]
        raise StoreError(f"stand-in weights of {entry} could not be made: {last}")


def _watched(command: Sequence[str], folder: Path, **options: Any) -> ProcessUsage:
    """Runs a command that fills `folder` below the maker's limits."""
    start, end = os.pipe()
    try:
        nothing = subprocess.DEVNULL
        process = launch(command, stdin=nothing, stdout=end, stderr=end, **options)
    except BaseException:
        os.close(start)
        raise
    finally:
        os.close(end)
    try:
        return watch(process, {"said": start}, MAKER, ("said",), folder)
    finally:
        os.close(start)


def named_entries(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """Which of the known entry names stand in the texts."""
    joined = "\n".join(texts)
    return sorted(name for name in known if name in joined)

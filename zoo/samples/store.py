"""The bytes behind the locked URLs: project files, a zip of the working tree, weights."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from zoo.core.naming import hash_in_file_name
from zoo.samples.assets import Asset
from zoo.samples.jail import Bind, Tier, bwrap

ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes
BUILDER_SECONDS = 300.0
# What the hub imports from the repository; the rest of the zip changes no sample's result.
MODEL_CODE = ("hubconf.py", "zoo/__init__.py", "zoo/detection")


class StoreError(RuntimeError):
    """An asset cannot be provided; the text says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Stand-in weights of an entry: the file, and its sha256, which the hub has to be told."""

    file: Path
    sha256: str


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def project_file(asset: Asset, root: Path) -> Path:
    """The file behind a FILE asset; StoreError where it is gone or has changed."""
    file = root / (asset.path or "")
    if not asset.path or not file.is_file():
        raise StoreError(f"assets.lock: {asset.url} is {asset.path}, which is not there")
    found = sha256_of(file)
    if found != asset.sha256:
        raise StoreError(
            f"assets.lock: {asset.path} has sha256 {found[:12]}..., locked is "
            f"{(asset.sha256 or 'none')[:12]}...; if the new file is right: "
            f"zoo assets add {asset.url} --from {asset.path}"
        )
    return file


def official_weights(asset: Asset, store: Path) -> Path | None:
    """The published file in the local store, its hash verified; None where it is not there."""
    file = store / Path(urlsplit(asset.url).path).name
    if not file.is_file():
        return None
    known = asset.sha256 or hash_in_file_name(asset.url)
    found = sha256_of(file)
    if known is None or not found.startswith(known):
        raise StoreError(f"{file} has sha256 {found}, expected {known}; delete or replace it")
    return file


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
    return sorted(n for n in set(names) if n and (root / n).is_file())


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
    if file.is_file() and note.is_file():
        return StandIn(file, json.loads(note.read_text())["sha256"])
    with tempfile.TemporaryDirectory(prefix="zoo-weights-", dir=folder) as name:
        made = Path(name) / "weights.pkl"
        _build(entry, root, made, tier)
        digest = sha256_of(made)
        for old in folder.glob(f"{entry}-*"):
            old.unlink()
        made.chmod(0o644)
        made.replace(file)
    note.write_text(json.dumps({"sha256": digest}) + "\n")
    return StandIn(file, digest)


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
    command = [sys.executable, "-s", "-m", "zoo.detection.standin", entry]
    command += ["--registry", str(inside / "registry.json"), "--out", str(out / made.name)]
    if jailed:
        binds = [Bind(root / name, inside / name) for name in ("zoo", "registry.json")]
        wrapper = bwrap([*binds, Bind(made.parent, out, writable=True)], gateway=False)
        for variable, value in environment.items():
            wrapper += ["--setenv", variable, value]
        command = [*wrapper, *command]
    try:
        done = subprocess.run(
            command,
            cwd="/" if jailed else root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=BUILDER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StoreError(f"stand-in weights of {entry}: {error}") from error
    if done.returncode or not made.is_file():
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        raise StoreError(f"stand-in weights of {entry} could not be made: {last}")


def named_entries(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """Which of the known entry names stand in the texts."""
    joined = "\n".join(texts)
    return sorted(name for name in known if name in joined)

"""Every address of weights that cards and hubconf.py files name, whose they are, and their bytes:
the official file, or a stand-in that the repository's own hubconf.py makes in the sandbox."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from zoo.core.lock import Asset, Kind
from zoo.core.registry import Model, Registry
from zoo.project.below import write_below
from zoo.project.program import PACKAGE
from zoo.samples.asset_files import Repository, StoreError, sha256_of
from zoo.samples.entry import scratch, sweep
from zoo.samples.jail import Tier
from zoo.samples.monitor import Limits
from zoo.samples.network import ArchiveRoute, Network, is_host
from zoo.samples.run import run_sandbox
from zoo.samples.sandbox import SandboxDir, Setting

# What making stand-in weights may use; of the largest model they are 0.4 GB.
MAKER = Limits(seconds=300.0, memory=4 << 30, disk=2 << 30)
SCRIPT = PACKAGE / "models" / "weights" / "stand_in.py"
ASIDE = "zoo-weights-"  # begins the folder that a file is made in
LONGEST = 500  # characters of what the maker printed


@dataclass(frozen=True, slots=True)
class StandIn:
    """Stand-in weights of an entry: the file and its sha256, which a hub may verify."""

    file: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """What stand-ins are made of: a repository's entry, and the address of its weights.

    constructor: what builds it, by the hub's settings, "" where they do not say. digest: gives what
    a file of the repository holds now, None where it is gone.
    """

    repository: str
    entry: str
    url: str
    digest: Callable[[str], str | None]
    constructor: str = ""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        key = f"{self.repository}\0{self.entry}\0{self.url}"
        plain = re.sub(r"\W", "_", self.entry, flags=re.ASCII)[:80]
        return f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def kept(recipe: Recipe, folder: Path) -> StandIn | None:
    """The stand-in that was made before, while all files it was made of are as they were."""
    file = folder / f"{recipe.name}.pkl"
    try:
        note = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        used: Mapping[str, str] = note["used"]
        if note["script"] != sha256_of(SCRIPT) or not file.is_file():
            return None
        if any(recipe.digest(name) != was for name, was in used.items()):
            return None
        return StandIn(file, str(note["sha256"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def stand_in_weights(
    recipe: Recipe, archive: Callable[[], Path], folder: Path, tier: Tier
) -> StandIn:
    """Stand-in weights of an entry, made once for each state of the repository.

    archive: its zip. Its code is whatever a pull request brings: it runs in the sandbox too.
    Raises StoreError where it fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".{recipe.name}.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two runs, or two cases of one run, make it once
        return kept(recipe, folder) or _make(recipe, archive(), folder, tier)


def _make(recipe: Recipe, archive: Path, folder: Path, tier: Tier) -> StandIn:
    file = folder / f"{recipe.name}.pkl"
    sweep(ASIDE, folder)
    with scratch(ASIDE, folder) as aside:
        made = aside / "weights.pkl"
        reads = _build(recipe, archive, made, tier)
        os.chown(made, os.geteuid(), os.getegid(), follow_symlinks=False)
        digest = sha256_of(made)
        made.chmod(0o644)
        file.with_suffix(".json").unlink(missing_ok=True)  # it is about the file before
        made.replace(file)
    used = {name: recipe.digest(name) for name in reads}
    note = {"sha256": digest, "script": sha256_of(SCRIPT), "used": used}
    write_below(folder, f"{recipe.name}.json", json.dumps(note) + "\n")
    return StandIn(file, digest)


def _build(recipe: Recipe, archive: Path, made: Path, tier: Tier) -> Sequence[str]:
    """Fills a new file; what of the repository was read, by the kernel's own record."""
    arguments = ["--entry", recipe.entry, "--url", recipe.url, "--constructor", recipe.constructor]
    limits = replace(MAKER, file=min(MAKER.file, MAKER.disk))
    setting = Setting(tier, limits, {"MGE_DEFAULT_DEVICE": "cpu0"})
    network = Network(archives=(ArchiveRoute((), "", archive, own=True),))

    def prepare(cell: SandboxDir, ends: Mapping[str, int]) -> list[str]:
        # All that the jail can write of this machine: it can neither be replaced by a link nor
        # grow past the limit of a file.
        made.touch()
        if cell.user is not None:
            os.chown(made, cell.user, cell.user)
        return cell.prepare_maker(SCRIPT, arguments, made, ends)

    trace = run_sandbox(network, setting, prepare)
    what = f"stand-in weights of {recipe.entry}"
    if stopped := trace.watched.stopped or ("time" if trace.logged("timeout") else ""):
        raise StoreError(f"{what} took too much {stopped} to make")
    # A link would make this process read, and expose, any file of the machine that it names.
    failed = trace.logged("ended").get("code") != 0
    if failed or made.is_symlink() or not made.is_file() or not made.stat().st_size:
        printed = ("".join(trace.output) + trace.errors).strip().splitlines() or ["no message"]
        raise StoreError(f"{what} could not be made: {printed[-1][:LONGEST]}")
    return trace.reads


@dataclass(frozen=True, slots=True)
class WeightFile:
    """Weights of an entry. repository: `owner/name`, "" for a hub without a name. asset: the
    address, and the hash that a card gives."""

    entry: str
    repository: str
    asset: Asset


def known_weights(registry: Registry, repositories: Sequence[Repository]) -> dict[str, WeightFile]:
    """By URL. What a card says of an address wins over what a hubconf.py says. repositories: the
    hub's own first."""
    found: dict[str, WeightFile] = {}
    for repository in repositories:
        try:
            entries = repository.hubconf.entries
        except StoreError:  # its archive is not as locked: a sample that asks for it fails
            continue
        for name, url in entries.items():
            if url and _can_be_answered(url):
                asset = Asset(url, Kind.WEIGHTS, entry=name)
                found[url] = WeightFile(name, repository.name, asset)
    own = repositories[0]
    for entry in registry.entries:
        if entry.weights and _can_be_answered(entry.weights.url):
            url, sha256 = entry.weights.url, entry.weights.sha256
            asset = Asset(url, Kind.WEIGHTS, sha256=sha256, entry=entry.name)
            name = own.name if own.is_named(entry.repository) else entry.repository
            found[url] = WeightFile(entry.name, name, asset)
    return found


def _can_be_answered(url: str) -> bool:
    """Whether the gateway can answer an address, which in a hubconf.py may be any text."""
    with suppress(ValueError):
        parts = urlsplit(url)
        secure = parts.scheme == "https" and parts.port in (None, 443)
        return secure and is_host(parts.hostname or "")
    return False


def essence(entries: Iterable[Model]) -> str:
    """A digest of what of the entries a sample's result depends on: not their texts and figures."""
    names = ("name", "constructor", "config", "weights")
    rows = [{name: entry.to_json()[name] for name in names} for entry in entries]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()

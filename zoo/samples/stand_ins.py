"""Stand-in weights, made in the sandbox by the repository's own hubconf.py and kept."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zoo.project.paths import PACKAGE
from zoo.samples.asset_files import StoreError, sha256_of
from zoo.samples.cgroups import PREFIX, new_group, place
from zoo.samples.entry import HOME, enter, join
from zoo.samples.events import inside
from zoo.samples.jail import Bind, Tier, as_user, bwrap, launch, limited
from zoo.samples.monitor import Limits, ProcessUsage, watch
from zoo.samples.scratch import scratch
from zoo.samples.users import new_user

# What making stand-in weights may use; of the largest model they are 0.4 GB.
MAKER = Limits(seconds=300.0, memory=4 << 30, disk=2 << 30)
SCRIPT = PACKAGE / "models" / "weights" / "stand_in.py"
LARGEST_NOTE = 1 << 20  # bytes
LONGEST = 500  # characters of what the maker printed

# The digest of a file of the repository by its name, None where it is gone.
Digest = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Stand-in weights of an entry: the file and its sha256, which a hub may verify."""

    file: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """What stand-ins are made of: a repository's entry, and the address of its weights.

    constructor: what builds it, by the hub's settings, "" where they do not say. digest: gives what
    a file of the repository holds now.
    """

    repository: str
    entry: str
    url: str
    digest: Digest
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


def stand_in_weights(recipe: Recipe, tree: Callable[[], Path], folder: Path, tier: Tier) -> StandIn:
    """Stand-in weights of an entry, made once for each state of the repository.

    tree: unpacks the repository. Its code is whatever a pull request brings: it runs in the
    sandbox too. Raises StoreError where it fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".{recipe.name}.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two runs, or two cases of one run, make it once
        return kept(recipe, folder) or _make(recipe, tree(), folder, tier)


def _make(recipe: Recipe, tree: Path, folder: Path, tier: Tier) -> StandIn:
    file = folder / f"{recipe.name}.pkl"
    with scratch("zoo-weights-", folder) as aside:
        made = aside / "weights.pkl"
        _build(recipe, tree, made, tier)
        reads = _reads(made.with_suffix(".json"))
        os.chown(made, os.geteuid(), os.getegid(), follow_symlinks=False)
        digest = sha256_of(made)
        made.chmod(0o644)
        made.replace(file)
    note = {
        "sha256": digest,
        "script": sha256_of(SCRIPT),
        "used": {name: recipe.digest(name) for name in reads},
    }
    file.with_suffix(".json").write_text(json.dumps(note) + "\n", encoding="utf-8")
    return StandIn(file, digest)


def _reads(note: Path) -> list[str]:
    """Files of the repository that the maker opened, by its own word."""
    try:
        handle = os.open(note, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(handle, "rb") as file:
            names = json.loads(file.read(LARGEST_NOTE))["reads"]
        return [name for name in names if isinstance(name, str) and inside(name)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _build(recipe: Recipe, tree: Path, made: Path, tier: Tier) -> None:
    jailed = tier is Tier.JAIL
    user = new_user() if jailed else None
    repository = Path("/repository") if jailed else tree
    script = Path("/maker/stand_in.py") if jailed else SCRIPT
    out = Path("/out") if jailed else made.parent
    environment = {
        "HOME": str(HOME if jailed else out),
        "LC_ALL": "C.UTF-8",
        "MGE_DEFAULT_DEVICE": "cpu0",
        "MGE_FASTRUN_CACHE_TYPE": "MEMORY",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-s", str(script), "--repository", str(repository)]
    command += ["--entry", recipe.entry, "--url", recipe.url, "--out", str(out / made.name)]
    command += ["--constructor", recipe.constructor]
    if jailed:
        binds = [Bind(tree, repository), Bind(SCRIPT, script)]
        for file in (made, made.with_suffix(".json")):
            # All that the jail can write of this machine: it can neither be replaced by a link
            # nor grow past the limit of a file.
            file.touch()
            if user is not None:
                os.chown(file, user, user)
            binds.append(Bind(file, out / file.name, writable=True))
        wrapper = bwrap(binds, made.parent, gateway=False)
        for variable, value in environment.items():
            wrapper += ["--setenv", variable, value]
        rlimits = MAKER.rlimits(counted=place() is not None) | {
            "RLIMIT_FSIZE": min(MAKER.file, MAKER.disk)
        }
        command = [*wrapper, *as_user(limited(command, rlimits), user)]
    seen = _watched(command, made.parent, user, jailed=jailed, env=environment)
    what = f"stand-in weights of {recipe.entry}"
    if seen.stopped:
        raise StoreError(f"{what} took too much {seen.stopped} to make")
    # A link would make this process read, and expose, any file of the machine that it names.
    if seen.returncode or made.is_symlink() or not made.is_file() or not made.stat().st_size:
        printed = seen.streams["printed"].decode("utf-8", "replace").strip()
        last = (printed or "no message").splitlines()[-1]
        raise StoreError(f"{what} could not be made: {last[:LONGEST]}")


def _watched(
    command: Sequence[str], folder: Path, user: int | None, *, jailed: bool, env: Mapping[str, str]
) -> ProcessUsage:
    """Runs a command that fills `folder` below the maker's limits."""
    name = f"{PREFIX}{os.getpid()}-{folder.name}"
    with new_group(name, MAKER.memory, MAKER.processes) as group:
        start, end = os.pipe()
        try:
            process = launch(
                command,
                enter(folder, MAKER.disk, group, user) if jailed else join(group),
                counted=group is not None,
                stdin=subprocess.DEVNULL,
                stdout=end,
                stderr=end,
                cwd="/" if jailed else folder,
                env=env,
            )
        except BaseException:
            os.close(start)
            raise
        finally:
            os.close(end)
        try:
            return watch(process, {"printed": start}, MAKER, ("printed",), group)
        finally:
            os.close(start)

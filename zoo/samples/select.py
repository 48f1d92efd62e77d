"""Which rows of a report to run: by name, by what changed, by what failed, by shard."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zoo.core.card import Lang
from zoo.core.errors import ZooError
from zoo.core.result import ALL_FILES, SampleResult
from zoo.project.git import git_command
from zoo.samples.plan import CardRun

REGISTRY = "registry.json"  # a hubconf.py may read it, and it changes with every card


class SelectionError(ZooError):
    """What was asked for cannot be selected; the text says why."""


@dataclass(frozen=True, slots=True)
class Selection:
    """pattern: part of a card's name. shard: (which, of how many), both counted from 1.

    changed_since: a git revision. last_failed: only rows whose newest result is not good.
    """

    languages: tuple[Lang, ...] = tuple(Lang)
    pattern: str = ""
    changed_since: str = ""
    last_failed: bool = False
    shard: tuple[int, int] = (1, 1)


def select(
    rows: Iterable[CardRun],
    wanted: Selection,
    root: Path,
    last: Mapping[tuple[str, Lang], SampleResult],
) -> tuple[CardRun, ...]:
    """The rows that `wanted` leaves. Raises SelectionError for a revision git does not know."""
    kept = [r for r in rows if r.lang in wanted.languages and wanted.pattern in r.card.id]
    if wanted.changed_since:
        changed = changed_files(root, wanted.changed_since)
        kept = [r for r in kept if concerns(r, changed, last.get(r.key))]
    if wanted.last_failed:
        kept = [r for r in kept if r.key in last and not last[r.key].status.good]
    which, of = wanted.shard
    return tuple(r for r in kept if int(r.text, 16) % of == which - 1)


def changed_files(root: Path, revision: str) -> set[str]:
    """Files that differ from the revision, and those git does not know yet."""
    changed: set[str] = set()
    for command in (
        ["diff", "--name-only", "-z", revision, "--"],
        ["ls-files", "-oz", "--exclude-standard"],
    ):
        whole = git_command(root, *command)
        if not whole:
            raise SelectionError(f"--changed-since {revision}: {root} is not in a git repository")
        try:
            done = subprocess.run(whole, capture_output=True)
        except FileNotFoundError:
            raise SelectionError("--changed-since asks git, which is not installed") from None
        if done.returncode:
            reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
            raise SelectionError(f"--changed-since {revision}: {reason}")
        changed |= set(done.stdout.decode("utf-8", "replace").split("\0"))
    return changed - {""}


def concerns(row: CardRun, changed: Iterable[str], last: SampleResult | None) -> bool:
    """Whether one of the files is the row's card, the hub's code, or what the gateway serves.

    last: the row's newest result. It names the files of the hub that the samples opened; without
    one, any Python file may matter.
    """
    opened = set(last.reads) - {REGISTRY} if last else set()
    if ALL_FILES in opened:
        opened = set()
    for name in changed:
        if name in (row.card.source.path, "assets.lock") or name.startswith("assets/"):
            return True
        if name in opened or (not opened and name.endswith(".py")):
            return True
    return False


def parse_shard(text: str) -> tuple[int, int]:
    """`2/5` -> (2, 5)."""
    which, slash, of = text.partition("/")
    if not (slash and which.isdecimal() and of.isdecimal() and 1 <= int(which) <= int(of)):
        raise SelectionError(f"--shard {text}: write WHICH/OF, such as 2/5")
    return int(which), int(of)

"""What the site in a folder consists of, kept from build to build in the user's store."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zoo.build.writer import Files
from zoo.core.diagnostics import Diagnostic
from zoo.project.paths import Project
from zoo.project.store import user_store


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build says; one that would change nothing says the same again.

    cards, models: their numbers. wrong: which files have errors, "" for none.
    """

    cards: int
    models: int
    findings: tuple[Diagnostic, ...]
    wrong: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """files: the state of each. parts: the files of each part of the site, by its key.

    search: the state of each file of the search index; index: a digest of what it was made from,
    pages: of how many pages. inputs: a digest of all that the build read, see
    `zoo.build.unchanged`; "" where it may not be taken over. summary: what it said.
    """

    files: Files = field(default_factory=dict)
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    search: Files = field(default_factory=dict)
    index: str = ""
    pages: int = 0
    inputs: str = ""
    summary: Summary | None = None


def load_manifest(project: Project) -> Manifest:
    """The manifest of the project's output folder; an empty one if none was kept."""
    kept = user_store().get(*_key(project))
    manifest: Manifest = pickle.loads(kept) if kept else Manifest()
    return manifest


def save_manifest(project: Project, manifest: Manifest) -> None:
    """Keeps it for the next build."""
    user_store().put(pickle.dumps(manifest, 5), *_key(project))


def _key(project: Project) -> tuple[str, bytes]:
    return "site", os.fsencode(os.path.realpath(project.public))

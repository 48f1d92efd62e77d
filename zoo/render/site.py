"""What a site is made of, and what it is made into: `Site` in, `Page`s out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from zoo.core.card import BrokenCard, Card, Lang, Section
from zoo.core.class_list import Names
from zoo.core.diagnostics import Diagnostic
from zoo.core.evaluation import Evaluation
from zoo.core.history import Histories
from zoo.core.hub import Hub
from zoo.core.measurement import Measurements
from zoo.core.overfit import Sheet
from zoo.core.registry import Registry
from zoo.core.result import SampleResult

if TYPE_CHECKING:
    from zoo.render.index import SiteIndex


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site. path: relative to the site's root, with forward slashes."""

    path: str
    content: bytes


def json_page(path: str, content: object) -> Page:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Page(path, f"{text}\n".encode())


@dataclass(frozen=True, slots=True)
class HubFiles:
    """The files that a hub's settings name, by their path below its root.

    logo, favicon: their bytes. texts: the Markdown of extra and about pages, for each language.
    pictures: those that the texts show. classes: of datasets, in the order of their numbers.
    """

    logo: bytes = b""
    favicon: bytes = b""
    texts: Mapping[tuple[str, Lang], Section] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    classes: Mapping[str, tuple[Names, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule is about. bad, good: pieces of cards."""

    code: str
    name: str
    what: str
    why: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything the pages say.

    cards: their sources' paths are relative to the hub's root. folder: the cards' folder below
    that root, "" for the root itself.
    results: what came of running each card's samples, by card and language.
    updated: card id -> ISO date of its last change.
    theme: templates and static files.
    base_url: where the site will stand, "" where that is not known; links are relative anyway.
    pictures: bytes of the pictures beside the cards, by path relative to the cards' folder.
    reload: a preview, whose pages reload when the site is built again.
    costs: by entry name.
    evaluations: figures measured again, by entry name.
    history: when each card's samples last passed, and since when they fail.
    searchable: it gets a search index.
    edit_url: the beginning of the address where a card can be edited, "" where that is not known.
    hub: what the hub says of itself. files: those that its settings name.
    card_schema: the JSON Schema of a card's front matter, as text.
    broken: the cards that cannot be read.
    findings: what is wrong with each card, by its id.
    sheets: pictures of families that were trained on them, by family.
    code_license: SPDX name of the repository's license, "" where that is not known. needs: what to
    install for its models, as pip's requirements.
    rules: those by which errors were found, by code.
    feeds: functions of packages that make further files of the sorted site, by import string.
    """

    cards: tuple[Card, ...]
    registry: Registry
    results: Mapping[tuple[str, Lang], SampleResult]
    updated: Mapping[str, str]
    theme: Theme
    base_url: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    reload: bool = False
    costs: Measurements = field(default_factory=dict)
    evaluations: Mapping[str, Evaluation] = field(default_factory=dict)
    history: Histories = field(default_factory=dict)
    searchable: bool = True
    edit_url: str = ""
    card_schema: str = ""
    hub: Hub = field(default_factory=Hub)
    files: HubFiles = field(default_factory=HubFiles)
    folder: str = "hub_pages"
    broken: tuple[BrokenCard, ...] = ()
    findings: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    code_license: str = ""
    needs: tuple[str, ...] = ()
    rules: Mapping[str, RuleText] = field(default_factory=dict)
    feeds: Mapping[str, Callable[[SiteIndex], Iterable[Page]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Theme:
    """base: the folder with our `templates/` and `static/`. overlay: a hub's folder of the same
    form, each file of which takes the place of ours. A pull request may bring the overlay.
    """

    base: Path
    overlay: Path | None = None

    def files(self, part: str) -> dict[str, Path]:
        """The files of `templates` or `static`, by their path below it, sorted."""
        found = _files(self.base / part)
        if self.overlay:
            own = _files(self.overlay / part)
            found |= {n: path for n, path in own.items() if lies_in(path, self.overlay)}
        return dict(sorted(found.items()))


def lies_in(path: Path, folder: Path) -> bool:
    """Whether the path, its links followed, leads to something below the folder."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _files(folder: Path) -> dict[str, Path]:
    return {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}

"""Joins the stages; the only reader of the cards' folder and the only writer of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from posixpath import join

from zoo.build.hub_files import PICTURES, hub_files, theme_of
from zoo.build.manifest import Ledger, kept_text, load_ledger
from zoo.build.render import make_site
from zoo.cards.fields import schema_text
from zoo.core.card import Card, Lang
from zoo.core.lock import dump_lock, with_weights
from zoo.core.measurement import costs
from zoo.core.registry import dump_registry
from zoo.core.result import SampleResult
from zoo.lint.check import Checked as Checked
from zoo.lint.check import card_files as card_files
from zoo.lint.check import check as check
from zoo.lint.check import read_source as read_source
from zoo.lint.stale import read_lock as read_lock
from zoo.lint.stale import stale as stale
from zoo.project.files import lies_in, write_file
from zoo.project.git import last_changes
from zoo.project.paths import Project
from zoo.project.records import load_history, read_measurements
from zoo.render.dead_links import DeadLink, dead_links
from zoo.render.html import prepare
from zoo.render.index import site_index
from zoo.render.page_groups import Part, parts
from zoo.render.site import Page, Site
from zoo.render.urls import base_path
from zoo.samples.plan import rows


@dataclass(frozen=True, slots=True)
class Built:
    """ledger: of the files there are now. made: the number of those that were made anew.

    dead: links that lead nowhere, where they were looked for.
    """

    ledger: Ledger
    made: int
    dead: tuple[DeadLink, ...]


def write_registry(project: Project, checked: Checked) -> list[str]:
    """Writes registry.json and the weights of assets.lock; names of those that changed.

    Only for the project's own pages: others get their registry inside their site.
    """
    if not project.own:
        return []
    lock = _text(project.lock)

    def lock_text() -> str:
        return dump_lock(with_weights(read_lock(project), checked.registry))

    kept_lock = kept_text(project, "lock", (checked.digest, lock), lock_text)
    texts = ((project.registry, registry_text(project, checked)), (project.lock, kept_lock))
    return [path.name for path, text in texts if write_file(path, text)]


def registry_text(project: Project, checked: Checked) -> str:
    """The text of registry.json, kept while the cards register the same."""
    key = (checked.digest,)
    return kept_text(project, "registry", key, lambda: dump_registry(checked.registry))


def build(
    project: Project,
    checked: Checked,
    results: Iterable[SampleResult],
    *,
    base_url: str = "",
    check_links: bool = False,
    tell: Callable[[int, int], None] = lambda made, of: None,
) -> Built:
    """Makes the site of the checked cards in the output folder; what did not change stays.

    check_links: also look for links that lead nowhere. tell: is called with the number of parts
    made, and of those to make. Raises PublishError where the output folder is not one of ours.
    """
    dates = last_changes(card_files(project), project.pages)
    site = site_of(project, checked, results, dates, base_url=base_url)
    registry = registry_text(project, checked).encode()
    page = Page("registry.json", registry)
    own = Part(f"registry {sha256(registry).hexdigest()}", partial(tuple, [page]))
    prepare(site.theme)
    ledger, made = make_site(
        (*parts(site_index(site)), own), project.public, load_ledger(project), tell
    )
    dead: tuple[DeadLink, ...] = ()
    if check_links:
        pages = (Page(path, (project.public / path).read_bytes()) for path in ledger.files)
        dead = tuple(dead_links(pages, base_path(site.base_url)))
    return Built(ledger, made, dead)


def site_of(
    project: Project,
    checked: Checked,
    results: Iterable[SampleResult],
    dates: Mapping[str, str],
    *,
    base_url: str = "",
) -> Site:
    """Everything the pages say. dates: of each card's last change, by its id."""
    return Site(
        cards=tuple(map(partial(_published, project), checked.cards)),
        registry=checked.registry,
        results=still_true(checked.cards, results),
        updated=dates,
        theme=theme_of(project),
        base_url=base_url or project.hub.site_url,
        pictures=pictures(project.pages),
        costs=costs(read_measurements(project)),
        history=load_history(project),
        edit_url=project.hub.edit_url if project.own else "",
        card_schema=schema_text(project.hub),
        hub=project.hub,
        files=hub_files(project),
        folder=folder_of(project),
    )


def folder_of(project: Project) -> str:
    """The cards' folder below the hub's root, by its name alone where it lies elsewhere."""
    pages, root = project.pages.resolve(), project.root.resolve()
    below = pages.relative_to(root).as_posix() if pages.is_relative_to(root) else pages.name
    return "" if below == "." else below


def _published(project: Project, card: Card) -> Card:
    """The card, with a path that says nothing of this machine."""
    path = join(folder_of(project), f"{card.id}.md")
    same = path == card.source.path
    return card if same else replace(card, source=replace(card.source, path=path))


def still_true(
    cards: Iterable[Card], results: Iterable[SampleResult]
) -> Mapping[tuple[str, Lang], SampleResult]:
    """The results whose samples still read as they did when they ran."""
    results = tuple(results)
    texts = {row.key: row.text for row in rows(cards)} if results else {}
    return {(r.card, r.language): r for r in results if texts.get((r.card, r.language)) == r.text}


def pictures(folder: Path) -> dict[str, bytes]:
    """The pictures beside the cards, by their path below the folder."""
    found = (p for p in folder.rglob("*") if p.suffix.lower() in PICTURES and p.is_file())
    # A link out of the folder would publish any file of this machine.
    files = sorted(p for p in found if lies_in(p, folder))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""

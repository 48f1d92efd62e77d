"""Joins the stages; the only reader of the cards' folder and the only writer of the site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from zoo.changes import last_changes
from zoo.checking import Checked as Checked
from zoo.checking import card_files as card_files
from zoo.checking import check as check
from zoo.core.card import Card, Lang
from zoo.core.diagnostics import Diagnostic, about_file
from zoo.core.registry import Registry, dump_registry, registry_json
from zoo.core.result import SampleResult
from zoo.project import Project, theme
from zoo.publish import publish, write_file
from zoo.records import costs, load_history, read_measurements
from zoo.render.pages import Page, Site, build_pages
from zoo.samples.assets import Lock, dump_lock, load_lock, make_lock, with_weights
from zoo.samples.plan import rows

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")


def stale(project: Project, checked: Checked) -> list[Diagnostic]:
    """registry.json and assets.lock, where they are not what the cards say."""
    if checked.failed or not project.own:
        return []
    lock = read_lock(project)
    current = (
        (project.registry, "ZOO310", _registered(project) == registry_json(checked.registry)),
        (project.lock, "ZOO311", with_weights(lock, checked.registry) == lock),
    )
    return [
        about_file(path.name, code, "is not what the cards say", "write it anew: zoo build")
        for path, code, same in current
        if not same or not path.is_file()
    ]


def _registered(project: Project) -> object:
    try:
        return json.loads(project.registry.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_registry(project: Project, registry: Registry) -> list[str]:
    """Writes registry.json and the weights of assets.lock; names of those that changed.

    Only for the project's own pages: others get their registry inside their site.
    """
    if not project.own:
        return []
    lock = with_weights(read_lock(project), registry)
    texts = ((project.registry, dump_registry(registry)), (project.lock, dump_lock(lock)))
    return [path.name for path, text in texts if write_file(path, text)]


def read_lock(project: Project) -> Lock:
    """The project's assets.lock, an empty one where there is none; ValueError if it is broken."""
    if not project.lock.is_file():
        return make_lock(())
    return load_lock(project.lock.read_text(encoding="utf-8"))


def build(
    project: Project,
    checked: Checked,
    results: Iterable[SampleResult],
    *,
    base_url: str = "",
    reload: bool = False,
) -> int:
    """Renders the site of the checked cards and swaps it in; the number of its files.

    Raises PublishError where the output folder is not one of ours.
    """
    dates = last_changes(card_files([project.pages]), project.pages)
    site = site_of(project, checked, results, dates, base_url=base_url, reload=reload)
    registry = Page("registry.json", dump_registry(checked.registry).encode())
    pages = ((page.path, page.content) for page in (*build_pages(site), registry))
    return publish(pages, project.public)


def site_of(
    project: Project,
    checked: Checked,
    results: Iterable[SampleResult],
    dates: Mapping[str, str],
    *,
    base_url: str = "",
    reload: bool = False,
) -> Site:
    """Everything the pages say. dates: of each card's last change, by its id."""
    return Site(
        cards=checked.cards,
        registry=checked.registry,
        results=still_true(checked.cards, results),
        updated=dates,
        theme=theme(),
        base_url=base_url,
        pictures=pictures(project.pages),
        reload=reload,
        costs=costs(read_measurements(project)),
        history=load_history(project),
    )


def still_true(
    cards: Iterable[Card], results: Iterable[SampleResult]
) -> Mapping[tuple[str, Lang], SampleResult]:
    """The results whose samples still read as they did when they ran."""
    results = tuple(results)
    texts = {row.key: row.text for row in rows(cards)} if results else {}
    return {(r.card, r.language): r for r in results if texts.get((r.card, r.language)) == r.text}


def pictures(folder: Path) -> dict[str, bytes]:
    """The pictures beside the cards, by their path below the folder."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in PICTURES and p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}

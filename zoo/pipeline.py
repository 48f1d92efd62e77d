"""Joins the stages; the only reader of the cards' folder and the only writer of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from zoo.changes import last_changes
from zoo.core.card import Card, Lang
from zoo.core.registry import Registry, dump_registry
from zoo.core.result import SampleResult
from zoo.desk.checking import Checked as Checked
from zoo.desk.checking import card_files as card_files
from zoo.desk.checking import check as check
from zoo.desk.stale import read_lock as read_lock
from zoo.desk.stale import stale as stale
from zoo.project import Project, theme
from zoo.publish import publish, write_file
from zoo.records import costs, load_history, read_measurements
from zoo.render.deadlinks import DeadLink, dead_links
from zoo.render.pages import Page, Site, build_pages
from zoo.samples.assets import dump_lock, with_weights
from zoo.samples.plan import rows

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")


@dataclass(frozen=True, slots=True)
class Built:
    """files: their number. dead: links that lead nowhere, where they were looked for."""

    files: int
    dead: tuple[DeadLink, ...]


def write_registry(project: Project, registry: Registry) -> list[str]:
    """Writes registry.json and the weights of assets.lock; names of those that changed.

    Only for the project's own pages: others get their registry inside their site.
    """
    if not project.own:
        return []
    lock = with_weights(read_lock(project), registry)
    texts = ((project.registry, dump_registry(registry)), (project.lock, dump_lock(lock)))
    return [path.name for path, text in texts if write_file(path, text)]


def build(
    project: Project,
    checked: Checked,
    results: Iterable[SampleResult],
    *,
    base_url: str = "",
    reload: bool = False,
    check_links: bool = False,
) -> Built:
    """Renders the site of the checked cards and swaps it in.

    check_links: also look for links that lead nowhere. Raises PublishError where the output
    folder is not one of ours.
    """
    dates = last_changes(card_files([project.pages]), project.pages)
    site = site_of(project, checked, results, dates, base_url=base_url, reload=reload)
    registry = Page("registry.json", dump_registry(checked.registry).encode())
    pages: Iterator[Page] = chain(build_pages(site), (registry,))
    dead: tuple[DeadLink, ...] = ()
    if check_links:
        made = tuple(pages)
        dead, pages = tuple(dead_links(made)), iter(made)
    return Built(publish(((page.path, page.content) for page in pages), project.public), dead)


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

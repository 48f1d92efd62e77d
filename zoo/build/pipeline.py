"""Joins the stages; the only reader of the cards' folder and the only writer of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from zoo.build.hub_files import PICTURES, hub_files, theme_of
from zoo.build.output import Manifest, PublishError, load_manifest
from zoo.build.published import (
    findings_of,
    folder_of,
    published,
    published_result,
    rules_of,
    without_machine,
)
from zoo.build.registry import registry_of, registry_text
from zoo.build.render import NotMade, make_site
from zoo.cards.fields import schema_text
from zoo.core.card import Card, Lang
from zoo.core.diagnostics import Diagnostic
from zoo.core.errors import reason
from zoo.core.result import SampleResult
from zoo.lint.check import Checked, card_files
from zoo.project.files import lies_in, why_no_picture
from zoo.project.git import last_changes
from zoo.project.packages import load_feeds
from zoo.project.paths import Project
from zoo.project.records import load_history, read_evaluations, read_measurements, read_sheets
from zoo.project.repository import code_license, model_needs
from zoo.project.store import user_store
from zoo.render.dead_links import DeadLink, dead_links
from zoo.render.html import prepare
from zoo.render.index import site_index
from zoo.render.page_groups import Part, parts
from zoo.render.site import Page, Site
from zoo.render.without import Failure, not_made, without
from zoo.samples.plan import rows


@dataclass(frozen=True, slots=True)
class Built:
    """manifest: lists the files of the site. made: how many of them this build made.

    dead: links that lead nowhere, where they were looked for. failed: a finding for each page
    that could not be made.
    """

    manifest: Manifest
    made: int
    dead: tuple[DeadLink, ...]
    failed: tuple[Diagnostic, ...] = ()


def build(
    project: Project,
    checked: Checked,
    results: Iterable[SampleResult],
    *,
    base_url: str,
    check_links: bool,
    searchable: bool,
    tell: Callable[[int, int], None],
) -> Built:
    """Makes the site of the checked cards in the output folder; what did not change stays.

    searchable: a search index will be made. check_links: also look for links that lead nowhere.
    tell: is called with the number of parts made, and of those to make. Raises PublishError where
    the output folder is not one of ours.
    """
    dates = last_changes(card_files(project), project.pages)
    site = site_of(project, checked, results, dates, base_url=base_url)
    site = replace(site, searchable=searchable)
    registry = registry_text(project, registry_of(project, checked)).encode()
    page = Page("registry.json", registry)
    own = Part(f"registry {sha256(registry).hexdigest()}", partial(tuple, [page]))
    prepare(site.theme, user_store())
    manifest, made, failed = _make(project, site, own, tell)
    paths = {card.id: card.path for card in checked.cards}
    shown = {card.source.path: paths[card.id] for card in site.cards}
    failed = [replace(one, path=shown.get(one.path, one.path)) for one in failed]
    dead: tuple[DeadLink, ...] = ()
    if check_links:
        pages = (Page(path, (project.public / path).read_bytes()) for path in manifest.files)
        dead = tuple(dead_links(pages, site.base_url))
    return Built(manifest, made, dead, tuple(failed))


def _make(
    project: Project, site: Site, own: Part, tell: Callable[[int, int], None]
) -> tuple[Manifest, int, list[Diagnostic]]:
    """Makes the pages; those of cards that fail show why. Gives the manifest, how many files were
    made, and a finding for each card or page that failed."""
    last = load_manifest(project)
    failed: list[Diagnostic] = []
    left_out: set[str] = set()
    while True:
        try:
            everything = [*parts(site_index(site)), own]
        except Exception as error:
            site, found = without(site, None, Failure(reason(error)))
            if not found:
                raise
            failed += found
            continue
        wanted = [part for part in everything if part.name not in left_out]
        try:
            return *make_site(wanted, project.public, last, tell), failed
        except NotMade as error:
            failing = [part for part in wanted if part.key in error.failures]
            _refuse_broken_theme(wanted, failing, error)
            before = site
            for part in failing:
                site, found = without(site, part, error.failures[part.key])
                failed += found
            if site is before:  # it is no card's fault
                lost = {part.name: error.failures[part.key] for part in failing}
                failed += (not_made(name, why.text, why.hint) for name, why in lost.items())
                left_out |= lost.keys()
            site = replace(site, rules={**site.rules, **rules_of(project, failed)})


def _refuse_broken_theme(wanted: list[Part], failing: list[Part], error: NotMade) -> None:
    """A template of the hub's theme that fails for more than some cards is to be fixed first."""
    broken = [part for part in failing if error.failures[part.key].template]
    cards = sum(bool(part.card) for part in wanted)
    if broken and (len(broken) == cards or not all(part.card for part in broken)):
        raise PublishError(error.failures[broken[0].key].text)


def site_of(
    project: Project,
    checked: Checked,
    results: Iterable[SampleResult],
    dates: Mapping[str, str],
    *,
    base_url: str = "",
) -> Site:
    """Everything the pages say. dates: of each card's last change, by its id."""
    folder = folder_of(project)
    cards = tuple(published(folder, card) for card in checked.cards)
    sources = {card.id: card.source.path for card in cards}
    shorten = without_machine(project)
    return Site(
        cards=cards,
        registry=checked.registry,
        results={
            key: published_result(result, sources[key[0]], shorten)
            for key, result in still_true(cards, results).items()
        },
        updated=dates,
        theme=theme_of(project),
        base_url=base_url or project.hub.site_url,
        pictures=pictures(project.pages),
        sheets=read_sheets(project),
        code_license=code_license(project.root),
        needs=model_needs(project.root),
        costs=read_measurements(project),
        evaluations=read_evaluations(project)[0],
        history=load_history(project),
        edit_url=project.hub.edit_url if project.own else "",
        card_schema=schema_text(project.hub),
        hub=project.hub,
        files=hub_files(project),
        folder=folder,
        broken=tuple(published(folder, card) for card in checked.broken),
        findings=findings_of(project, checked),
        rules=rules_of(project, checked.diagnostics),
        feeds=load_feeds(project.hub.feeds),
    )


def still_true(
    cards: Iterable[Card], results: Iterable[SampleResult]
) -> Mapping[tuple[str, Lang], SampleResult]:
    """The results whose samples still read as they did when they ran."""
    ran = {(result.card, result.language): result for result in results}
    texts = {row.key: row.text for row in rows(cards)} if ran else {}
    return {key: result for key, result in ran.items() if texts.get(key) == result.text}


def pictures(folder: Path) -> dict[str, bytes]:
    """The pictures beside the cards, by their path below the folder."""
    listed = (p for p in folder.rglob("*") if p.suffix.lower() in PICTURES)
    # A link out of the folder would publish any file of this machine.
    files = sorted(p for p in listed if not why_no_picture(p) and lies_in(p, folder))
    found: dict[str, bytes] = {}
    for path in files:
        with suppress(FileNotFoundError):  # went away since it was listed
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found

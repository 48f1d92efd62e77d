"""What `zoo new` knows of a card: from its arguments, the hub's settings and its hubconf.py."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from zoo.core.hub import Hub, Hubconf
from zoo.core.naming import entry_name, meant
from zoo.core.registry import Registry
from zoo.core.task import UNKNOWN, Task
from zoo.lint.check import read_lock
from zoo.project.hubconf import network_class
from zoo.project.paths import Project
from zoo.scaffold.card import (
    Draft,
    bad_addresses,
    bad_arxiv,
    bad_repository,
    fetched,
    helpers,
    plain_usage,
)
from zoo.scaffold.texts import AUTHOR, REPOSITORY

MOST = 8  # names that a message lists


def draft_of(
    name: str, args: argparse.Namespace, project: Project, hubconf: Hubconf, registry: Registry
) -> Draft:
    """The card's draft. name: of its file; registry: of the cards that are there."""
    hub, words = project.hub, name.split("_")
    last = model_part(name)
    entries = tuple(map(entry_name, args.entry or [last]))
    repository = args.repository or hub.repository or REPOSITORY
    match = hub.match(entries[0])
    given = tuple(tag.strip() for tag in (args.tags or "").split(",") if tag.strip())
    tags = given or tuple(words[1:2] if len(words) > 2 else ())
    task = hub.task(args.task or hub.task_of(match, tags))
    if task.name == UNKNOWN and not (args.task or given):
        others = {model.task for model in registry.entries}
        task = hub.task(others.pop() if len(others) == 1 else UNKNOWN)
    if not given and task.name != UNKNOWN and not set(tags) & set(task.tags):
        tags = (*tags, *task.tags[:1])
    known = {_plain(model.title): model.title for model in registry.entries[::-1]}
    title = last.replace("_", " ").capitalize()
    title = network_class(project.root, entries[0]) or known.get(_plain(title), title)
    read = {name: hubconf.entries.get(name) or "" for name in entries}
    weights = {name: url for name, url in read.items() if url and not bad_addresses([url])}
    dataset = hub.datasets.get(match.parts.get("dataset", "")) if match else None
    return Draft(
        title=args.title or title,
        author=args.author or AUTHOR,
        tags=tags or ("TODO",),
        link=args.link or f"https://github.com/{repository}",
        repository=repository,
        entries=entries,
        task=_runnable(task, project, hubconf),
        languages=hub.languages,
        weights=weights | dict(zip(entries, args.weights or (), strict=False)),
        arxiv=args.arxiv,
        paper=args.paper_title,
        paper_authors=args.paper_authors,
        references=(dataset.reference,) if dataset and dataset.reference else (),
        planned=args.planned and hubconf.offers(entries[0]) is not True,
    )


def _plain(title: str) -> str:
    """How a title is looked up among those of cards: RetinaNet stands for Retinanet."""
    return re.sub(r"[\W_]", "", title).lower()


def model_part(name: str) -> str:
    """What follows ORG_TASK in a card's name: the model, if no other is named."""
    words = name.split("_")
    return "_".join(words[2:]) or words[-1]


def problems(args: argparse.Namespace, draft: Draft, hub: Hub, hubconf: Hubconf) -> Iterator[str]:
    """Everything that is wrong with the arguments, for people."""
    if len(args.weights or ()) > len(draft.entries):
        yield "there are more weights than entries"
    if args.task and args.task not in hub.task_names():
        yield f"unknown task `{args.task}`; {meant(args.task, hub.task_names())}"
    if not args.planned:
        yield from unknown_entries(draft.entries, hubconf)
    wrong = (
        bad_arxiv(draft.arxiv),
        bad_addresses((*(args.weights or ()), draft.link)),
        bad_repository(args.repository),
    )
    yield from filter(None, wrong)


def unknown_entries(names: Iterable[str], hubconf: Hubconf) -> Iterator[str]:
    """A message for each name that hubconf.py surely does not offer."""
    for name in names:
        if hubconf.offers(name) is False:
            hint = meant(name, hubconf.entries, f"it offers {listed(models(hubconf))}")
            later = "add --planned for a model that comes later"
            yield f"hubconf.py does not offer `{name}`; {hint} ({later})"


def models(hubconf: Hubconf) -> list[str]:
    """The names that it offers, without classes that it imports; with them if there is no other."""
    names = [name for name in hubconf.entries if not name[0].isupper()]
    return names or list(hubconf.entries)


def listed(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - MOST
    return (", ".join(names[:MOST]) or "nothing") + (f" and {more} more" if more > 0 else "")


def unlocked(project: Project, task: Task) -> list[str]:
    """What the task's own samples download and assets.lock does not have."""
    locked = {asset.url for asset in read_lock(project).assets}
    return [url for url in fetched(task) if url not in locked]


def _runnable(task: Task, project: Project, hubconf: Hubconf) -> Task:
    """The task; with a sample that runs in any hub if its own one would not run in this."""
    offered = all(hubconf.offers(name) is not False for name in helpers(task))
    if task.usage and offered and not unlocked(project, task):
        return task
    return replace(task, usage=plain_usage(task))

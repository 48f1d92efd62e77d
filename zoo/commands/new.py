"""`zoo new`: a card to start from."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from zoo.build.registry import write_registry
from zoo.commands.draft import (
    draft_of,
    listed,
    model_part,
    models,
    problems,
    unknown_entries,
    unlocked,
)
from zoo.commands.options import add_pages, project_of, with_pages
from zoo.core.hub import Hub, Hubconf
from zoo.core.naming import entry_name
from zoo.core.task import UNKNOWN
from zoo.lint.check import Checked, card_files, check
from zoo.project.below import write_below
from zoo.project.hubconf import read_hubconf
from zoo.project.paths import Project
from zoo.scaffold.card import (
    Draft,
    bad_addresses,
    bad_arxiv,
    bad_name,
    bad_repository,
    card_text,
)
from zoo.scaffold.texts import REPOSITORY


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for.

    wrong: what is wrong with an answer. needed: why an answer is required, "" if Enter is enough.
    asked: whether it is asked at all.
    """

    key: str
    text: str
    wrong: Callable[[str], str] = lambda answer: ""
    needed: Callable[[argparse.Namespace], str] = lambda args: ""
    asked: Callable[[argparse.Namespace], object] = lambda args: True


def add(commands: Any) -> None:
    parser = commands.add_parser("new", help="write a new card to start from; asks without NAME")
    parser.add_argument("name", nargs="?", help="the file's name: ORG_TASK_NAME, in lower case")
    add_pages(parser)
    parser.add_argument("--title", help="default: from the code, or the name")
    parser.add_argument(
        "--entry", action="append", metavar="MODEL", help="a model; again for more of them"
    )
    parser.add_argument(
        "--weights", action="append", metavar="URL", help="of the first entry; again for the next"
    )
    parser.add_argument("--planned", action="store_true", help="hubconf.py has no such model yet")
    parser.add_argument("--task", default="", help="default: from names, tags or the hub's cards")
    parser.add_argument("--author", default="", help="who publishes it")
    parser.add_argument("--tags", help="separated by commas; default: from the names")
    parser.add_argument("--link", default="", metavar="URL", help="where the code is")
    parser.add_argument("--repository", default="", metavar="OWNER/NAME", help="default: the hub's")
    parser.add_argument("--arxiv", default="", metavar="ID", help="of the paper")
    parser.add_argument("--paper-title", default="")
    parser.add_argument("--paper-authors", default="")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    hub, hubconf = project.hub, read_hubconf(project.root)
    before = check(project, card_files(project))
    if args.name is None:
        if not sys.stdin.isatty():
            return _misuse("no terminal to ask on; name the card: zoo new ORG_TASK_NAME")
        try:
            ask(args, questions(hub, hubconf, unused(hubconf, before)), input)
        except EOFError:
            print()
            return _misuse("stopped; nothing was written")
    name = args.name.removesuffix(".md")
    if problem := bad_name(name):
        return _misuse(problem)
    target = project.pages / f"{name}.md"
    if target.exists():
        return _misuse(f"{project.shown(target)} is there already; nothing was written")
    draft = draft_of(name, args, project, hubconf, before.registry)
    if wrong := [*problems(args, draft, hub, hubconf), *_taken(draft, before)]:
        return _misuse("\nzoo: ".join(wrong))
    write_below(project.pages, target, card_text(draft))
    print(f"wrote {project.shown(target)}")
    _register(project)
    if draft.repository == REPOSITORY:
        print(
            'note: no settings name the repository; write `repository = "OWNER/NAME"` into zoo.toml'
        )
    for url in unlocked(project, hub.task(draft.task.name)):
        print(f"note: it has a plain sample; its task's needs {url} (zoo assets add {url})")
    check_it, serve_it = (with_pages(one, args.pages) for one in ("check", "serve"))
    print(f"next: fill in what says TODO, then {check_it} and {serve_it}")
    return 0


def questions(hub: Hub, hubconf: Hubconf, free: list[str]) -> tuple[Question, ...]:
    """What is asked for, in order. free: models that no card has."""
    some = f" (on no card yet: {listed(free)})" if free else ""
    tasks = ", ".join(name for name in hub.task_names() if name != UNKNOWN)

    def unknown(answer: str) -> str:
        names = tuple(map(entry_name, answer.split()))
        return next(unknown_entries(names, hubconf), "")

    def none_by_name(args: argparse.Namespace) -> str:
        return unknown(model_part(args.name.removesuffix(".md")))

    def no_family(args: argparse.Namespace) -> bool:
        return not (args.entry and hub.match(entry_name(args.entry[0])))

    return (
        Question("name", "File name, ORG_TASK_NAME, such as org_vision_net", bad_name, _no_name),
        Question("entry", f"Names of its models, separated by blanks{some}", unknown, none_by_name),
        Question("title", "Title of the page (Enter: from the code, or the name)"),
        Question(
            "weights",
            "Addresses of their weights, in the same order (Enter: from hubconf.py)",
            lambda answer: bad_addresses(answer.split()),
        ),
        Question(
            "task",
            f"Their task: {tasks} (Enter: from names, tags or cards)",
            lambda answer: "" if answer in hub.task_names() else f"known: {tasks}",
            asked=no_family,
        ),
        Question("author", "Who publishes it (Enter: fill it in later)"),
        Question(
            "repository",
            "Repository as samples load it, OWNER/NAME (Enter: fill it in later)",
            bad_repository,
            asked=lambda args: not hub.repository,
        ),
        Question(
            "link",
            "Address of its code (Enter: the repository)",
            lambda answer: bad_addresses(answer.split()),
        ),
        Question("arxiv", "arXiv identifier of the paper (Enter: none)", bad_arxiv),
        Question("paper_title", "Title of the paper", asked=lambda args: args.arxiv),
        Question("paper_authors", "Its authors", asked=lambda args: args.arxiv),
    )


def ask(
    args: argparse.Namespace, asked: tuple[Question, ...], answer: Callable[[str], str]
) -> None:
    """Asks for what was not given, a line each; Enter leaves it to the default.

    An answer that cannot be right is asked for again. Raises what `answer` does.
    """
    for one in asked:
        if getattr(args, one.key) or not one.asked(args):
            continue
        said = answer(f"{one.text}: ").strip()
        while problem := one.wrong(said) if said else one.needed(args):
            print(f"  {problem}")
            said = answer(f"{one.text}: ").strip()
        setattr(args, one.key, said.split() if one.key in ("entry", "weights") else said)


def _no_name(args: argparse.Namespace) -> str:
    return "a card needs a name"


def unused(hubconf: Hubconf, before: Checked) -> list[str]:
    """Models that hubconf.py offers and no card has."""
    taken = {entry.name for entry in before.registry.entries}
    return [name for name in models(hubconf) if name not in taken]


def _taken(draft: Draft, before: Checked) -> Iterator[str]:
    """A model has one page: names of the draft that are on a card already."""
    cards = {entry.name: entry.card for entry in before.registry.entries}
    for name in draft.entries:
        if name in cards:
            yield f"{name} is already on the card {cards[name]}; nothing was written"


def _register(project: Project) -> None:
    """Brings registry.json up to date, so that the next check finds the card's own faults only."""
    checked = check(project, card_files(project))
    if not checked.failed:
        for written in write_registry(project, checked):
            print(f"wrote {written}")


def _misuse(text: str) -> int:
    print(f"zoo: {text}", file=sys.stderr)
    return 2

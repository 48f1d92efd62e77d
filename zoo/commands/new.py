"""`zoo new`: a card to start from."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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
from zoo.commands.options import add_pages, flag, project_of, with_pages
from zoo.core.errors import ZooError
from zoo.core.hub import Hub, Hubconf
from zoo.core.naming import entry_name
from zoo.core.task import UNKNOWN
from zoo.lint.check import Checked, card_files, check
from zoo.project.below import write_below
from zoo.project.hubconf import read_hubconf
from zoo.scaffold.card import bad_addresses, bad_arxiv, bad_name, bad_repository, card_text
from zoo.scaffold.texts import REPOSITORY


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="the file's name: ORG_TASK_NAME, in lower case")
    add_pages(parser)
    parser.add_argument("--title", help="default: from the code, or the name")
    text = "a model; again for more of them"
    parser.add_argument("--entry", action="append", metavar="MODEL", help=text)
    text = "of the first entry; again for the next"
    parser.add_argument("--weights", action="append", metavar="URL", help=text)
    flag(parser, "--planned", "hubconf.py has no such model yet")
    parser.add_argument("--task", default="", help="default: from names, tags or the hub's cards")
    parser.add_argument("--author", default="", help="who publishes it")
    parser.add_argument("--tags", help="separated by commas; default: from the names")
    parser.add_argument("--link", default="", metavar="URL", help="where the code is")
    parser.add_argument("--repository", default="", metavar="OWNER/NAME", help="default: the hub's")
    parser.add_argument("--arxiv", default="", metavar="ID", help="of the paper")
    parser.add_argument("--paper-title", default="")
    parser.add_argument("--paper-authors", default="")


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    hub, hubconf = project.hub, read_hubconf(project.root)
    before = check(project, card_files(project))
    if args.name is None:
        if not sys.stdin.isatty():
            raise ZooError("no terminal to ask on; name the card: zoo new ORG_TASK_NAME")
        try:
            ask(args, questions(args, hub, hubconf, unused(hubconf, before)), input)
        except EOFError:
            print()
            raise ZooError("stopped; nothing was written") from None
    name = args.name.removesuffix(".md")
    if problem := bad_name(name):
        raise ZooError(problem)
    target = project.pages / f"{name}.md"
    if target.exists():
        raise ZooError(f"{project.shown(target)} is there already; nothing was written")
    draft = draft_of(name, args, project, hubconf, before.registry)
    wrong = [*problems(args, draft, hub, hubconf)]
    cards = {entry.name: entry.card for entry in before.registry.entries}
    for taken in filter(cards.get, draft.entries):  # a model has one page
        wrong.append(f"{taken} is already on the card {cards[taken]}; nothing was written")
    if wrong:
        raise ZooError("\nzoo: ".join(wrong))
    write_below(project.pages, target, card_text(draft))
    print(f"wrote {project.shown(target)}")
    after = check(project, card_files(project))
    if not after.failed:  # so that the next check finds the card's own faults only
        for written in write_registry(project, after):
            print(f"wrote {written}")
    if draft.repository == REPOSITORY:
        print(
            'note: no settings name the repository; write `repository = "OWNER/NAME"` into zoo.toml'
        )
    for url in unlocked(project, hub.task(draft.task.name)):
        print(f"note: it has a plain sample; its task's needs {url} (zoo assets add {url})")
    check_it, serve_it = (with_pages(one, args.pages) for one in ("check", "serve"))
    print(f"next: fill in what says TODO, then {check_it} and {serve_it}")
    return 0


@dataclass(frozen=True, slots=True)
class Question:
    """key: of the argument that the answer sets. wrong: what is wrong with an answer, or with
    none; "" if nothing is."""

    key: str
    text: str
    wrong: Callable[[str], str] = lambda answer: ""


def questions(
    args: argparse.Namespace, hub: Hub, hubconf: Hubconf, free: list[str]
) -> Iterator[Question]:
    """What is asked for, in order; each may depend on the answers before it, which `args` hold.

    free: models that no card has.
    """
    tasks = ", ".join(name for name in hub.task_names() if name != UNKNOWN)

    def no_models(answer: str) -> str:
        names = answer.split() or [model_part(args.name.removesuffix(".md"))]
        return next(unknown_entries(map(entry_name, names), hubconf), "")

    def no_addresses(answer: str) -> str:
        return bad_addresses(answer.split())

    text = "File name, ORG_TASK_NAME, such as org_vision_net"
    yield Question("name", text, lambda name: bad_name(name) if name else "a card needs a name")
    some = f" (on no card yet: {listed(free)})" if free else ""
    yield Question("entry", f"Names of its models, separated by blanks{some}", no_models)
    yield Question("title", "Title of the page (Enter: from the code, or the name)")
    text = "Addresses of their weights, in the same order (Enter: from hubconf.py)"
    yield Question("weights", text, no_addresses)
    if not (args.entry and hub.match(entry_name(args.entry[0]))):
        text = f"Their task: {tasks} (Enter: from names, tags or cards)"
        known = ("", *hub.task_names())
        yield Question("task", text, lambda task: "" if task in known else f"known: {tasks}")
    yield Question("author", "Who publishes it (Enter: fill it in later)")
    if not hub.repository:
        text = "Repository as samples load it, OWNER/NAME (Enter: fill it in later)"
        yield Question("repository", text, bad_repository)
    yield Question("link", "Address of its code (Enter: the repository)", no_addresses)
    yield Question("arxiv", "arXiv identifier of the paper (Enter: none)", bad_arxiv)
    if args.arxiv:
        yield Question("paper_title", "Title of the paper")
        yield Question("paper_authors", "Its authors")


def ask(args: argparse.Namespace, asked: Iterable[Question], answer: Callable[[str], str]) -> None:
    """Asks for what was not given, a line each; Enter leaves it to the default.

    An answer that cannot be right is asked for again. Raises what `answer` does.
    """
    for one in asked:
        if getattr(args, one.key):
            continue
        while problem := one.wrong(given := answer(f"{one.text}: ").strip()):
            print(f"  {problem}")
        setattr(args, one.key, given.split() if one.key in ("entry", "weights") else given)


def unused(hubconf: Hubconf, before: Checked) -> list[str]:
    """Models that hubconf.py offers and no card has."""
    taken = {entry.name for entry in before.registry.entries}
    return [name for name in models(hubconf) if name not in taken]

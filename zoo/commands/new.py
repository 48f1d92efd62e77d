"""`zoo new`: a card to start from."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from zoo.build.pipeline import write_registry
from zoo.commands.options import add_pages, project_of, with_pages
from zoo.core.naming import constructor_of, entry_name
from zoo.lint.check import Checked, card_files, check
from zoo.project.files import write_file
from zoo.project.paths import Project
from zoo.scaffold.card import (
    Draft,
    bad_addresses,
    bad_arxiv,
    bad_name,
    card_text,
    problems,
)
from zoo.scaffold.texts import AUTHOR, LINK

# What is asked for: the argument, the question, and what is wrong with an answer.
Ask = tuple[str, str, Callable[[str], str]]


def _any(_: str) -> str:
    return ""


QUESTIONS: tuple[Ask, ...] = (
    ("name", "File name, ORG_TASK_NAME, such as megengine_vision_fcos", bad_name),
    ("title", "Title of the page (Enter: from the name)", _any),
    ("entry", "Names of its models, such as fcos_res50_coco_3x_800size, blanks between", _any),
    (
        "weights",
        "Addresses of their weights, in the same order (Enter: none)",
        lambda said: bad_addresses(said.split()),
    ),
    ("author", "Who publishes it (Enter: fill it in later)", _any),
    (
        "link",
        "Address of its code (Enter: fill it in later)",
        lambda said: bad_addresses(said.split()),
    ),
    ("arxiv", "arXiv identifier of the paper (Enter: none)", bad_arxiv),
    ("paper_title", "Title of the paper", _any),
    ("paper_authors", "Its authors", _any),
)


def add(commands: Any) -> None:
    parser = commands.add_parser("new", help="write a new card to start from; asks without NAME")
    parser.add_argument("name", nargs="?", help="the file's name: ORG_TASK_NAME, in lower case")
    add_pages(parser)
    parser.add_argument("--title", help="default: from the name")
    parser.add_argument(
        "--entry", action="append", metavar="MODEL", help="a model; again for more of them"
    )
    parser.add_argument(
        "--weights", action="append", metavar="URL", help="of the first entry; again for the next"
    )
    parser.add_argument("--author", default="", help="who publishes it")
    parser.add_argument("--tags", help="separated by commas; default: from the names")
    parser.add_argument("--link", default="", metavar="URL", help="where the code is")
    parser.add_argument("--arxiv", default="", metavar="ID", help="of the paper")
    parser.add_argument("--paper-title", default="")
    parser.add_argument("--paper-authors", default="")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.name is None:
        if not sys.stdin.isatty():
            return _misuse("no terminal to ask on; name the card: zoo new ORG_TASK_NAME")
        try:
            ask(args, input)
        except EOFError:
            print()
            return _misuse("stopped; nothing was written")
    name = args.name.removesuffix(".md")
    if problem := bad_name(name):
        return _misuse(problem)
    project = project_of(args)
    target = project.pages / f"{name}.md"
    if target.exists():
        return _misuse(f"{project.shown(target)} is there already; nothing was written")
    draft = draft_of(name, args)
    before = check(project, card_files(project))
    if wrong := [*problems(draft), *_taken(draft, before)]:
        return _misuse("\nzoo: ".join(wrong))
    write_file(target, card_text(draft))
    print(f"wrote {project.shown(target)}")
    _register(project)
    _unbuildable(draft)
    check_it, serve_it = (with_pages(one, args.pages) for one in ("check", "serve"))
    print(f"next: fill in what says TODO, then {check_it} and {serve_it}")
    return 0


def ask(args: argparse.Namespace, answer: Callable[[str], str]) -> None:
    """Asks for what was not given, a line each; Enter leaves it to the default.

    An answer that cannot be right is asked for again. Raises what `answer` does.
    """
    for key, question, wrong in QUESTIONS:
        if getattr(args, key):
            continue
        if key.startswith("paper") and not args.arxiv:
            continue
        said = answer(f"{question}: ").strip()
        while (said and (problem := wrong(said))) or (not said and key == "name"):
            print(f"  {problem if said else 'a card needs a name'}")
            said = answer(f"{question}: ").strip()
        setattr(args, key, said.split() if key in ("entry", "weights") else said)


def draft_of(name: str, args: argparse.Namespace) -> Draft:
    """What the arguments say, and what the name says where they do not."""
    words = name.split("_")
    last = "_".join(words[2:]) or words[-1]
    entries = tuple(args.entry or [last])
    return Draft(
        title=args.title or last.replace("_", " ").capitalize(),
        author=args.author or AUTHOR,
        tags=tuple(tag.strip() for tag in _tags(words, entries, args.tags) if tag.strip()),
        link=args.link or LINK,
        entries=entries,
        weights=tuple(args.weights or ()),
        arxiv=args.arxiv,
        paper=args.paper_title,
        paper_authors=args.paper_authors,
    )


def _tags(words: list[str], entries: tuple[str, ...], given: str | None) -> list[str]:
    if given:
        return given.split(",")
    task = words[1:2] if len(words) > 2 else ["vision"]
    known = all(constructor_of(entry_name(entry)) for entry in entries)
    return [*task, "detection"] if known and "detection" not in task else task


def _taken(draft: Draft, before: Checked) -> list[str]:
    """A model has one page: names of the draft that are on a card already."""
    cards = {entry.name: entry.card for entry in before.registry.entries}
    names = map(entry_name, draft.entries)
    return [
        f"{n} is on the card {cards[n]} already; nothing was written" for n in names if n in cards
    ]


def _register(project: Project) -> None:
    """Brings registry.json up to date, so that the next check finds the card's own faults only."""
    checked = check(project, card_files(project))
    if not checked.failed:
        for written in write_registry(project, checked):
            print(f"wrote {written}")


def _unbuildable(draft: Draft) -> None:
    names = [n for n in map(entry_name, draft.entries) if constructor_of(n) is None]
    if names:
        print(
            f"note: this zoo has no network for {', '.join(names)}; the page will show the card "
            "all the same, and its samples are marked as not run (docs/cards.md, A new network)"
        )


def _misuse(text: str) -> int:
    print(f"zoo: {text}", file=sys.stderr)
    return 2

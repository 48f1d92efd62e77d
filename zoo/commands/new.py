"""`zoo new`: a card to start from."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from zoo.commands.common import add_pages, project_of
from zoo.desk.checking import card_files, check
from zoo.desk.scaffold import FILE_NAME, Draft, card_text, problems
from zoo.files import write_file
from zoo.pipeline import write_registry
from zoo.project import Project

LINK = "https://github.com/MegEngine/Models"
QUESTIONS = (
    ("name", "File name, ORG_TASK_NAME, such as megengine_vision_fcos"),
    ("title", "Title of the page"),
    ("entry", "Names of its models, such as fcos_res50_coco_3x_800size, with spaces between"),
    ("weights", "Addresses of their weights, in the same order (Enter: none)"),
    ("arxiv", "arXiv identifier of the paper (Enter: none)"),
    ("paper_title", "Title of the paper"),
    ("paper_authors", "Its authors"),
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
    parser.add_argument("--author", default="MegEngine Team")
    parser.add_argument("--tags", help="separated by commas; default: the task, from the name")
    parser.add_argument("--link", default=LINK, help="where the code is")
    parser.add_argument("--arxiv", default="", metavar="ID", help="of the paper")
    parser.add_argument("--paper-title", default="")
    parser.add_argument("--paper-authors", default="")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.name is None:
        if not sys.stdin.isatty():
            return _misuse("name the card: zoo new ORG_TASK_NAME --entry MODEL")
        ask(args, input)
    name = args.name.removesuffix(".md")
    if not FILE_NAME.fullmatch(name):
        return _misuse(
            f"{name} is no card name; write ORG_TASK_NAME with small letters, digits and "
            "underscores, such as megengine_vision_retinanet"
        )
    project = project_of(args)
    target = project.pages / f"{name}.md"
    if target.exists():
        return _misuse(f"{project.shown(target)} is there already; nothing was written")
    draft = draft_of(name, args)
    for problem in problems(draft):
        return _misuse(problem)
    write_file(target, card_text(draft))
    print(f"wrote {project.shown(target)}")
    _register(project)
    print("next: fill in what says TODO, then zoo check and zoo serve")
    return 0


def ask(args: argparse.Namespace, answer: Callable[[str], str]) -> None:
    """Asks for what was not given, a line each; Enter leaves it to the default."""
    for key, question in QUESTIONS:
        if getattr(args, key):
            continue
        if key.startswith("paper") and not args.arxiv:
            continue
        said = answer(f"{question}: ").strip()
        setattr(args, key, said.split() if key in ("entry", "weights") else said)


def draft_of(name: str, args: argparse.Namespace) -> Draft:
    """What the arguments say, and what the name says where they do not."""
    words = name.split("_")
    last = "_".join(words[2:]) or words[-1]
    tags = args.tags.split(",") if args.tags else words[1:2] if len(words) > 2 else ["vision"]
    return Draft(
        title=args.title or last.replace("_", " ").capitalize(),
        author=args.author,
        tags=tuple(tag.strip() for tag in tags if tag.strip()),
        link=args.link,
        entries=tuple(args.entry or [last]),
        weights=tuple(args.weights or ()),
        arxiv=args.arxiv,
        paper=args.paper_title,
        paper_authors=args.paper_authors,
    )


def _register(project: Project) -> None:
    """Brings registry.json up to date, so that the next check finds the card's own faults only."""
    checked = check(project, card_files([project.pages]))
    if not checked.failed:
        for written in write_registry(project, checked):
            print(f"wrote {written}")


def _misuse(text: str) -> int:
    print(f"zoo: {text}", file=sys.stderr)
    return 2

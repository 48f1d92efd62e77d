"""`zoo new`: a card to start from."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from zoo.commands.common import add_pages, project_of
from zoo.publish import write_file
from zoo.scaffold import FILE_NAME, card_text


def add(commands: Any) -> None:
    parser = commands.add_parser("new", help="write a new card to start from")
    parser.add_argument("name", help="the file's name: ORG_TASK_NAME, in lower case")
    add_pages(parser)
    parser.add_argument("--title", help="default: from the name")
    parser.add_argument("--entry", help="the model the card loads; default: from the name")
    parser.add_argument("--author", default="MegEngine Team")
    parser.add_argument("--tags", default="vision", help="separated by commas")
    parser.add_argument("--link", default="https://github.com/MegEngine/Models")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    name = args.name.removesuffix(".md")
    if not FILE_NAME.fullmatch(name):
        print(
            f"zoo: {name} is no card name; write ORG_TASK_NAME with small letters, digits and "
            "underscores, such as megengine_vision_retinanet",
            file=sys.stderr,
        )
        return 2
    project = project_of(args)
    target = project.pages / f"{name}.md"
    if target.exists():
        print(
            f"zoo: {project.shown(target)} is there already; nothing was written", file=sys.stderr
        )
        return 2
    last = name.rsplit("_", 1)[-1]
    tags = tuple(tag.strip() for tag in args.tags.split(",") if tag.strip())
    title = args.title or last.capitalize()
    write_file(target, card_text(title, args.entry or last, args.author, tags, args.link))
    print(f"wrote {project.shown(target)}")
    print("next: fill in what says TODO, then zoo check and zoo serve")
    return 0

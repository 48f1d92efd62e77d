"""`zoo format`: tables aligned, blank lines and the front matter's order set."""

from __future__ import annotations

import argparse
from codecs import BOM_UTF8
from typing import Any

from zoo.cards.format import format_card
from zoo.commands.options import add_cards, missing_cards, plural, project_of, with_pages
from zoo.core.source import Source
from zoo.lint.autofix import diff, restored
from zoo.lint.check import card_files
from zoo.lint.reading import read_card
from zoo.project.files import rewrite


def add(commands: Any) -> None:
    parser = commands.add_parser("format", help="format cards")
    add_cards(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if one would be")
    parser.add_argument("--diff", action="store_true", help="write nothing; show the changes")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    if missing_cards(project, args.paths):
        return 2
    changed = 0
    for file in card_files(project, args.paths):
        source, data = read_card(project, file)
        if not isinstance(source, Source):
            continue  # zoo check tells what is wrong with it
        text = format_card(source.text)
        if text == source.text and not source.marked:
            continue
        changed += 1
        if args.diff:
            print(diff(source.path, source.text, text), end="")
        elif args.check:
            print(f"would format {source.path}")
        else:
            rewrite(project.home, file, restored(text, data.removeprefix(BOM_UTF8)))
            print(f"formatted {source.path}")
    if not changed:
        print("nothing to format")
    elif args.check:
        print(f"{plural(changed, 'card')} would change; run: {with_pages('format', args.pages)}")
    return 1 if changed and args.check else 0

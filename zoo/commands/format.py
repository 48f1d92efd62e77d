"""`zoo format`: tables aligned, blank lines and the front matter's order set."""

from __future__ import annotations

import argparse
from codecs import BOM_UTF8

from zoo.cards.format import format_card
from zoo.commands.options import add_cards, flag, plural, project_with_cards, with_pages
from zoo.core.source import Source
from zoo.lint.autofix import diff, restored
from zoo.lint.check import card_files
from zoo.lint.reading import read_card
from zoo.project.files import rewrite


def add(parser: argparse.ArgumentParser) -> None:
    add_cards(parser)
    flag(parser, "--check", "write nothing; fail if one would be")
    flag(parser, "--diff", "write nothing; show the changes")


def run(args: argparse.Namespace) -> int:
    project = project_with_cards(args)
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

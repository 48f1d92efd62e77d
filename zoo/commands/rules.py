"""`zoo rules`: what `zoo check` reports, and why."""

from __future__ import annotations

import argparse
from pathlib import Path

from zoo.commands.options import flag
from zoo.core.errors import ZooError
from zoo.lint.ignore import UNREADABLE
from zoo.lint.rulebook import CHAPTERS, document, explain, rulebook, severities
from zoo.project.paths import find_project


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", help="a rule's code, number or name")
    flag(parser, "--markdown", "print docs/rules.md")


def run(args: argparse.Namespace) -> int:
    if args.markdown:
        print(document(), end="")
        return 0
    rules = rulebook(find_project(Path.cwd()).hub.rules)
    if args.code is None:
        width = max(len(severities(rule)) for rule in rules.values())
        for begin, title in CHAPTERS.items():
            listed = {code: rule for code, rule in rules.items() if code.startswith(begin)}
            if listed:
                print(title)
            for code, rule in listed.items():
                mark = "fix" if rule.fixable else "off" if rule.optional else ""
                print(f"  {code}  {severities(rule):{width}}  {mark:3}  {rule.what}")
        print("\nzoo rules CODE explains one; `fix`: zoo check --fix fixes it; `off`: a habit")
        return 0
    wanted = args.code.lower()
    found = [r for r in rules.values() if wanted in (r.code.lower(), r.code[3:], r.name)]
    if not found:
        raise ZooError(f"there is no rule {args.code}; zoo rules lists them")
    rule = found[0]
    print(explain(rule), end="")
    if rule.code not in UNREADABLE:
        print(f'\nWhere a card knows better: <!-- zoo: ignore {rule.code} reason="..." -->')
    return 0

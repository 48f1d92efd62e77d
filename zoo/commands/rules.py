"""`zoo rules`: what `zoo check` reports, and why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from zoo.lint.ignore import UNREADABLE
from zoo.lint.rulebook import CHAPTERS, document, explain, rulebook, severities
from zoo.project.paths import find_project


def add(commands: Any) -> None:
    parser = commands.add_parser("rules", help="list the rules, or explain one: zoo rules ZOO112")
    parser.add_argument("code", nargs="?", help="a rule's code, number or name")
    parser.add_argument("--markdown", action="store_true", help="print docs/rules.md")
    parser.set_defaults(run=run)


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
        print(f"zoo: there is no rule {args.code}; zoo rules lists them", file=sys.stderr)
        return 2
    rule = found[0]
    print(explain(rule), end="")
    if rule.code not in UNREADABLE:
        print(f'\nWhere a card knows better: <!-- zoo: ignore {rule.code} reason="..." -->')
    return 0

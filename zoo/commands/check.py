"""`zoo check`: every mistake of every card, at its place."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from zoo.commands.options import add_cards, flag, plural, print_findings, project_with_cards
from zoo.core.diagnostics import Diagnostic, Severity, has_errors, in_order
from zoo.core.source import Source
from zoo.core.terminal import bare, harmless
from zoo.lint.account import as_json as figures_as_json
from zoo.lint.account import as_text as figures_as_text
from zoo.lint.autofix import diff, fixed, restored
from zoo.lint.check import Checked, card_files, check, read_settings, stale, unwritten
from zoo.lint.known import KnownCards
from zoo.lint.measured import differing, disagreeing, unusable
from zoo.lint.output import as_github, as_json, as_sarif
from zoo.lint.reading import read_card
from zoo.lint.rulebook import rulebook
from zoo.lint.translations import left_behind
from zoo.project.files import rewrite
from zoo.project.paths import Project
from zoo.project.store import no_store, user_store


def add(parser: argparse.ArgumentParser) -> None:
    add_cards(parser)
    parser.add_argument("--format", choices=("text", "json", "github", "sarif"), default="text")
    flag(parser, "--strict", "warnings fail too")
    flag(parser, "--errors", "show errors only")
    flag(parser, "--fix", "fix what is mechanical")
    flag(parser, "--diff", "show what --fix changes; without --fix, only show it")
    flag(parser, "--links", "also request every web address")
    text = "also report languages left behind since that commit"
    parser.add_argument("--since", metavar="REV", help=text)
    flag(parser, "--figures", "print what became of each number in tables")
    flag(parser, "--measured", "compare figures with what zoo evaluate recorded")
    flag(parser, "--no-cache", "also read unchanged cards again")


def run(args: argparse.Namespace) -> int:
    project = project_with_cards(args)
    files = card_files(project, args.paths)
    known = KnownCards(no_store() if args.no_cache else user_store())
    checked = check(project, files, known)
    if args.fix or args.diff:
        fix(project, files, checked, write=args.fix, show=args.diff)
        checked = check(project, files, known) if args.fix else checked
    found = in_order((*checked.diagnostics, *_more(project, checked, args)))
    shown = [d for d in found if d.severity is Severity.ERROR or not args.errors]
    if args.figures:
        settings = read_settings(project)
        if args.format == "json":
            print(figures_as_json(checked.cards, settings))
        else:
            for line in figures_as_text(checked.cards, settings):
                print(line)
    elif args.format == "text":
        print_findings(shown)
        if hidden := len(found) - len(shown):
            before = "" if shown else "no errors; "
            print(f"{before}{plural(hidden, 'warning')} not shown", file=sys.stderr)
        if not found:
            models = plural(len(checked.registry.entries), "model")
            print(f"{plural(len(checked.read), 'card')}, {models}, no problems")
    else:
        if args.format == "sarif":
            text = as_sarif(shown, rulebook(project.hub.rules))
        else:
            text = as_json(shown) if args.format == "json" else as_github(shown)
        print(harmless(text), file=bare(sys.stdout))
    return 1 if has_errors(found) or (args.strict and found) else 0


def _more(project: Project, checked: Checked, args: argparse.Namespace) -> list[Diagnostic]:
    """What only the web, git and records tell; --fix writes registry and lock again."""
    found: list[Diagnostic] = []
    if args.links:
        from zoo.lint.links import dead_links  # what asks the web takes a while to import

        found += dead_links(checked.cards)
    if args.since:
        found += left_behind(project, checked.cards, args.since)
    if args.paths:
        return found
    if args.fix and (stale(project, checked) or unwritten(project, checked)):
        from zoo.build.registry import write_registry

        for name in write_registry(project, checked):
            print(f"wrote {name}", file=sys.stderr)
    found += (*stale(project, checked), *disagreeing(project, checked), *unusable(project))
    return [*found, *(differing(project, checked) if args.measured else [])]


def fix(
    project: Project, files: Iterable[Path], checked: Checked, *, write: bool, show: bool
) -> None:
    """Applies every mechanical remedy to the files, or only shows what it would change."""
    settings = read_settings(project)
    for file, known in zip(files, checked.read, strict=True):
        found = (*known.record.diagnostics, *(i.at for i in known.record.ignores))
        source, data = read_card(project, file) if any(d.edits for d in found) else (None, b"")
        if not isinstance(source, Source):
            continue
        text = fixed(source, settings)
        if text == source.text:
            continue
        if show:
            print(diff(source.path, source.text, text), end="")
        if write:
            rewrite(project.home, file, restored(text, data))
            print(f"fixed {source.path}", file=sys.stderr)

"""`zoo build`: check -> registry -> samples -> site.

A build that would change nothing says so before the stages, and what renders, are even imported.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import Any

from zoo.build.publish import refuse_foreign
from zoo.build.unchanged import inputs_of, unchanged
from zoo.build.writer import PublishError
from zoo.commands.options import (
    Stages,
    add_out,
    add_pages,
    add_sandbox,
    base_url,
    colours,
    missing_cards,
    plural,
    project_of,
)
from zoo.commands.output import print_end, print_wrong
from zoo.core.terminal import bare
from zoo.project.github import without_commands
from zoo.project.paths import Project
from zoo.project.pool import no_collection


def add(commands: Any) -> None:
    parser = commands.add_parser("build", help="check, registry, samples, site: the whole way")
    add_pages(parser)
    add_out(parser)
    parser.add_argument(
        "--strict", action="store_true", help="write nothing if zoo check --strict fails"
    )
    parser.add_argument("--no-samples", action="store_true", help="run none; needs no MegEngine")
    parser.add_argument("--check-links", action="store_true", help="find links to nowhere")
    parser.add_argument("--no-search", action="store_true", help="leave the search index out")
    parser.add_argument("--base-url", type=base_url, default="", help="address of the site")
    add_sandbox(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    project = project_of(args)
    if missing_cards(project):
        return 2
    try:
        refuse_foreign(project.public)
        inputs = inputs_of(project, args.base_url, str(args.strict), str(args.no_search))
        if args.no_samples and not args.check_links:
            search = () if args.no_search else ("search",)
            stages = Stages(("check", "registry", "site", *search))
            told = unchanged(project, inputs, search=not args.no_search)
            if told is not None:
                return _nothing_to_do(project, told, stages)
        # What renders takes time to import, and is not always needed.
        from zoo.commands.build_steps import run_steps

        with no_collection():
            return run_steps(project, args, inputs)
    except (PublishError, ValueError) as error:
        print(f"zoo: {error}", file=sys.stderr)
        return 2


def _nothing_to_do(project: Project, told: dict[str, Any], stages: Stages) -> int:
    """Prints what a whole build would have printed."""
    if told["findings"]:
        with without_commands(partial(print, file=bare(sys.stderr))):
            text = told["coloured" if colours(sys.stderr) else "findings"]
            print(text, file=bare(sys.stderr))
    stages.done(told["check"])
    stages.done(f"{told['models']}, {'unchanged' if project.own else 'beside the site'}")
    stages.done(f"{plural(told['files'], 'file')}, unchanged")
    if "search" in stages.names:
        stages.done(f"{told['search']}, unchanged")
    print_end(project)
    return print_wrong(project, told["wrong"])

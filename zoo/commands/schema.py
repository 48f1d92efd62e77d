"""`zoo schema`: JSON Schemas for editors, of the front matter and of the settings."""

from __future__ import annotations

import argparse
from pathlib import Path

from zoo.cards.fields import schema_text as front_matter
from zoo.commands.options import flag
from zoo.project.paths import find_project
from zoo.project.settings_schema import schema_text as settings


def add(parser: argparse.ArgumentParser) -> None:
    flag(parser, "--settings", "the schema of zoo.toml instead")


def run(args: argparse.Namespace) -> int:
    text = settings() if args.settings else front_matter(find_project(Path.cwd()).hub)
    print(text, end="")
    return 0

"""`zoo schema`: JSON Schemas for editors, of the front matter and of the settings."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zoo.cards import fields
from zoo.project import settings_schema
from zoo.project.paths import find_project


def add(commands: Any) -> None:
    parser = commands.add_parser("schema", help="print the JSON Schema of a card's front matter")
    parser.add_argument("--settings", action="store_true", help="the schema of zoo.toml instead")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.settings:
        text = settings_schema.schema_text()
    else:
        text = fields.schema_text(find_project(Path.cwd()).hub)
    print(text, end="")
    return 0

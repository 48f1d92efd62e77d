"""`zoo schema`: JSON Schemas for editors, of the front matter and of the settings."""

from __future__ import annotations

import argparse
from typing import Any

from zoo.cards import fields
from zoo.project import settings_schema


def add(commands: Any) -> None:
    parser = commands.add_parser("schema", help="print the JSON Schema of a card's front matter")
    parser.add_argument("--settings", action="store_true", help="that of zoo.toml instead")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    text = settings_schema.schema_text() if args.settings else fields.schema_text()
    print(text, end="")
    return 0

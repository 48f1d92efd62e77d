"""`zoo schema`: the front matter's JSON Schema, for editors."""

from __future__ import annotations

import argparse
from typing import Any

from zoo.cards.fields import schema_text as schema_text


def add(commands: Any) -> None:
    parser = commands.add_parser("schema", help="print the JSON Schema of a card's front matter")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    print(schema_text(), end="")
    return 0

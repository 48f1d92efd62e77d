"""`zoo schema`: the front matter's JSON Schema, for editors."""

from __future__ import annotations

import argparse
import json
from typing import Any

from zoo.cards.fields import schema


def add(commands: Any) -> None:
    parser = commands.add_parser("schema", help="print the JSON Schema of a card's front matter")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    print(schema_text(), end="")
    return 0


def schema_text() -> str:
    """The text of schema/card.schema.json."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"

"""Writes the tables of docs/settings.md from zoo/project/settings_schema.py.

What stands above the marker is written by hand and stays.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
MARKER = "<!-- below: python tools/settings_page.py -->\n"
LANGUAGES = ("zh_CN", "en_US")
HEAD = ("| key | value | meaning |", "| --- | --- | --- |")
Schema = dict[str, Any]


def page(text: str, schema: Schema) -> str:
    """The page with the tables of this schema below its marker."""
    return text[: text.index(MARKER) + len(MARKER)] + "\n" + "\n".join(tables(schema))


def tables(schema: Schema) -> Iterator[str]:
    """A table of all keys, then one for each key that holds tables."""
    yield from ("## Every key", "", *HEAD)
    yield from (_row(key, one) for key, one in schema["properties"].items())
    yield ""
    for key, one in schema["properties"].items():
        if (inner := _inner(one)) is not None:
            lists = one.get("type") == "array"
            yield from (f"## `[[{key}]]`" if lists else f"## `[{key}.NAME]`", "", *HEAD)
            yield from _rows(inner)
            yield ""


def _rows(table: Schema, above: str = "") -> Iterator[str]:
    for key, one in table["properties"].items():
        yield _row(above + key, one, key in table.get("required", ()))
        if (inner := _inner(one)) is not None:
            yield from _rows(inner, f"{above}{key}[].")


def _row(key: str, one: Schema, required: bool = False) -> str:
    meaning = one.get("description", "")
    notes = ["required"] if required else []
    if one.get("default"):
        notes.append(f"default `{_toml(one['default'])}`")
    if notes:
        meaning = f"{meaning} ({', '.join(notes)})".strip()
    cell = meaning.replace("|", r"\|")  # in code too: a bare one would end the cell
    return f"| `{key}` | {_kind(one)} | {cell} |"


def _inner(one: Schema) -> Schema | None:
    """The table that a key's items or values are."""
    each = one.get("items") or one.get("additionalProperties") or {}
    choices = each.get("anyOf", [each])
    return next((c for c in choices if set(c.get("properties", ())) - {*LANGUAGES}), None)


def _kind(one: Schema) -> str:
    if "anyOf" in one:
        return "text, or one for each language"
    if "enum" in one:
        return " or ".join(f"`{value}`" for value in one["enum"])
    kind = one.get("type", "")
    if kind == "array":
        return f"list of {' or '.join(_items(one['items']))}"
    kinds = {
        "number": "number",
        "integer": "number",
        "string": "text",
        "object": "table",
        "boolean": "true or false",
    }
    return kinds[kind]


def _items(each: Schema) -> Iterator[str]:
    names = {"integer": "numbers", "object": "tables"}
    for choice in each.get("anyOf", [each]):
        kind = choice.get("type", "string")
        yield from (names.get(one, "texts") for one in (kind if isinstance(kind, list) else [kind]))


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    sys.path.insert(0, str(PAGE.parents[1]))
    from zoo.project.settings_schema import SETTINGS

    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), SETTINGS), encoding="utf-8")

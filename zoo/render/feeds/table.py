"""Rows as CSV that a spreadsheet can open, whatever cards say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")  # among them NUL, which no CSV holds
# How a formula begins, which can fetch addresses and start programs; full-width signs count, too.
_FORMULA = re.compile(r"[=+@＝＋－＠-]")


def csv_table(names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A line with the names, and one for each row; an empty cell for what a row lacks."""
    columns = list(names)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_cell, columns))
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    """A text that would be a formula begins with an apostrophe, which makes it a text again."""
    if not isinstance(value, str):
        return value
    plain = _CONTROL.sub(" ", value)
    return f"'{plain}" if _FORMULA.match(plain) else plain

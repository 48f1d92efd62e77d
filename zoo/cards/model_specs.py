"""The front matter's `models`: what an entry's name cannot say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from zoo.cards.fields import MODEL, SHA256, names
from zoo.cards.licenses import meant, spdx
from zoo.cards.validate import FieldReader
from zoo.cards.yaml_fields import Field
from zoo.core.card import ModelSpec
from zoo.core.diagnostics import Edit, Severity
from zoo.core.naming import entry_name

_KEYS = names(MODEL)
LARGEST = 1 << 50  # bytes of a file; pages and feeds hold no number of any length


def model_specs(check: FieldReader) -> Mapping[str, ModelSpec]:
    """By the entry's name; empty where the card has none."""
    field = check.fields.get("models")
    if field is None:
        return {}
    remedy = "write each entry's name as a key, and `weights: https://...` below it"
    rows = check.mapping(field, "`models`", remedy) or {}
    seen = {name: check.visible(name, row, "a name", key=True) for name, row in rows.items()}
    return {entry_name(seen[name]): _model(check, seen[name], row) for name, row in rows.items()}


def _model(check: FieldReader, name: str, field: Field) -> ModelSpec:
    what = f"`models.{name}"
    found: dict[str, Any] = {}
    spec = check.mapping(field, f"{what}`", "write `weights: https://...` below it")
    if spec is not None:
        check.known_keys(spec, _KEYS, ())
        for key, read in _READERS.items():
            if key in spec:
                found[key] = read(check, spec[key], f"{what}.{key}`")
    return ModelSpec(field.key_span, **found)


def _weights(check: FieldReader, field: Field, what: str) -> str | None:
    return check.https(field, what) or None


def _sha256(check: FieldReader, field: Field, what: str) -> str | None:
    if re.fullmatch(SHA256, str(field.value)):
        return str(field.value)
    text = f"{what} is not 64 lower-case hex digits"
    check.wrong(field.span, "ZOO020", text, "print it with: sha256sum FILE")
    return None


def _size(check: FieldReader, field: Field, what: str) -> int | None:
    number = field.value
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number <= LARGEST:
        return number
    text = f"{what} is not a positive whole number"
    check.wrong(field.span, "ZOO020", text, "print it with: stat -c %s FILE")
    return None


def _license(check: FieldReader, field: Field, what: str) -> str | None:
    """As SPDX spells it; None if it is a free text, which no program could understand."""
    text = check.string(field, what)
    name = spdx(text) if text else ""
    if name != text:
        fix, hint = (name, f"write `{name}`") if name else meant(text)
        wrong = "SPDX spells it differently" if name else "which is not an SPDX expression"
        message = f"{what} is {text}, {wrong}"
        edits = (Edit(field.span, fix),) if fix else ()
        grave = Severity.WARNING if name else Severity.ERROR
        check.wrong(field.span, "ZOO024", message, hint, severity=grave, edits=edits)
    return name or None


def _config(check: FieldReader, field: Field, what: str) -> Mapping[str, Any]:
    known = check.mapping(field, what, "write it as `config: {p6_from: res5}`") is not None
    return field.plain() if known else {}


_READERS: dict[str, Callable[[FieldReader, Field, str], Any]] = {
    "weights": _weights,
    "sha256": _sha256,
    "bytes": _size,
    "license": _license,
    "config": _config,
    "row": FieldReader.string,
}

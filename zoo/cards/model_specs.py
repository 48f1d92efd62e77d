"""The front matter's `models`: what an entry's name cannot say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from zoo.cards.fields import MODEL, SHA256, names
from zoo.cards.licenses import meant, spdx
from zoo.cards.validate import FieldReader
from zoo.cards.yaml_fields import Field
from zoo.core.card import ModelSpec
from zoo.core.diagnostics import Edit
from zoo.core.naming import entry_name

LARGEST = 1 << 50  # bytes of a file; pages and feeds hold no number of any length


def model_specs(check: FieldReader) -> Mapping[str, ModelSpec]:
    """By the entry's name; empty where the card has none."""
    field = check.fields.get("models")
    if field is None:
        return {}
    remedy = "write each entry's name as a key, and `weights: https://...` below it"
    rows = check.mapping(field, "`models`", remedy) or {}
    seen = {name: check.visible(name, row.key_span, "a name") for name, row in rows.items()}
    return {entry_name(seen[name]): _model(check, seen[name], row) for name, row in rows.items()}


def _model(check: FieldReader, name: str, field: Field) -> ModelSpec:
    what = f"`models.{name}"
    spec = check.mapping(field, f"{what}`", "write `weights: https://...` below it")
    if spec is None:
        return ModelSpec(entry_name(name), None, None, None, None, {}, field.key_span)
    check.known_keys(spec, names(MODEL), ())
    return ModelSpec(
        name=entry_name(name),
        weights=_weights(check, spec["weights"], what) if "weights" in spec else None,
        sha256=_sha256(check, spec["sha256"], what) if "sha256" in spec else None,
        bytes=_size(check, spec["bytes"], what) if "bytes" in spec else None,
        license=_license(check, spec["license"], what) if "license" in spec else None,
        config=_config(check, spec["config"], what) if "config" in spec else {},
        span=field.key_span,
        row=check.string(spec["row"], f"{what}.row`") if "row" in spec else "",
    )


def _weights(check: FieldReader, field: Field, what: str) -> str | None:
    return check.https(field, f"{what}.weights`") or None


def _sha256(check: FieldReader, field: Field, what: str) -> str | None:
    if not re.fullmatch(SHA256, str(field.value)):
        check.wrong(
            field.span,
            "ZOO020",
            f"{what}.sha256` is not 64 lower-case hex digits",
            "print it with: sha256sum FILE",
        )
        return None
    return str(field.value)


def _size(check: FieldReader, field: Field, what: str) -> int | None:
    number = field.value
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= LARGEST:
        check.wrong(
            field.span,
            "ZOO020",
            f"{what}.bytes` is not a positive whole number",
            "print it with: stat -c %s FILE",
        )
        return None
    return number


def _license(check: FieldReader, field: Field, what: str) -> str | None:
    """As SPDX spells it; None if it is a free text, which no program could understand."""
    text = check.string(field, f"{what}.license`")
    name = spdx(text) if text else ""
    if name != text:
        fix, hint = (name, f"write `{name}`") if name else meant(text)
        wrong = "SPDX spells it differently" if name else "which is not an SPDX expression"
        message = f"{what}.license` is {text}, {wrong}"
        edits = (Edit(field.span, fix),) if fix else ()
        check.wrong(field.span, "ZOO024", message, hint, warn=bool(name), edits=edits)
    return name or None


def _config(check: FieldReader, field: Field, what: str) -> Mapping[str, Any]:
    if check.mapping(field, f"{what}.config`", "write it as `config: {p6_from: res5}`") is None:
        return {}
    plain: Mapping[str, Any] = field.plain()
    return plain

"""The front matter's definition: every key, its kind and what it says. Reading, the JSON Schema
and the order that `zoo format` sets are made from it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from zoo.core.hub import Hub

TEMPLATE = "hub1"
HTTPS = r"https://[^\s/]+\.[^\s]+"
SHA256 = r"[0-9a-f]{64}"


@dataclass(frozen=True, slots=True)
class Key:
    """kind: a JSON type. pattern: a regular expression for the whole value, where it is text.

    fields: of a mapping, its keys; of a mapping by entry names, see `each`, those of each value.
    """

    name: str
    kind: str
    about: str
    required: bool = False
    pattern: str = ""
    fields: tuple[Key, ...] = ()
    each: bool = False


MODEL = (
    Key("weights", "string", "https address of the state dict", pattern=HTTPS),
    Key("sha256", "string", "of the weight file, 64 lower-case hex digits", pattern=SHA256),
    Key("bytes", "integer", "size of the weight file"),
    Key(
        "license",
        "string",
        "SPDX expression of the weights' license: `Apache-2.0`, `LicenseRef-NAME` for others",
    ),
    Key("row", "string", "how results tables name the model, if not by its name"),
    Key("config", "object", "keyword arguments of the constructor"),
)
SUMMARY = (
    Key("en_US", "string", "a sentence in English"),
    Key("zh_CN", "string", "一句话的中文介绍"),
)
CARD = (
    Key("template", "string", f"always {TEMPLATE}", required=True, pattern=TEMPLATE),
    Key("title", "string", "the model's name", required=True),
    Key("summary", "object", "a sentence for each language", required=True, fields=SUMMARY),
    Key("author", "string", "who maintains the card", required=True),
    Key("tags", "array", "tags that group cards", required=True),
    Key("github-link", "string", "where the code is", required=True, pattern=HTTPS),
    Key("models", "object", "what entry names cannot say", fields=MODEL, each=True),
)


def names(keys: tuple[Key, ...], *, required: bool = False) -> tuple[str, ...]:
    return tuple(key.name for key in keys if key.required or not required)


def schema(hub: Hub = Hub()) -> dict[str, Any]:
    """The JSON Schema of the front matter, for editors that complete and underline."""
    required = [lang.value for lang in hub.required]
    summary = tuple(replace(key, required=key.name in required) for key in SUMMARY)
    keys = (replace(key, fields=summary) if key.name == "summary" else key for key in CARD)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of a model card",
        **_mapping(tuple(keys)),
    }


def schema_text(hub: Hub = Hub()) -> str:
    """The text of schema/card.schema.json."""
    return json.dumps(schema(hub), ensure_ascii=False, indent=2) + "\n"


def _mapping(keys: tuple[Key, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key.name: _value(key) for key in keys},
        "required": list(names(keys, required=True)),
    }


def _value(key: Key) -> dict[str, Any]:
    schema: dict[str, Any] = {"description": key.about}
    if key.each:
        return schema | {"type": "object", "additionalProperties": _mapping(key.fields)}
    if key.fields:
        return schema | _mapping(key.fields)
    if key.kind == "array":
        return schema | {"type": "array", "items": _TEXT, "minItems": 1}
    if key.kind == "integer":
        return schema | {"type": "integer", "minimum": 1}
    if key.kind == "string":
        return schema | _TEXT | ({"pattern": f"^{key.pattern}$"} if key.pattern else {})
    return schema | {"type": key.kind}


_TEXT = {"type": "string", "pattern": r"\S"}

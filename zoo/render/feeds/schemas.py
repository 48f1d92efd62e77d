"""JSON Schemas of what the site says to programs, for those who check or generate code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from zoo.core.registry import SCHEMA
from zoo.core.result import Level, Status, WeightsKind
from zoo.core.task import COST, RESULT, SETTING
from zoo.render.site import Page

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_BOOLEAN: Schema = {"type": "boolean"}
_BY_LANGUAGE: Schema = {
    "type": "object",
    "propertyNames": {"enum": ["zh_CN", "en_US"]},
    "additionalProperties": _TEXT,
}


def _maybe(kind: str, **more: Any) -> Schema:
    return {"type": [kind, "null"], **more}


def _all(names: str, schema: Schema) -> dict[str, Schema]:
    """Fields that look the same. names: with spaces between them."""
    return dict.fromkeys(names.split(), schema)


def _whole(**fields: Schema) -> Schema:
    """An object with just these fields."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _map(each: Schema) -> Schema:
    """An object with any names."""
    return {"type": "object", "additionalProperties": each}


def _list(each: Schema) -> Schema:
    return {"type": "array", "items": each}


def _weights(**more: Schema) -> Schema:
    """Weights, if there are any. more: fields after the hash."""
    sha256 = _maybe("string", pattern="^[0-9a-f]{64}$")
    size, license = _maybe("integer", minimum=1), _maybe("string")
    known = _whole(url=_TEXT, sha256=sha256, **more, bytes=size, license=license)
    return {"oneOf": [{"type": "null"}, known]}


_TEXTS = _list(_TEXT)
_SHAPE = _list({"type": ["string", "integer"]})
_PORTS = _list(_whole(name=_TEXT, shape=_SHAPE, dtype=_TEXT, meaning=_BY_LANGUAGE))
_ONNX_PORTS = _list(_whole(name=_TEXT, shape=_SHAPE, type=_TEXT))
_META = _whole(
    **_all("id title author", _TEXT),
    summary=_BY_LANGUAGE,
    githubLink=_TEXT,
    tags=_TEXTS,
    updateTime=_maybe("string", format="date"),
)
_STATE: dict[str, Schema] = {"errors": {"type": "integer", "minimum": 0}, "readable": _BOOLEAN}
_ENTRY = _whole(
    **_all("name card title", _TEXT),
    summary=_BY_LANGUAGE,
    constructor=_maybe("string"),
    config={"type": "object"},
    weights=_weights(),
    metrics=_list(
        _whole(
            name=_TEXT,
            value=_NUMBER,
            **_all("unit qualifier", _TEXT),
            **_all("dataset split", _maybe("string")),
            lower_is_better=_maybe("boolean"),
            kind={"enum": [RESULT, COST, SETTING]},
            text=_TEXT,
        )
    ),
    tags=_TEXTS,
    **_all("repository task", _TEXT),
    parts=_map(_TEXT),
    offered=_maybe("boolean"),
    family=_TEXT,
    ports=_maybe("string"),
)
_FIGURE = _whole(
    metric=_TEXT,
    **_all("dataset split", _maybe("string")),
    value=_NUMBER,
    unit=_TEXT,
    lower_is_better=_maybe("boolean"),
)
_FACTS = _whole(
    **_all("name card title task", _TEXT),
    family=_maybe("string"),
    tags=_TEXTS,
    parts=_map(_TEXT),
    trained_on=_maybe("string"),
    year=_maybe("integer"),
    repository=_maybe("string"),
    loadable=_BOOLEAN,
    page=_BY_LANGUAGE,
    figures=_list(_FIGURE),
    costs=_whole(
        **_all("parameters flops", _maybe("integer")),
        seconds=_maybe("number"),
        memory=_maybe("integer"),
        **_all("input processor", _maybe("string")),
    ),
    weights=_weights(sha256_begins=_maybe("string", pattern="^[0-9a-f]{8}$")),
    samples=_whole(
        status={"enum": [status.value for status in Status]},
        level={"enum": [level.value for level in Level]},
        weights={"enum": [kind.value for kind in WeightsKind]},
    ),
)
SCHEMAS: dict[str, Schema] = {
    "models": {
        "title": "api/v1/models.json: all cards, what tags are called, the cards of each tag",
        **_whole(
            models=_list(_META),
            tags=_map(_whole(zh_CN=_TEXT, en_US=_TEXT)),
            zoo=_whole(cards=_map(_whole(**_STATE)), tagged=_map(_TEXTS)),
        ),
    },
    "model": {
        "title": "api/v1/models/ID.json: one card",
        **_whole(
            meta=_META,
            content=_whole(sampleCode=_TEXT, fullText=_BY_LANGUAGE),
            zoo=_whole(**_STATE, entries=_TEXTS, markdown=_BY_LANGUAGE),
        ),
    },
    "registry": {
        "title": "registry.json: every model that can be loaded",
        **_whole(
            schema={"const": SCHEMA},
            ports=_map(_whole(inputs=_PORTS, outputs=_PORTS)),
            entries=_list(_ENTRY),
        ),
    },
    "entries": {
        "title": "api/v1/entries.json: every model with all that is known of it",
        **_whole(schema={"const": 1}, entries=_list(_FACTS)),
    },
    "manifest": {
        "title": "MODEL_HUB_MANIFEST.json: every model with weights, as ONNX Hub lists them",
        **_list(
            _whole(
                model=_TEXT,
                model_path={"type": "string", "pattern": "^https?://"},
                framework=_TEXT,
                metadata={
                    "type": "object",
                    "properties": {
                        "model_sha": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                        "model_bytes": {"type": "integer", "minimum": 1},
                        "license": _TEXT,
                        "parameters": {"type": "integer", "minimum": 1},
                        "tags": _TEXTS,
                        "metrics": _map(_NUMBER),
                        "io_ports": _whole(inputs=_ONNX_PORTS, outputs=_ONNX_PORTS),
                    },
                    "additionalProperties": False,
                },
            )
        ),
    },
}


def schemas(card_schema: str) -> Iterator[Page]:
    """The files in `schema/`. card_schema: that of a card's front matter, "" for none."""
    for name, content in SCHEMAS.items():
        text = json.dumps({"$schema": _DRAFT, **content}, indent=2) + "\n"
        yield Page(f"schema/{name}.schema.json", text.encode())
    if card_schema:
        yield Page("schema/card.schema.json", card_schema.encode())

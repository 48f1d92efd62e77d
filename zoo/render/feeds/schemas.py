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
_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_BY_LANGUAGE = {
    "type": "object",
    "propertyNames": {"enum": ["zh_CN", "en_US"]},
    "additionalProperties": _TEXT,
}


def _maybe(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": [kind, "null"], **more}


def _whole(**fields: dict[str, Any]) -> dict[str, Any]:
    """An object with just these fields."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _map(each: dict[str, Any]) -> dict[str, Any]:
    """An object with any names."""
    return {"type": "object", "additionalProperties": each}


_SHAPE = {"type": "array", "items": {"type": ["string", "integer"]}}
_PORTS = {
    "type": "array",
    "items": _whole(name=_TEXT, shape=_SHAPE, dtype=_TEXT, meaning=_BY_LANGUAGE),
}
_ONNX_PORTS = {"type": "array", "items": _whole(name=_TEXT, shape=_SHAPE, type=_TEXT)}
_META = _whole(
    id=_TEXT,
    title=_TEXT,
    author=_TEXT,
    summary=_BY_LANGUAGE,
    githubLink=_TEXT,
    tags=_TEXTS,
    updateTime=_maybe("string", format="date"),
)
_STATE: dict[str, dict[str, Any]] = {
    "errors": {"type": "integer", "minimum": 0},
    "readable": {"type": "boolean"},
}
_ENTRY = _whole(
    name=_TEXT,
    card=_TEXT,
    title=_TEXT,
    summary=_BY_LANGUAGE,
    constructor=_maybe("string"),
    config={"type": "object"},
    weights={
        "oneOf": [
            {"type": "null"},
            _whole(
                url=_TEXT,
                sha256=_maybe("string", pattern="^[0-9a-f]{64}$"),
                bytes=_maybe("integer", minimum=1),
                license=_maybe("string"),
            ),
        ]
    },
    metrics={
        "type": "array",
        "items": _whole(
            name=_TEXT,
            value={"type": "number"},
            unit=_TEXT,
            qualifier=_TEXT,
            dataset=_maybe("string"),
            split=_maybe("string"),
            lower_is_better=_maybe("boolean"),
            kind={"enum": [RESULT, COST, SETTING]},
            text=_TEXT,
        ),
    },
    tags=_TEXTS,
    repository=_TEXT,
    task=_TEXT,
    parts={"type": "object", "additionalProperties": _TEXT},
    offered=_maybe("boolean"),
    family=_TEXT,
    ports=_maybe("string"),
)
_FIGURE = _whole(
    metric=_TEXT,
    dataset=_maybe("string"),
    split=_maybe("string"),
    value={"type": "number"},
    unit=_TEXT,
    lower_is_better=_maybe("boolean"),
)
_FACTS = _whole(
    name=_TEXT,
    card=_TEXT,
    title=_TEXT,
    task=_TEXT,
    family=_maybe("string"),
    tags=_TEXTS,
    parts=_map(_TEXT),
    trained_on=_maybe("string"),
    year=_maybe("integer"),
    repository=_maybe("string"),
    loadable={"type": "boolean"},
    page=_BY_LANGUAGE,
    figures={"type": "array", "items": _FIGURE},
    costs=_whole(
        parameters=_maybe("integer"),
        flops=_maybe("integer"),
        seconds=_maybe("number"),
        memory=_maybe("integer"),
        input=_maybe("string"),
        processor=_maybe("string"),
    ),
    weights={
        "oneOf": [
            {"type": "null"},
            _whole(
                url=_TEXT,
                sha256=_maybe("string", pattern="^[0-9a-f]{64}$"),
                sha256_begins=_maybe("string", pattern="^[0-9a-f]{8}$"),
                bytes=_maybe("integer", minimum=1),
                license=_maybe("string"),
            ),
        ]
    },
    samples=_whole(
        status={"enum": [status.value for status in Status]},
        level={"enum": [level.value for level in Level]},
        weights={"enum": [kind.value for kind in WeightsKind]},
    ),
)
SCHEMAS: dict[str, dict[str, Any]] = {
    "models": {
        "title": "api/v1/models.json: all cards, what tags are called, the cards of each tag",
        **_whole(
            models={"type": "array", "items": _META},
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
            ports={
                "type": "object",
                "additionalProperties": _whole(inputs=_PORTS, outputs=_PORTS),
            },
            entries={"type": "array", "items": _ENTRY},
        ),
    },
    "entries": {
        "title": "api/v1/entries.json: every model with all that is known of it",
        **_whole(schema={"const": 1}, entries={"type": "array", "items": _FACTS}),
    },
    "manifest": {
        "title": "MODEL_HUB_MANIFEST.json: every model with weights, as ONNX Hub lists them",
        "type": "array",
        "items": _whole(
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
                    "metrics": {"type": "object", "additionalProperties": {"type": "number"}},
                    "io_ports": _whole(inputs=_ONNX_PORTS, outputs=_ONNX_PORTS),
                },
                "additionalProperties": False,
            },
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

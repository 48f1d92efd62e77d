"""Cards and models as JSON, the manifest and notebooks among it; docs/api.md describes the files.

`api/v1/models.json`, `api/v1/models/ID.json`: `models`, `tags`, `meta` and `content` are those that
MegEngine Hub's own generator writes. What it does not have stands below `zoo`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from zoo.core.card import BrokenCard, Card, Lang, Prose, Sample, Section
from zoo.core.registry import Model, Weights
from zoo.core.task import Port
from zoo.render import urls
from zoo.render.feeds.tables import by_name, label, results
from zoo.render.index import SiteIndex
from zoo.render.model_rows import parameters
from zoo.render.site import Page, json_page
from zoo.render.views.card_text import card_text

_PYTHON = {"display_name": "Python 3", "language": "python", "name": "python3"}
# What ONNX calls the types that NumPy names.
_ONNX_TYPES = {"float32": "float", "float64": "double"}


def list_json(index: SiteIndex) -> Page:
    """All cards that can be read, what tags are called; errors, and the cards of each tag."""
    tagged = {s.name: [c.id for c in s.cards] for s in index.shelves.values() if s.kind == "tags"}
    tags = sorted({*tagged, *index.site.hub.tags})
    content = {
        "models": [_meta(index, card) for card in index.cards],
        "tags": {tag: {lang.value: index.tag(tag, lang) for lang in Lang} for tag in tags},
        "zoo": {"cards": {c.id: _state(index, c) for c in index.listed}, "tagged": tagged},
    }
    return json_page(urls.MODELS_JSON, content)


def card_json(index: SiteIndex, card: Card) -> Page:
    """One card with its load sample and its text in each language."""
    path = urls.card_json(card.id)
    whole = {
        "meta": _meta(index, card),
        "content": {
            "sampleCode": card.load.code,
            "fullText": {s.lang.value: _html(index, card, s, path) for s in card.sections},
        },
        "zoo": {
            **_state(index, card),
            "entries": [entry.name for entry in index.entries.get(card.id, ())],
            "markdown": {s.lang.value: s.text.strip("\n") + "\n" for s in card.sections},
        },
    }
    return json_page(path, whole)


def _meta(index: SiteIndex, card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "author": card.author,
        "summary": {lang.value: text for lang, text in card.summary.items()},
        "githubLink": card.github_link,
        "tags": list(card.tags),
        "updateTime": index.site.updated.get(card.id) or None,
    }


def _state(index: SiteIndex, card: Card | BrokenCard) -> dict[str, Any]:
    """errors: how many the card has; readable: whether the API has a file for it."""
    return {"errors": len(index.errors(card)), "readable": isinstance(card, Card)}


def _html(index: SiteIndex, card: Card, section: Section, path: str) -> str:
    """The load sample and the section. Links are whole where the site's address is known, else
    relative to this file."""
    rendered = card_text(index, card, section, path, index.page_lang(section.lang), absolute=True)
    parts = (card.load, *rendered.pieces)
    return "\n".join(_code(p) if isinstance(p, Sample) else str(p) for p in parts) + "\n"


def _code(sample: Sample) -> str:
    language = sample.info.split(" ")[0]
    kind = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{kind}>{escape(sample.code, quote=False)}</code></pre>"


def manifest(index: SiteIndex) -> Page:
    """All entries that have weights, as the `ONNX_HUB_MANIFEST.json` of the ONNX model zoo."""
    models = [
        _listed(index, entry, entry.weights)
        for entry in index.site.registry.entries
        if entry.card in index.named and entry.weights
    ]
    return json_page("MODEL_HUB_MANIFEST.json", models)


def _listed(index: SiteIndex, entry: Model, weights: Weights) -> dict[str, Any]:
    inputs, outputs = index.site.hub.ports(entry.family, entry.config)
    ports = {"inputs": [*map(_port, inputs)], "outputs": [*map(_port, outputs)]}
    metadata = {
        "model_sha": weights.sha256,
        "model_bytes": weights.bytes,
        "license": weights.license,
        "parameters": parameters(index, entry),
        "tags": list(entry.tags),
        "metrics": by_name({m: f"{m.measured_on} {label(m)}".strip() for m in results(entry)}),
        "io_ports": ports if inputs else None,
    }
    return {
        "model": entry.name,
        "model_path": weights.url,
        "framework": "MegEngine",
        "metadata": {key: value for key, value in metadata.items() if value},
    }


def _port(port: Port) -> dict[str, Any]:
    kind = _ONNX_TYPES.get(port.dtype, port.dtype)
    return {"name": port.name, "shape": list(port.shape), "type": f"tensor({kind})"}


def notebook(card: Card, section: Section) -> bytes:
    """A card as a Jupyter notebook (format 4.5): the load sample and one language's section. Only
    Python samples become code cells."""
    cells = [{**cell, "id": f"cell-{n}"} for n, cell in enumerate(_cells(card, section), 1)]
    content = {
        "cells": cells,
        "metadata": {"kernelspec": _PYTHON, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _cells(card: Card, section: Section) -> Iterator[dict[str, Any]]:
    summary = card.summary.get(section.lang, "")
    origin = f"<{card.github_link}>" if card.github_link else ""
    yield _cell("markdown", f"# {card.title}\n\n{summary}\n\n{origin}")
    code: dict[str, Any] = {"execution_count": None, "outputs": []}
    yield _cell("code", card.load.code, **code)
    for block in section.blocks:
        if not isinstance(block, Prose) and block.is_python:
            yield _cell("code", block.code, **code)
        elif block.text.strip():
            yield _cell("markdown", block.text)


def _cell(kind: str, text: str, **more: Any) -> dict[str, Any]:
    """source: lines with their ends, as the format stores them; the last one without."""
    source = text.strip("\n").splitlines(keepends=True)
    fields = {"cell_type": kind, "metadata": {}, "source": source, **more}
    return dict(sorted(fields.items()))  # as Jupyter writes them

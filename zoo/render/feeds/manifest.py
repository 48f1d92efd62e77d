"""All entries as the `ONNX_HUB_MANIFEST.json` of the ONNX model zoo lists its models."""

from __future__ import annotations

import json
from typing import Any

from zoo.core.registry import Model
from zoo.core.task import Port
from zoo.render.feeds.results import by_name, label, results
from zoo.render.index import SiteIndex
from zoo.render.model_rows import parameters

PATH = "MODEL_HUB_MANIFEST.json"
# What ONNX calls the types that NumPy names.
TYPES = {"float32": "float", "float64": "double"}


def manifest(index: SiteIndex) -> bytes:
    """A list with `model`, `model_path` and `metadata` of each entry that has weights."""
    found = [e for e in index.site.registry.entries if e.card in index.named and e.weights]
    models = [_model(index, entry) for entry in found]
    return (json.dumps(models, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _model(index: SiteIndex, entry: Model) -> dict[str, Any]:
    weights = entry.weights
    number = parameters(index, entry)
    metadata = {
        "model_sha": weights.sha256 if weights else None,
        "model_bytes": weights.bytes if weights else None,
        "license": weights.license if weights else None,
        "parameters": int(number) if number else None,
        "tags": list(entry.tags),
        "metrics": by_name({m: f"{m.measured_on} {label(m)}".strip() for m in results(entry)}),
        "io_ports": _ports(index, entry),
    }
    return {
        "model": entry.name,
        "model_path": weights.url if weights else "",
        "framework": "MegEngine",
        "metadata": {key: value for key, value in metadata.items() if value},
    }


def _ports(index: SiteIndex, entry: Model) -> dict[str, Any] | None:
    inputs, outputs = index.site.hub.ports(entry.family, entry.config)
    return {"inputs": [*map(_port, inputs)], "outputs": [*map(_port, outputs)]} if inputs else None


def _port(port: Port) -> dict[str, Any]:
    kind = TYPES.get(port.dtype, port.dtype)
    return {"name": port.name, "shape": list(port.shape), "type": f"tensor({kind})"}

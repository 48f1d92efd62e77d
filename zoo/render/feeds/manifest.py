"""All entries as the `ONNX_HUB_MANIFEST.json` of the ONNX model zoo lists its models."""

from __future__ import annotations

import json
from typing import Any

from zoo.core.registry import Model
from zoo.render.index import SiteIndex
from zoo.render.metrics import figures
from zoo.render.views.leaderboards import parameters
from zoo.render.views.model import has_detector_ports

PATH = "MODEL_HUB_MANIFEST.json"
# What a detector takes and gives, as its page says in words; a name for what is not fixed.
_IMAGE = {"name": "image", "shape": ["N", 3, "H", "W"], "type": "tensor(float)"}
_INFO = {"name": "im_info", "shape": ["N", 5], "type": "tensor(float)"}
_SCORES = {"name": "scores", "shape": ["A", 80], "type": "tensor(float)"}
_BOXES = {"name": "boxes", "shape": ["A", 4], "type": "tensor(float)"}
_CLASS_BOXES = {"name": "boxes", "shape": ["A", 80, 4], "type": "tensor(float)"}


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
        "metrics": {k.title: v for k, v in figures(entry).items() if not k.is_cost},
        "io_ports": _ports(entry),
    }
    return {
        "model": entry.name,
        "model_path": weights.url if weights else "",
        "framework": "MegEngine",
        "metadata": {key: value for key, value in metadata.items() if value},
    }


def _ports(entry: Model) -> dict[str, Any] | None:
    one_stage, two_stages = has_detector_ports(entry)
    if not (one_stage or two_stages):
        return None
    boxes = _CLASS_BOXES if two_stages else _BOXES
    return {"inputs": [_IMAGE, _INFO], "outputs": [_SCORES, boxes]}

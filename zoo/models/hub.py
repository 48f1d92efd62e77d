"""The models of registry.json as functions: name -> constructor, configuration, weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

import megengine.module as M

from zoo.models.detection.atss import ATSSConfig, build_atss
from zoo.models.detection.evaluator import DetEvaluator as DetEvaluator
from zoo.models.detection.faster_rcnn import FasterRCNNConfig, build_faster_rcnn
from zoo.models.detection.fcos import FCOSConfig, build_fcos
from zoo.models.detection.freeanchor import FreeAnchorConfig, build_freeanchor
from zoo.models.detection.retinanet import RetinaNetConfig, build_retinanet
from zoo.models.layers.initial import without_random_values
from zoo.models.weights.checkpoint import Weights, WeightsError, load_pretrained

# constructor name -> function of the configuration's fields, giving a model with random weights
CONSTRUCTORS: Mapping[str, Callable[..., M.Module]] = MappingProxyType(
    {
        "atss": lambda **config: build_atss(ATSSConfig(**config)),
        "faster_rcnn": lambda **config: build_faster_rcnn(FasterRCNNConfig(**config)),
        "fcos": lambda **config: build_fcos(FCOSConfig(**config)),
        "freeanchor": lambda **config: build_freeanchor(FreeAnchorConfig(**config)),
        "retinanet": lambda **config: build_retinanet(RetinaNetConfig(**config)),
    }
)


class UnknownEntryError(LookupError):
    """No model of that name; the text tells the nearest ones, or all where none is near."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        known = list(known)
        near = get_close_matches(name, known)
        told = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
        super().__init__(f"unknown entry {name!r}; {told}")


def read_entries(registry_path: str | Path) -> dict[str, Mapping[str, Any]]:
    """The entries of a registry file that this zoo can build, by name.

    Entries whose constructor is null or unknown here are left out.
    """
    registry = json.loads(Path(registry_path).read_text(encoding="utf-8"))
    return {e["name"]: e for e in registry["entries"] if e["constructor"] in CONSTRUCTORS}


def hub_functions(registry_path: str | Path) -> dict[str, Callable[..., M.Module]]:
    """One function per entry, `f(pretrained=False, **config) -> Module`, for hubconf.py.

    config overrides fields of the entry's configuration, e.g. `classes=20`.
    """
    return {name: _hub_function(entry) for name, entry in read_entries(registry_path).items()}


def build_entry(
    name: str, registry_path: str | Path, pretrained: bool = False, **config: Any
) -> M.Module:
    """The model of one entry; UnknownEntryError for a name that is none."""
    functions = hub_functions(registry_path)
    if name not in functions:
        raise UnknownEntryError(name, functions)
    return functions[name](pretrained=pretrained, **config)


def _hub_function(entry: Mapping[str, Any]) -> Callable[..., M.Module]:
    def build(pretrained: bool = False, **config: Any) -> M.Module:
        weights = entry["weights"]
        if pretrained and weights is None:
            raise WeightsError(
                f"{entry['name']} has no published weights: {entry['card']} names none. Build it "
                "with pretrained=False, or add the entry's weights under `models` in that card"
            )
        with without_random_values() if pretrained else nullcontext():
            model = CONSTRUCTORS[entry["constructor"]](**{**entry["config"], **config})
        if pretrained:
            load_pretrained(model, Weights(weights["url"], weights["sha256"]))
        return model

    build.__name__ = build.__qualname__ = entry["name"]
    build.__module__ = "hubconf"
    build.__doc__ = describe(entry)
    return build


def _metric(metric: Mapping[str, Any]) -> str:
    """`mAP@5-95 44.7 % (COCO val2017)`, as far as the card tells."""
    dataset = f" ({metric['dataset']})" if metric.get("dataset") else ""
    name = f"{metric['name']}{metric.get('qualifier') or ''}"
    return f"{name} {metric['value']} {metric['unit'] or ''}".rstrip() + dataset


def describe(entry: Mapping[str, Any]) -> str:
    """What `megengine.hub.help` prints about an entry, in English and Chinese."""
    metrics = ", ".join(_metric(metric) for metric in entry["metrics"])
    weights = entry["weights"]["url"] if entry["weights"] else "none published"
    config = ", ".join(f"{key}={value!r}" for key, value in sorted(entry["config"].items()))
    summaries = [entry["summary"][lang] for lang in ("en_US", "zh_CN") if lang in entry["summary"]]
    return "\n".join(
        [
            f"{entry['title']}: {entry['name']}",
            "",
            *summaries,
            "",
            f"Metrics: {metrics or 'none given'}",
            f"Network: {entry['constructor']}({config})",
            f"Weights: {weights}",
            "Input: image (N, 3, H, W) float32, BGR 0..255, and im_info (N, 5) float32, both as",
            "    DetEvaluator.process_inputs(picture, 800, 1333) makes them.",
            "Output in eval mode: scores (A, 80), boxes (A, 4) x1 y1 x2 y2 in pixels.",
            "",
            "    from megengine import hub",
            f'    model = hub.load("megengine/models", "{entry["name"]}", pretrained=True)',
            "    model.eval()",
            "",
            "pretrained: load the published weights, else random ones.",
            "config: other fields of the constructor, e.g. classes=20.",
        ]
    )

"""The models of registry.json as functions: name -> constructor, configuration, weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from difflib import get_close_matches
from pathlib import Path
from textwrap import wrap
from typing import Any

import megengine.module as M

from zoo.core.task import Port, port_from_json
from zoo.models.constructors import Constructor, from_hubconf, resolve
from zoo.models.layers.initial import without_random_values
from zoo.models.weights.checkpoint import Weights, WeightsError, load_pretrained

LANGUAGES = ("en_US", "zh_CN")
NO_PORTS: Mapping[str, Any] = {"inputs": [], "outputs": []}


class UnknownEntryError(LookupError):
    """No model of that name; the text names the nearest ones, or all if none is near."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        known = list(known)
        near = get_close_matches(name, known)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known)}"
        super().__init__(f"unknown entry {name!r}; {hint}")


def read_registry(registry_path: str | Path) -> dict[str, Mapping[str, Any]]:
    """All entries of a registry file, by name, each with its inputs and outputs."""
    registry = json.loads(Path(registry_path).read_text(encoding="utf-8"))
    ports = registry.get("ports", {})
    return {e["name"]: {**e, **ports.get(e.get("ports"), NO_PORTS)} for e in registry["entries"]}


def read_entries(registry_path: str | Path) -> dict[str, Mapping[str, Any]]:
    """The entries that have a constructor, by name."""
    return {name: e for name, e in read_registry(registry_path).items() if e["constructor"]}


def find_entry(name: str, registry_path: str | Path) -> Mapping[str, Any]:
    """One entry of a registry file. Raises UnknownEntryError."""
    entries = read_registry(registry_path)
    if name not in entries:
        raise UnknownEntryError(name, entries)
    return entries[name]


def random_model(entry: Mapping[str, Any], registry_path: str | Path) -> M.Module:
    """An entry's network without its weights, by its constructor, else by the hub's hubconf.py.

    Raises ConstructorError.
    """
    if entry["constructor"]:
        return hub_function(entry, registry_path)()
    return from_hubconf(entry["name"], Path(registry_path).parent)()


def hub_functions(registry_path: str | Path) -> dict[str, Callable[..., M.Module]]:
    """One function per entry, `f(pretrained=False, **config) -> Module`, for hubconf.py.

    config overrides fields of the entry's configuration, e.g. `classes=20`. All constructors are
    imported here, since the hub has the repository on sys.path only while it loads hubconf.py.
    Raises ConstructorError.
    """
    entries = read_entries(registry_path)
    return {name: hub_function(entry, registry_path) for name, entry in entries.items()}


def build_entry(
    name: str, registry_path: str | Path, pretrained: bool = False, **config: Any
) -> M.Module:
    """The model of one entry. Raises UnknownEntryError, ConstructorError, WeightsError."""
    entries = read_entries(registry_path)
    if name not in entries:
        raise UnknownEntryError(name, entries)
    return hub_function(entries[name], registry_path)(pretrained=pretrained, **config)


def hub_function(entry: Mapping[str, Any], registry_path: str | Path) -> Callable[..., M.Module]:
    """The function of one entry. Raises ConstructorError."""
    constructor: Constructor = resolve(entry["constructor"], Path(registry_path).parent)

    def build(pretrained: bool = False, **config: Any) -> M.Module:
        weights = entry["weights"]
        if pretrained and weights is None:
            raise WeightsError(
                f"{entry['name']} has no published weights: {entry['card']} names none. Build it "
                "with pretrained=False, or add the entry's weights under `models` in that card"
            )
        with without_random_values() if pretrained else nullcontext():
            model = constructor(**{**entry["config"], **config})
        if pretrained:
            published = Weights(weights["url"], weights["sha256"], weights.get("bytes"))
            load_pretrained(model, published)
        return model

    build.__name__ = build.__qualname__ = entry["name"]
    build.__module__ = "hubconf"
    build.__doc__ = describe(entry)
    return build


def describe(entry: Mapping[str, Any]) -> str:
    """What `megengine.hub.help` prints about an entry, in English and Chinese."""
    metrics = ", ".join(_metric(metric) for metric in entry["metrics"])
    weights = entry["weights"]["url"] if entry["weights"] else "none published"
    config = ", ".join(f"{key}={value!r}" for key, value in sorted(entry["config"].items()))
    summaries = [entry["summary"][lang] for lang in LANGUAGES if lang in entry["summary"]]
    return "\n".join(
        [
            f"{entry['title']}: {entry['name']}",
            "",
            *summaries,
            "",
            f"Metrics: {metrics or 'none given'}",
            f"Network: {entry['constructor']}({config})",
            f"Weights: {weights}",
            *_ports("Input:", entry["inputs"]),
            *_ports("Output in evaluation mode:", entry["outputs"]),
            *_load(entry),
            "",
            "pretrained: load the published weights, else random ones.",
            "config: other arguments of the constructor, in place of those above.",
        ]
    )


def _metric(metric: Mapping[str, Any]) -> str:
    """`mAP @5-95 44.7 % (COCO val2017)`, as far as the card says."""
    place = " ".join(filter(None, (metric.get("dataset"), metric.get("split"))))
    name = " ".join(filter(None, (metric["name"], metric.get("qualifier"))))
    figure = f"{metric.get('text') or metric['value']} {metric['unit'] or ''}".rstrip()
    return f"{name} {figure}" + (f" ({place})" if metric.get("dataset") else "")


def _ports(title: str, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    lines = []
    for port in map(port_from_json, rows):
        lines.append(f"    {port.name} {port.text}")
        for text in _meanings(port):
            lines += wrap(text, 96, initial_indent=" " * 8, subsequent_indent=" " * 8)
    return [title, *lines] if lines else []


def _meanings(port: Port) -> list[str]:
    by_language = {lang.value: text for lang, text in port.meaning.items()}
    return list(dict.fromkeys(by_language[lang] for lang in LANGUAGES if lang in by_language))


def _load(entry: Mapping[str, Any]) -> list[str]:
    if not entry["repository"]:
        return []
    names = f'"{entry["repository"]}", "{entry["name"]}"'
    return [
        "",
        "    from megengine import hub",
        f"    model = hub.load({names}, pretrained={bool(entry['weights'])})",
        "    model.eval()",
    ]

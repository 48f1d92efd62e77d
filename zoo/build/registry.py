"""Writes registry.json, and the weights of assets.lock, from the cards."""

from __future__ import annotations

from zoo.core.diagnostics import Severity
from zoo.core.lock import dump_lock, with_weights
from zoo.core.registry import Model, Registry, dump_registry, load_registry
from zoo.lint.check import Checked
from zoo.lint.hub_file import NOT_PYTHON
from zoo.lint.stale import read_lock
from zoo.project.below import write_below
from zoo.project.files import record_text
from zoo.project.locks import only_one
from zoo.project.paths import Project


def write_registry(project: Project, checked: Checked) -> list[str]:
    """Writes registry.json and the weights of assets.lock; names of those that changed.

    Only for the project's own pages: others get their registry inside their site. Not while
    hubconf.py is broken, because it says where weights lie.
    """
    if not project.own or any(one.code == NOT_PYTHON for one in checked.diagnostics):
        return []
    registry = registry_of(project, checked)
    with only_one(project.lock):
        lock = dump_lock(with_weights(read_lock(project), registry))
        texts = ((project.registry, dump_registry(registry, project.hub)), (project.lock, lock))
        return [path.name for path, text in texts if write_below(project.root, path, text)]


def registry_of(project: Project, checked: Checked) -> Registry:
    """What the cards register; users load from it, so a card does not lose what it had.

    A card that cannot be read, or whose front matter has errors, keeps its models as they stand
    in registry.json.
    """
    wrong = _unsure(checked)
    kept = [model for model in _registered(project) if model.card in wrong] if wrong else []
    if not kept:
        return checked.registry
    keeping = {model.card for model in kept}
    models = [model for model in checked.registry.entries if model.card not in keeping]
    taken = {(model.repository, model.name) for model in models}
    models += [model for model in kept if (model.repository, model.name) not in taken]
    return Registry(tuple(sorted(models, key=lambda m: (m.name, m.repository))))


def _registered(project: Project) -> tuple[Model, ...]:
    try:
        text = record_text(project.root, project.root / "registry.json")
        return load_registry(text).entries
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _unsure(checked: Checked) -> set[str]:
    """Cards whose front matter, or all of whose text, is not known."""
    found = (d for d in checked.diagnostics if d.severity is Severity.ERROR)
    paths = {d.path for d in found if d.code.startswith("ZOO0")}
    return {c.id for c in checked.cards if c.path in paths} | {c.id for c in checked.broken}

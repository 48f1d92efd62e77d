"""Writes registry.json, and the weights of assets.lock, from the cards."""

from __future__ import annotations

from contextlib import suppress
from os.path import lexists

from zoo.core.diagnostics import Severity
from zoo.core.lock import dump_lock, with_weights
from zoo.core.registry import Model, Registry, dump_registry, load_registry
from zoo.lint.check import Checked, read_lock
from zoo.lint.reading import NOT_PYTHON
from zoo.project.below import write_below
from zoo.project.cache import only_one
from zoo.project.files import record_text
from zoo.project.paths import Project
from zoo.project.store import user_store


def write_registry(project: Project, checked: Checked) -> list[str]:
    """Writes registry.json and the weights of assets.lock; names of those that changed.

    Only for the project's own pages: others get their registry inside their site. Not while
    hubconf.py is broken, because it says where weights lie.
    """
    if not project.own or any(one.code == NOT_PYTHON for one in checked.diagnostics):
        return []
    registry = registry_of(project, checked)
    with only_one(project.lock):
        texts = {project.registry: registry_text(project, registry)}
        lock = read_lock(project)
        wanted = with_weights(lock, registry)
        if wanted != lock or not lexists(project.lock):
            texts[project.lock] = dump_lock(wanted)
        return [path.name for path, text in texts.items() if write_below(project.root, path, text)]


def registry_text(project: Project, registry: Registry) -> str:
    """The text of registry.json, from the store: writing thousands of models as JSON takes long."""
    store, key = user_store(), ("registry", repr(registry), repr(project.hub))
    if (kept := store.get(*key)) is not None:
        return kept.decode()
    text = dump_registry(registry, project.hub)
    store.put(text.encode(), *key)
    return text


def registry_of(project: Project, checked: Checked) -> Registry:
    """What the cards register; users load from it, so a card does not lose what it had.

    A card that cannot be read, or whose front matter has errors, keeps its models as they stand
    in registry.json.
    """
    # Cards whose front matter, or all of whose text, is not known.
    found = (d for d in checked.diagnostics if d.severity is Severity.ERROR)
    paths = {d.path for d in found if d.code.startswith("ZOO0")}
    wrong = {c.id for c in checked.cards if c.path in paths} | {c.id for c in checked.broken}
    kept: list[Model] = []
    with suppress(OSError, ValueError, KeyError, TypeError):
        if wrong:
            text = record_text(project.root, project.root / "registry.json")
            kept = [model for model in load_registry(text).entries if model.card in wrong]
    if not kept:
        return checked.registry
    keeping = {model.card for model in kept}
    models = [model for model in checked.registry.entries if model.card not in keeping]
    taken = {(model.repository, model.name) for model in models}
    models += [model for model in kept if (model.repository, model.name) not in taken]
    return Registry(tuple(sorted(models, key=lambda m: (m.name, m.repository))))

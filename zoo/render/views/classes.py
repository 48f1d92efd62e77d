"""The classes of a dataset: their names on its page, and the link to them from its models."""

from __future__ import annotations

from collections.abc import Iterable

from zoo.core.card import Lang
from zoo.core.hub import DATASET
from zoo.core.registry import Model
from zoo.core.task import Port
from zoo.render import urls
from zoo.render.index import Shelf, SiteIndex
from zoo.render.strings import WORDS
from zoo.render.views.frame import NavLink

ANCHOR = "classes"


def class_names_of(index: SiteIndex, shelf: Shelf, lang: Lang) -> tuple[str, ...]:
    """The names of a dataset's classes by their numbers; none where the hub names no list."""
    lists = (d.class_names for d in index.site.hub.datasets.values() if d.name == shelf.name)
    path = next(filter(None, lists), "") if shelf.kind == "datasets" else ""
    return tuple(names[lang] for names in index.site.files.classes.get(path, ()))


def class_link(
    index: SiteIndex, entry: Model, outputs: Iterable[Port], lang: Lang, page: str
) -> NavLink | None:
    """To the names on the dataset's page, where an output has as many values as it has classes."""
    dataset = index.site.hub.datasets.get(entry.parts.get(DATASET, ""))
    shelf = index.shelves.get(("datasets", dataset.name)) if dataset else None
    number = len(class_names_of(index, shelf, lang)) if shelf else 0
    if not shelf or not any(number in port.shape for port in outputs):
        return None
    to = f"{urls.shelf(lang, shelf.kind, shelf.slug)}#{ANCHOR}"
    return NavLink(WORDS[lang].class_names.format(n=number), urls.link(page, to))

"""The fields of models' names as pages show them: backbone, dataset, schedule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from zoo.core.card import Lang
from zoo.core.hub import DATASET, Hub
from zoo.core.registry import Model
from zoo.render.words import WORDS, in_language

_DIGITS = re.compile(r"(\d+)")


def field_values(hub: Hub, entry: Model, lang: Lang) -> Iterator[tuple[str, str]]:
    """Label and value of what the name says, as far as the hub gives its fields labels; in the
    order of the name."""
    for field, token in entry.parts.items():
        if label := field_label(hub, field, lang):
            text = field_text(hub, field, lang).replace("{n}", plain_value(hub, field, token, lang))
            yield label, text


def field_label(hub: Hub, field: str, lang: Lang) -> str:
    """What pages call the field, "" if they do not show it."""
    row = hub.fields.get(field)
    label = in_language(row.label, lang) if row else ""
    return label or (WORDS[lang].trained_on if field == DATASET else "")


def field_text(hub: Hub, field: str, lang: Lang) -> str:
    """How pages write a value of the field, `{n}` in its place."""
    row = hub.fields.get(field)
    return (in_language(row.text, lang) if row else "") or "{n}"


def plain_value(hub: Hub, field: str, token: str, lang: Lang = Lang.EN_US) -> str:
    """What a name's token stands for."""
    if field == DATASET and token in hub.datasets:
        dataset = hub.datasets[token]
        return in_language(dataset.trained_on, lang) or dataset.name
    row = hub.fields.get(field)
    return str(row.values.get(token, token)) if row else token


def labelled_fields(hub: Hub, entries: Iterable[Model]) -> tuple[str, ...]:
    """The fields of the models' names that have a label, in the order of the names."""
    found = dict.fromkeys(field for entry in entries for field in entry.parts)
    return tuple(field for field in found if field_label(hub, field, Lang.EN_US))


def varying_fields(hub: Hub, entries: Iterable[Model]) -> dict[str, tuple[str, ...]]:
    """The fields that tell models apart, with their values from small to large networks: those
    with a label and several values. A dataset is left out: it belongs to the figures."""
    ordered = by_size(hub, entries)
    found = {}
    for field in labelled_fields(hub, ordered):
        values = dict.fromkeys(value_of(hub, entry, field) for entry in ordered)
        values.pop("", None)
        if len(values) > 1 and field != DATASET:
            found[field] = tuple(values)
    return found


def value_of(hub: Hub, entry: Model, field: str, lang: Lang = Lang.EN_US) -> str:
    """The value of a model's field, "" if its name has none."""
    return plain_value(hub, field, entry.parts[field], lang) if field in entry.parts else ""


def by_size(hub: Hub, entries: Iterable[Model]) -> list[Model]:
    """Small networks first: by the name's fields in the order in which the hub lists their values,
    else by the numbers in them."""
    return sorted(entries, key=lambda entry: (_places(hub, entry), natural(entry.name)))


@lru_cache(maxsize=1 << 14)  # the same names and tokens are sorted again and again
def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts x2 before x10."""
    cut = (p.lstrip("0") if n % 2 else p for n, p in enumerate(_DIGITS.split(text)))
    return tuple((len(part), part) if n % 2 else (0, part) for n, part in enumerate(cut))


def _places(hub: Hub, entry: Model) -> tuple[tuple[int, tuple[tuple[int, str], ...]], ...]:
    found = []
    for field, token in entry.parts.items():
        listed = list(hub.fields[field].values) if field in hub.fields else []
        found.append((listed.index(token) if token in listed else len(listed), natural(token)))
    return tuple(found)

"""The file that lists a dataset's classes: networks read it, and a hub's settings name it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from zoo.core.card import Lang

Names = Mapping[Lang, str]


def class_names(text: str) -> tuple[Names, ...]:
    """The names in each language, in the order of the classes' numbers.

    text: a line for each class, `person | 人` or one name for both languages, or JSON as Keras
    publishes it for ImageNet. ValueError where it is neither.
    """
    if text.lstrip().startswith("{"):
        return tuple(dict.fromkeys(Lang, name) for name in numbered_names(text))
    names = tuple(_names(line) for line in text.splitlines())
    if not names:
        raise ValueError("it is empty; write a line for each class")
    return names


def _names(line: str) -> Names:
    english, _, chinese = (part.strip() for part in line.partition("|"))
    if not english:
        raise ValueError("a line has no name; write a name on each line, and nothing else")
    return {Lang.EN_US: english, Lang.ZH_CN: chinese or english}


def numbered_names(text: str) -> list[str]:
    """The names of {"0": ["n01440764", "tench"], ...}, blanks in place of underscores.

    ValueError unless the numbers run from 0 without a gap and each has a name.
    """
    try:
        table = json.loads(text)
        numbers = sorted(map(int, table))
        names = [table[str(number)][1].replace("_", " ") for number in numbers]
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"it holds no class names: {error}") from error
    if numbers != list(range(len(numbers))):
        raise ValueError(f"its class numbers do not run from 0 to {len(numbers) - 1}")
    return names

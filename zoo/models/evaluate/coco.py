"""Data in COCO's layout: a file of annotations beside a folder of pictures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Any

from zoo.models.evaluate.protocol import DataError

SPLIT = "val2017"
PICTURES = (SPLIT, f"images/{SPLIT}", "images")
NAMED = 5  # missing pictures that a message names
JOINTS = 17  # of a person

Row = Mapping[str, Any]


def _integer(value: Any) -> bool:
    return type(value) is int


def _side(value: Any) -> bool:
    return type(value) is int and value > 0


def _number(value: Any) -> bool:
    return type(value) in (int, float) and isfinite(value)


def _numbers(count: int) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, list) and len(value) == count and all(map(_number, value))
    )


# Field of a row -> what it has to be, and that in words.
FIELDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "id": (_integer, "an integer"),
    "image_id": (_integer, "an integer"),
    "category_id": (_integer, "an integer"),
    "file_name": (lambda value: isinstance(value, str), "a string"),
    "height": (_side, "a number of pixels"),
    "width": (_side, "a number of pixels"),
    "bbox": (_numbers(4), "four numbers"),
    "area": (_number, "a number"),
    "score": (_number, "a number"),
    "iscrowd": (lambda value: value in (0, 1), "0 or 1"),
    "keypoints": (_numbers(3 * JOINTS), f"{3 * JOINTS} numbers"),
    "num_keypoints": (_integer, "an integer"),
}


@dataclass(frozen=True, slots=True)
class Coco:
    """images, annotations: rows of the file without outlines; images sorted by id.
    categories: their ids, sorted. pictures: the folder with the image files. digest: SHA-256 of
    the annotation file."""

    images: tuple[Row, ...]
    annotations: tuple[Row, ...]
    categories: tuple[int, ...]
    pictures: Path
    digest: str


def read_coco(folder: Path, name: str, fields: Sequence[str] = ()) -> Coco:
    """Read `annotations/NAME_val2017.json`. fields: required in annotations, beside a box.

    Raises DataError that lists everything missing.
    """
    file = find(folder, annotation_places(name), Path.is_file)
    pictures = find(folder, PICTURES, _filled) or find(folder, PICTURES, Path.is_dir)
    problems = []
    if file is None:
        problems.append(f"no {' or '.join(annotation_places(name))}")
    if pictures is None:
        problems.append(f"no folder {', '.join(PICTURES[:-1])} or {PICTURES[-1]}")
    if file is None or pictures is None:
        raise DataError(f"{folder}: " + "; ".join(problems))
    content = read_rows(file)
    images = checked_rows(content, file, "images", ("id", "file_name", "height", "width"))
    wanted = ("image_id", "category_id", "bbox", "area", "iscrowd", *fields)
    annotations = checked_rows(content, file, "annotations", wanted)
    categories = sorted(row["id"] for row in checked_rows(content, file, "categories", ("id",)))
    images = sorted(images, key=lambda row: row["id"])
    _check_categories(annotations, categories, file)
    _check_pictures(images, file, pictures)
    digest = sha256(file.read_bytes()).hexdigest()
    return Coco(tuple(images), tuple(annotations), tuple(categories), pictures, digest)


def annotation_places(name: str) -> tuple[str, str]:
    return f"annotations/{name}_{SPLIT}.json", f"{name}_{SPLIT}.json"


def find(folder: Path, places: Iterable[str], there: Any) -> Path | None:
    """The first of the places below a folder that exists."""
    return next((folder / place for place in places if there(folder / place)), None)


def _filled(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def read_rows(file: Path) -> Any:
    """The content of a JSON file, without object outlines: they are most of it, and no figure
    needs them. Raises DataError if it is not JSON."""
    try:
        return json.loads(file.read_bytes(), object_hook=_without_outline)
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{file} cannot be read as JSON: {error}; download it again") from None


def _without_outline(row: dict[str, Any]) -> dict[str, Any]:
    row.pop("segmentation", None)
    return row


def checked_rows(content: Any, file: Path, key: str, fields: Sequence[str]) -> list[Row]:
    """The list under a key; the content itself for the key "".

    Raises DataError if it is not a list, or a row lacks a field or has one of another type.
    """
    found = content.get(key) if key and isinstance(content, dict) else content
    label = f"{file}: `{key}`" if key else f"{file}"
    if not isinstance(found, list) or not found:
        raise DataError(f"{label} is not a list of rows; download the file again")
    for number, row in enumerate(found):
        missing = [f for f in fields if not isinstance(row, dict) or row.get(f) is None]
        if missing:
            raise DataError(f"{label}, row {number + 1} has no {', '.join(missing)}")
        for name in fields:
            fits, words = FIELDS[name]
            if not fits(row[name]):
                value = f"`{name}` is {row[name]!r:.40}"
                raise DataError(f"{label}, row {number + 1}: {value}, not {words}")
    return found


def _check_categories(annotations: Iterable[Row], categories: Sequence[int], file: Path) -> None:
    """Raises DataError if an id occurs twice, or annotations have one that is not there."""
    if len(set(categories)) < len(categories):
        raise DataError(f"{file}: `categories` has an id twice")
    unknown = {row["category_id"] for row in annotations} - set(categories)
    if unknown:
        raise DataError(f"{file}: `categories` lacks {', '.join(map(str, sorted(unknown)))}")


def _check_pictures(images: Sequence[Row], file: Path, pictures: Path) -> None:
    """Raises DataError if an id occurs twice or a picture is missing."""
    if len({row["id"] for row in images}) < len(images):
        raise DataError(f"{file}: `images` has an id twice")
    there = {path.name for path in pictures.iterdir()}
    missing = [row["file_name"] for row in images if row["file_name"] not in there]
    if missing:
        named = ", ".join(map(str, missing[:NAMED])) + (", ..." if len(missing) > NAMED else "")
        raise DataError(f"{pictures} lacks {len(missing)} of {len(images)} pictures: {named}")

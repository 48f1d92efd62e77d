"""The validation pictures of ImageNet on disk: folders of classes, or pictures with a list."""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from zoo.core.jsontext import read_json
from zoo.models.classification.classes import FILE_NAMES
from zoo.models.classification.inference import CROP
from zoo.models.evaluate.lists import read_lines
from zoo.models.evaluate.protocol import DataError, Dataset, Sample
from zoo.models.layers.pictures import Picture, read_picture

ARCHIVE = "ILSVRC2012_img_val.tar"
# Caffe's list, and TensorFlow's: a WordNet id a line, in the order of the pictures' names.
LISTS = ("val.txt", "imagenet_2012_validation_synset_labels.txt")
ENDINGS = (".jpeg", ".jpg", ".png")
WORDNET = re.compile(r"n\d{8}")
NAMED = 5  # pictures that a message names


@dataclass(frozen=True, slots=True)
class Truth:
    """label: number of the class, one of `classes`. offset, size: of a picture in an archive, in
    bytes; size 0: the picture is a separate file."""

    label: int
    classes: int
    offset: int = 0
    size: int = 0


def read_imagenet(folder: Path) -> Dataset:
    """The pictures with the numbers of their classes. Raises DataError."""
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder")
    kinds = _class_folders(folder)
    found = _of_folders(kinds)
    empty = {kind.name for kind in kinds if found}
    found = found or _of_list(folder)
    numbers, classes = _numbered({label for _, label, *_ in found}, empty, folder)
    samples = tuple(
        Sample(key, file, (3, CROP, CROP), Truth(numbers[label], classes, *place))
        for key, label, file, *place in sorted(found)
    )
    lines = "".join(f"{s.key} {s.truth.label} {classes}\n" for s in samples)
    return Dataset(samples, hashlib.sha256(lines.encode()).hexdigest())


def picture_of(sample: Sample) -> Picture:
    """(H, W, 3) uint8, BGR. Raises ValueError, OSError."""
    truth: Truth = sample.truth
    if not truth.size:
        return read_picture(sample.file)
    with sample.file.open("rb") as file:
        file.seek(truth.offset)
        content = np.frombuffer(file.read(truth.size), np.uint8)
    image: Picture | None = cv2.imdecode(content, cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"{sample.key} in {sample.file} is not a picture that OpenCV can read")
    return image


Found = tuple[str, str, Path, int, int]  # key, label, file, offset and size in it


def _of_folders(kinds: Iterable[Path]) -> list[Found]:
    """The pictures in folders of classes."""
    return [
        (f"{kind.name}/{file.name}", kind.name, file, 0, 0)
        for kind in kinds
        for file in kind.iterdir()
        if _is_picture(file)
    ]


def _class_folders(folder: Path) -> list[Path]:
    """The folders of classes, empty ones too; where some are named by WordNet id, only those."""
    top = folder / "val" if (folder / "val").is_dir() else folder
    kinds = sorted(one for one in top.iterdir() if one.is_dir() and not _hidden(one.name))
    return [one for one in kinds if WORDNET.fullmatch(one.name)] or kinds


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and not _hidden(path.name)


def _hidden(name: str) -> bool:
    """What other programs leave beside the data: `._PICTURE.JPEG`, `.ipynb_checkpoints`."""
    return name.startswith(".")


def _of_list(folder: Path) -> list[Found]:
    """The pictures of the archive, or of the folder `val`, with the labels of a list."""
    places = _archived(folder / ARCHIVE) if (folder / ARCHIVE).is_file() else _plain(folder / "val")
    lists = [folder / name for name in LISTS if (folder / name).is_file()]
    missing = []
    if not places:
        missing.append(f"pictures: folders of classes in {folder / 'val'}, or {ARCHIVE}")
    if not lists:
        missing.append(f"labels: folders of classes, or a list, {' or '.join(LISTS)}")
    if missing:
        raise DataError(f"{folder} lacks {'; and '.join(missing)}")
    labels = _labels(lists[0], sorted(places))
    for what, names in (
        (f"{lists[0].name} has no label for", places.keys() - labels.keys()),
        (f"{lists[0].name} names pictures that are not there:", labels.keys() - places.keys()),
    ):
        if names:
            raise DataError(f"{folder}: {what} {_few(names)}")
    return [(name, labels[name], *places[name]) for name in places]


def _plain(folder: Path) -> dict[str, tuple[Path, int, int]]:
    files = folder.iterdir() if folder.is_dir() else ()
    return {f.name: (f, 0, 0) for f in files if _is_picture(f)}


def _archived(path: Path) -> dict[str, tuple[Path, int, int]]:
    """Where each picture lies in the archive. Raises DataError."""
    try:
        with tarfile.open(path, "r:") as archive:
            return {
                Path(one.name).name: (path, one.offset_data, one.size)
                for one in map(_onward, archive)
                if one.isfile() and _is_picture(Path(one.name))
            }
    except (tarfile.TarError, ValueError, OSError) as error:
        raise DataError(f"{path} cannot be read: {error}; download it again") from error


def _onward(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """The member. ValueError for a size that leads back in the archive, so that reading it has no
    end, and for a file without bytes or with holes, which no picture is."""
    if member.size < 0 or (member.isfile() and (member.size == 0 or member.issparse())):
        raise ValueError(f"{member.name} has {member.size} bytes")
    return member


def _labels(path: Path, names: list[str]) -> dict[str, str]:
    """The label of each picture, as the list says it. Raises DataError."""
    rows = [line.split() for line in read_lines(path)]
    if all(len(row) == 1 for row in rows):
        if any(row[0].isdecimal() for row in rows):
            raise DataError(
                f"{path} has numbers without names, whose order is not known (the one of ILSVRC's "
                "own ground truth is not that of the networks); use a list with WordNet ids"
            )
        if len(rows) != len(names):
            raise DataError(f"{path} has {len(rows)} labels for {len(names)} pictures")
        return {name: row[0] for name, row in zip(names, rows, strict=True)}
    for number, row in enumerate(rows, 1):
        if len(row) != 2:
            raise DataError(f"{path}:{number}: write a picture's name and its label")
    labels = {Path(name).name: label for name, label in rows}
    if len(labels) < len(rows):
        raise DataError(f"{path} names pictures twice: {_few(_twice(rows))}")
    return labels


def _numbered(
    labels: Iterable[str], empty: Iterable[str], folder: Path
) -> tuple[Mapping[str, int], int]:
    """The number of each label, and how many classes there are. empty: names of class
    folders, also without pictures. Raises DataError.

    Networks number the classes in the order of their WordNet ids.
    """
    labels = sorted(labels)
    known = next((folder / name for name in FILE_NAMES if (folder / name).is_file()), None)
    if all(label.isdecimal() and len(label) < 7 for label in labels):
        numbers = {label: int(label) for label in labels}
        classes = max(1000, *(n + 1 for n in numbers.values()))
        return numbers, classes
    if known is None:
        order = sorted({*labels, *empty})
        return {label: number for number, label in enumerate(order)}, len(order)
    try:
        order = [row[0] for _, row in sorted(_rows(known).items(), key=lambda one: int(one[0]))]
    except (ValueError, AttributeError, LookupError, TypeError) as error:
        raise DataError(f"{known} is not a list of classes: {error}") from error
    if missing := set(labels) - set(order):
        raise DataError(f"{known.name} has no class {_few(missing)}")
    return {label: number for number, label in enumerate(order)}, len(order)


def _rows(path: Path) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = read_json(path.read_text(encoding="utf-8"))
    return rows


def _twice(rows: Iterable[Sequence[str]]) -> list[str]:
    return [name for name, count in Counter(row[0] for row in rows).items() if count > 1]


def _few(names: Iterable[str]) -> str:
    names = sorted(names)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more

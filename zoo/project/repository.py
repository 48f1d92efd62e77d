"""What files of a hub's repository say beside its settings: its license, what its models need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from zoo.project.below import read_below
from zoo.project.config import read_toml

LICENSES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING")
LARGEST = 1 << 20  # bytes of a license
# SPDX name -> words that stand in the text, in this order, and in no other license of the list.
TEXTS = {
    "Apache-2.0": ("apache license", "version 2.0"),
    "AGPL-3.0-only": ("gnu affero general public license", "version 3"),
    "LGPL-3.0-only": ("gnu lesser general public license", "version 3"),
    "GPL-3.0-only": ("gnu general public license", "version 3"),
    "GPL-2.0-only": ("gnu general public license", "version 2"),
    "MPL-2.0": ("mozilla public license", "2.0"),
    "BSD-3-Clause": ("redistribution and use", "neither the name"),
    "BSD-2-Clause": ("redistribution and use", "provided that the following"),
    "MIT": ("permission is hereby granted, free of charge", "without restriction"),
}
EXTRA = "models"
SHOWN = ("megengine", "numpy", "opencv-python", "opencv-python-headless")  # a reader's part of it
_NAME = re.compile(r"[^\w.-]")  # what ends a name


def code_license(root: Path) -> str:
    """The SPDX name of the license in the hub's folder, or "" if no known one is found."""
    for name in LICENSES:
        try:
            return recognize(read_below(root, name, LARGEST).decode("utf-8", "replace"))
        except OSError:
            continue
    return ""


def recognize(text: str) -> str:
    """The SPDX name of a license's text; "" if `TEXTS` does not know it."""
    plain = " ".join(text.split()).lower()
    for name, (first, second) in TEXTS.items():
        if second in plain.partition(first)[2]:
            return name
    return ""


def model_needs(root: Path) -> tuple[str, ...]:
    """The requirements of MegEngine, NumPy and OpenCV in the extra `models`, without markers."""
    path = root / "pyproject.toml"
    listed: Any = read_toml(path) if path.is_file() else {}
    for key in ("project", "optional-dependencies", EXTRA):
        listed = listed.get(key) if isinstance(listed, dict) else None
    texts = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
    bare = [text.partition(";")[0].strip() for text in texts]
    return tuple(text for text in bare if _NAME.split(text)[0].lower() in SHOWN)

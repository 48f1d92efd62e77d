"""What a hub's models need, as far as its pyproject.toml says."""

from __future__ import annotations

import re
from pathlib import Path

from zoo.project.config import read_toml

EXTRA = "models"
SHOWN = ("megengine", "numpy", "opencv-python", "opencv-python-headless")  # a reader's part of it
_NAME = re.compile(r"[^\w.-]")  # what ends a name


def model_needs(root: Path) -> tuple[str, ...]:
    """The requirements of MegEngine, NumPy and OpenCV in the extra `models`, without markers."""
    path = root / "pyproject.toml"
    project = read_toml(path).get("project") if path.is_file() else None
    extras = project.get("optional-dependencies") if isinstance(project, dict) else None
    listed = extras.get(EXTRA) if isinstance(extras, dict) else None
    texts = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
    bare = [text.partition(";")[0].strip() for text in texts]
    return tuple(text for text in bare if _NAME.split(text)[0].lower() in SHOWN)

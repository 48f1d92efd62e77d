"""Lists of pictures: text files with a picture a line."""

from __future__ import annotations

from pathlib import Path

from zoo.models.evaluate.protocol import DataError


def read_lines(path: Path) -> list[str]:
    """The lines that are not blank, without a byte order mark. Raises DataError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not a text file: {error}; download it again") from error
    return [line for line in text.splitlines() if line.strip()]

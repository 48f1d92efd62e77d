"""The picture of `zoo predict`; one line says why a file cannot be used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoo.models.layers.pictures import Picture

MOST = 1 << 30  # pixels that OpenCV reads


def checked_path(path: Path) -> Path:
    """The path of a file that may be a picture. ValueError for anything else."""
    if path.is_dir():
        raise ValueError(f"{path} is a folder, not a picture")
    if not path.exists():
        raise ValueError(f"there is no file {path}")
    if not path.is_file():
        raise ValueError(f"{path} is not a regular file")
    if path.stat().st_size == 0:
        raise ValueError(f"{path} is empty")
    return path


def load_picture(path: Path) -> Picture:
    """A picture (H, W, 3) uint8, BGR. ValueError says in a line why a file gives none."""
    from zoo.models.layers.pictures import read_picture

    kind = _looked_at(path)
    try:
        with _no_remarks():
            return read_picture(path)
    except ValueError:
        if kind:
            other = (
                "" if kind in ("PNG", "JPEG") else ", or one of a kind that OpenCV does not read"
            )
            raise ValueError(
                f"{path} is a damaged {kind} picture{other}; save it as PNG or JPEG"
            ) from None
        raise


def _looked_at(path: Path) -> str:
    """The picture's format, "" if it is not known. ValueError for one that is too large or cut off.

    OpenCV has only one answer for all of these, and fills in what a JPEG file lacks.
    """
    from PIL import Image  # takes time that other commands need not spend

    limit = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None  # which only a whole picture would exceed
    try:
        with Image.open(path) as image:
            width, height = image.size
            if width * height > MOST:
                raise ValueError(
                    f"{path} has {width} x {height} pixels, too large for OpenCV: it reads {MOST} "
                    "(2^30); scale it down"
                )
            if image.format in ("JPEG", "MPO"):
                image.load()
            return image.format or ""
    except OSError as error:
        if "truncated" in str(error) or "broken" in str(error):
            raise ValueError(f"{path} is cut off: {error}") from None
        return ""
    except (SyntaxError, OverflowError, Image.DecompressionBombError):  # damaged heads
        return ""
    finally:
        Image.MAX_IMAGE_PIXELS = limit


@contextmanager
def _no_remarks() -> Iterator[None]:
    """Keeps off the terminal what libraries for pictures write straight to its descriptor."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)

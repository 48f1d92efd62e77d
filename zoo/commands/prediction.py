"""What a predictor is given, a picture above all, and what it gives back.

Imports nothing that takes time: arguments are looked at first.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoo.core.errors import ZooError
from zoo.lint.check import read_lock
from zoo.project.paths import Project
from zoo.samples.asset_files import StoreError, project_file

if TYPE_CHECKING:
    from zoo.models.layers.pictures import Picture


CANNOT_RUN = "which zoo predict cannot run; the samples of its card show how to use it"
MOST = 1 << 30  # pixels that OpenCV reads


class PredictError(ZooError):
    """A prediction cannot be made; the text says why and what to do."""


@dataclass(slots=True)
class Job:
    """One run of `zoo predict`.

    args: of the command line, with defaults. entry: the model's row of the registry. image: a
    Picture, BGR, None for a task without one. building: seconds spent on building models so far.
    """

    args: argparse.Namespace
    project: Project
    entry: Mapping[str, Any]
    image: Any = None
    building: float = 0.0

    def build(self, name: str, needs: str) -> Any:
        """The model of an entry, in evaluation mode. Raises PredictError.

        needs: an attribute that only networks have that the predictor can run.
        """
        from zoo.models.constructors import ConstructorError
        from zoo.models.hub import build_entry
        from zoo.models.weights.checkpoint import WeightsError
        from zoo.models.weights.fetch import FetchError

        start = time.perf_counter()
        try:
            model = build_entry(name, self.project.registry, pretrained=not self.args.random)
        except (ConstructorError, FetchError, WeightsError) as error:
            text = str(error)
            if "pretrained=False" in text:
                text += "; in zoo predict, pretrained=False is --random"
            raise PredictError(text) from error
        if not hasattr(model, needs):
            raise PredictError(f"{name} is built as {type(model).__name__}, {CANNOT_RUN}")
        model.eval()
        self.building += time.perf_counter() - start
        return model

    def asset(self, ending: str | tuple[str, ...]) -> Path | None:
        """The project's file for a URL of assets.lock with that ending, None without one.
        Raises PredictError if the file is not what the lock says."""
        lock = read_lock(self.project)
        locked = next((a for a in lock.assets if a.path and a.url.endswith(ending)), None)
        try:
            return project_file(locked, self.project.root) if locked else None
        except StoreError as error:
            raise PredictError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Prediction:
    """summary: one line, `3 boxes above 0.3`. lines: what is printed above it. records: what
    `--json` writes. picture: what `--out` writes, BGR, or None."""

    summary: str
    lines: tuple[str, ...]
    records: object
    picture: Picture | None = None


def check_path(path: Path) -> None:
    """Raises PredictError for what cannot be a picture."""
    if path.is_dir():
        raise PredictError(f"{path} is a folder, not a picture")
    if not path.exists():
        raise PredictError(f"there is no file {path}")
    if not path.is_file():
        raise PredictError(f"{path} is not a regular file")
    if path.stat().st_size == 0:
        raise PredictError(f"{path} is empty")


def load_picture(path: Path) -> Picture:
    """A picture (H, W, 3) uint8, BGR. PredictError says in a line why a file gives none."""
    from zoo.models.layers.pictures import read_picture

    kind = _format(path)
    try:
        with _no_remarks():
            return read_picture(path)
    except ValueError as error:
        text = str(error)
        if kind:
            usual = kind in ("PNG", "JPEG")
            other = "" if usual else ", or one of a kind that OpenCV does not read"
            text = f"{path} is a damaged {kind} picture{other}; save it as PNG or JPEG"
        raise PredictError(text) from None


def _format(path: Path) -> str:
    """The picture's format, "" if it is not known. PredictError for one that is too large or cut
    off.

    OpenCV has only one answer for all of these, and fills in what a JPEG file lacks.
    """
    from PIL import Image  # takes time that other commands need not spend

    limit = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None  # which only a whole picture would exceed
    try:
        with Image.open(path) as image:
            width, height = image.size
            if width * height > MOST:
                raise PredictError(
                    f"{path} has {width} x {height} pixels, too large for OpenCV: it reads {MOST} "
                    "(2^30); scale it down"
                )
            if image.format in ("JPEG", "MPO"):
                image.load()
            return image.format or ""
    except OSError as error:
        if "truncated" in str(error) or "broken" in str(error):
            raise PredictError(f"{path} is cut off: {error}") from None
    except ValueError as error:  # a text of it unpacks to more than Pillow takes
        raise PredictError(str(error)) from None
    except (SyntaxError, OverflowError, Image.DecompressionBombError):  # damaged heads
        pass
    finally:
        Image.MAX_IMAGE_PIXELS = limit
    return ""


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

"""What a predictor is given, and what it gives back. Imports nothing that takes time."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoo.core.errors import ZooError
from zoo.lint.check import read_lock
from zoo.project.paths import Project
from zoo.samples.asset_files import StoreError, project_file

if TYPE_CHECKING:
    from zoo.models.layers.pictures import Picture


class PredictError(ZooError):
    """A prediction cannot be made; the text says why and what to do."""


@dataclass(slots=True)
class Job:
    """One run of `zoo predict`.

    args: of the command line, with defaults. entry: the model's row of the registry. image: BGR,
    None for a task without a picture. building: seconds spent on building models so far.
    """

    args: argparse.Namespace
    project: Project
    entry: Mapping[str, Any]
    image: Picture | None = None
    building: float = 0.0

    def build(self, name: str, needs: str) -> Any:
        """The model of an entry, in evaluation mode.

        needs: an attribute that only networks have that the predictor can run. Raises
        PredictError.
        """
        from zoo.models.constructors import ConstructorError
        from zoo.models.hub import build_entry
        from zoo.models.weights.checkpoint import WeightsError
        from zoo.models.weights.fetch import FetchError

        start = time.perf_counter()
        try:
            model = build_entry(name, self.project.registry, pretrained=not self.args.random)
        except (ConstructorError, FetchError, WeightsError) as error:
            here = (
                "; in zoo predict, pretrained=False is --random"
                if "pretrained=False" in str(error)
                else ""
            )
            raise PredictError(f"{error}{here}") from error
        if not hasattr(model, needs):
            raise PredictError(
                f"{name} is built as {type(model).__name__}, which zoo predict cannot run; "
                "the samples of its card show how to use it"
            )
        model.eval()
        self.building += time.perf_counter() - start
        return model

    def asset(self, ending: str | tuple[str, ...]) -> Path | None:
        """The project's file for a URL of assets.lock with that ending, None without one.

        Raises PredictError if the file is not what the lock says.
        """
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

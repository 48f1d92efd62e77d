"""What a Dask worker keeps from batch to batch: the data's list and the network."""

from __future__ import annotations

import platform
import sys

from zoo.commands.evaluation.choose import EvaluateError
from zoo.commands.evaluation.remote import Work
from zoo.commands.evaluation.setup import Prepared, prepare
from zoo.models.weights.fetch import cache_folder
from zoo.project.cache import user_cache
from zoo.samples.trees import unpack

_kept: dict[str, Prepared] = {}


def ready(work: Work) -> Prepared:
    """Of this run; only one is kept, for a network takes memory. Raises EvaluateError."""
    if work.key not in _kept:
        _kept.clear()
        _kept[work.key] = _make(work)
    return _kept[work.key]


def _make(work: Work) -> Prepared:
    sys.dont_write_bytecode = True  # the tree is used again only if it holds nothing else
    root = unpack(work.archive, user_cache() / "trees")
    made = prepare(work.setting, root, (work.store, cache_folder()), work.gpu, work.official)
    if made.key != work.key:
        raise EvaluateError(
            f"the worker on {platform.node()} has another version of this program, of its "
            "libraries, of the data or of the weights; install the same, then go on with --resume"
        )
    return made

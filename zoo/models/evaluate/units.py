"""Units of work: batches, cut in a way that depends on the data and the size alone.

So one process, a run that was resumed and the shards of several machines compute the very same
batches. A network's last bits depend on what else is in the batch.
"""

from __future__ import annotations

from collections.abc import Sequence

from zoo.models.evaluate.protocol import Sample

Batch = tuple[Sample, ...]


def spread(samples: Sequence[Sample], limit: int | None) -> tuple[Sample, ...]:
    """At most so many samples, evenly over the set: its beginning may be all of one class."""
    if limit is None or limit >= len(samples):
        return tuple(samples)
    return tuple(samples[number * len(samples) // limit] for number in range(limit))


def cut(samples: Sequence[Sample], size: int) -> tuple[Batch, ...]:
    """Batches of samples of one shape, in order; alone where the shape is not known."""
    by_shape: dict[object, list[Sample]] = {}
    for sample in samples:
        by_shape.setdefault(sample.shape or sample.key, []).append(sample)
    return tuple(
        tuple(group[start : start + size])
        for group in by_shape.values()
        for start in range(0, len(group), size)
    )

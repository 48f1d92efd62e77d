"""Figures of a model that were measured again: the content of `measured/NAME.json`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum

from zoo.core.jsontext import FieldError, from_json, read_json
from zoo.core.naming import hash_in_file_name
from zoo.core.registry import Metric, Model, Weights
from zoo.core.task import RESULT

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a protocol. name, qualifier, unit: as `Metric` has them, so that the two can
    be compared; value: in that unit, not rounded."""

    name: str
    qualifier: str
    value: float
    unit: str = "%"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One model, measured by `zoo evaluate`.

    protocol: name and version, `coco-detection 1`. dataset, split: as `Metric` has them.
    figures: the headline first. pictures: how many were measured; whole: how many the set has.
    data: SHA-256 of the list of pictures and their annotations. weights: SHA-256 of the file.
    official: whether that is the published file, not a stand-in. date: ISO 8601, UTC.
    """

    entry: str
    protocol: str
    dataset: str
    split: str
    figures: tuple[Figure, ...]
    pictures: int
    whole: int
    data: str
    weights: str
    official: bool
    batch: int
    device: str
    processor: str
    versions: Mapping[str, str]
    date: str
    seconds: float

    @property
    def partial(self) -> bool:
        return self.pictures < self.whole


class Agreement(Enum):
    """What a measurement says about a published figure."""

    PARTIAL = "partial"  # some pictures of the set: no figure to compare
    STAND_IN = "stand-in"  # weights that mean nothing
    AGREES = "agrees"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Comparison:
    """value: measured, in the unit of the published figure. points: how far it lies above that
    figure, in percentage points."""

    agreement: Agreement
    value: float
    points: float


def same_weights(published: Weights | None, found: Evaluation) -> bool:
    """Whether official weights were the file that is published now, as far as its hash is known."""
    if not found.official or published is None:
        return True
    return found.weights.startswith(published.sha256 or hash_in_file_name(published.url) or "")


def compare(metric: Metric, found: Evaluation, tolerance: float) -> Comparison | None:
    """The published figure against the measured one; None where the protocol has no such figure.

    tolerance: in percentage points, 0.2 for 42.6 % against 42.4 %; a unit without percent is
    compared as a share of one.
    """
    if (metric.dataset, metric.split) != (found.dataset, found.split):
        return None
    key = (metric.name, metric.qualifier)
    figure = next((f for f in found.figures if (f.name, f.qualifier) == key), None)
    if figure is None:
        return None
    measured, published = _share(figure.value, figure.unit), _share(metric.value, metric.unit)
    points = 100 * (measured - published)
    agreement = _agreement(found, abs(points), tolerance)
    return Comparison(agreement, measured * (100 if metric.unit == "%" else 1), points)


def reached(entry: Model, found: Evaluation, tolerance: float) -> bool:
    """Whether the model reaches all of its figures that were measured again, one at least."""
    if not same_weights(entry.weights, found):
        return False
    results = [compare(m, found, tolerance) for m in entry.metrics if m.kind == RESULT]
    agreements = {result.agreement for result in results if result}
    return agreements == {Agreement.AGREES}


def _share(value: float, unit: str) -> float:
    return value / 100 if unit == "%" else value


def _agreement(found: Evaluation, points: float, tolerance: float) -> Agreement:
    if not found.official:
        return Agreement.STAND_IN
    if found.partial:
        return Agreement.PARTIAL
    # 42.4 and 42.6 are 0.2 apart in decimals, and a little more in binary
    return Agreement.AGREES if points <= tolerance + 1e-9 else Agreement.DIFFERS


def dump_evaluation(found: Evaluation) -> str:
    """The text of `measured/NAME.json`."""
    return json.dumps({"schema": SCHEMA, **asdict(found)}, ensure_ascii=False, indent=1) + "\n"


def load_evaluation(text: str) -> Evaluation:
    """The evaluation in the text of a file. Raises ValueError if the text is not one;
    FieldError if it holds what cannot be."""
    fields = read_json(text)
    if not isinstance(fields, dict) or fields.pop("schema", None) != SCHEMA:
        raise ValueError(f"not an evaluation of schema {SCHEMA}")
    found = from_json(Evaluation, fields)
    try:
        datetime.date.fromisoformat(found.date[:10])
    except ValueError as error:
        raise FieldError("date", error) from None
    if not 1 <= found.pictures <= found.whole:
        raise FieldError("pictures", f"{found.pictures:,} of {found.whole:,} cannot be")
    return found

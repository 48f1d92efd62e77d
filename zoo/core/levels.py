"""How far each model of the registry was proved, by what was measured and by what ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from zoo.core.measurement import Measurement
from zoo.core.registry import Model, Registry
from zoo.core.result import Level, SampleResult, Status, WeightsKind

# A sample, by card and line -> repository and name of each model that it loads.
Loads: TypeAlias = Mapping[tuple[str, int], Collection[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class ModelLevel:
    """level: the highest reached. parameters: counted when it was built, None if it never was.
    not_verified: levels below or above it that could not be proved without weights."""

    name: str
    level: Level
    parameters: int | None
    weights: WeightsKind
    not_verified: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def model_levels(
    registry: Registry,
    measured: Mapping[str, Measurement],
    results: Iterable[SampleResult],
    loads: Loads = MappingProxyType({}),
    reached: Container[str] = (),
) -> tuple[ModelLevel, ...]:
    """A level for each entry of the registry, in its order. reached: names of those whose figures
    were measured again and agree, see `evaluation.reached`."""
    passed = [r for r in results if r.status is Status.PASSED]
    levels = (_level(e, measured.get(e.name), passed, loads) for e in registry.entries)
    return tuple(_again(one) if one.name in reached else one for one in levels)


def _again(proved: ModelLevel) -> ModelLevel:
    """Its figures agree, with the official weights; what samples left open stays so."""
    left = tuple(one for one in proved.not_verified if one != Level.WEIGHTS.value)
    return replace(proved, level=Level.MEASURED, weights=WeightsKind.OFFICIAL, not_verified=left)


def _level(
    entry: Model, measured: Measurement | None, passed: list[SampleResult], loads: Loads
) -> ModelLevel:
    ran = [r for r in passed if _fetched(entry, r) or _loaded(entry, r, loads)]
    parameters = measured.parameters if measured else None
    if ran:
        best = max(ran, key=lambda r: r.level.value)
        return ModelLevel(entry.name, best.level, parameters, best.weights, best.not_verified)
    level = Level.CONSTRUCTS if measured else Level.NOTHING
    rest = (Level.WEIGHTS.value, Level.RUNS.value, Level.MATCHES.value)
    return ModelLevel(entry.name, level, parameters, WeightsKind.NONE, rest)


def _loaded(entry: Model, result: SampleResult, loads: Loads) -> bool:
    """Whether a sample that ran loads the entry."""
    ran = (step.line for step in result.steps if step.status is Status.PASSED)
    return any((entry.repository, entry.name) in loads.get((result.card, line), ()) for line in ran)


def _fetched(entry: Model, result: SampleResult) -> bool:
    """Whether the entry's weights were fetched, by their address or by what the answer was."""
    if entry.weights and entry.weights.url in result.fetched:
        return True
    return any(
        a.entry == entry.name and a.repository.lower() in ("", entry.repository.lower())
        for a in result.answers
    )


def counted_levels(levels: Iterable[ModelLevel]) -> str:
    """`27 models: 5 at L3, 22 at L1; not verified: L2 of 27, L4 of 27`."""
    made = list(levels)
    reached = Counter(m.level.value for m in made)
    text = f"{len(made)} model{'' if len(made) == 1 else 's'}: " + ", ".join(
        f"{reached[level]} at {level}" for level in sorted(reached, reverse=True)
    )
    missing = Counter(level for m in made for level in m.not_verified if level in ("L2", "L4"))
    rest = ", ".join(f"{level} of {missing[level]}" for level in sorted(missing))
    return text + (f"; not verified: {rest}" if rest else "")

"""ATSS: Adaptive Training Sample Selection (https://arxiv.org/abs/1912.02424).

An FCOS network; what differs is which points learn from which box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zoo.models.detection.dense import DenseDetector
from zoo.models.detection.fcos import FCOSConfig, build_point_detector
from zoo.models.detection.parts.assign import assign_atss


@dataclass(frozen=True)
class ATSSConfig(FCOSConfig):
    """See FCOSConfig."""

    box_weight: float = 2.0  # the authors' published configuration


def atss(**config: Any) -> DenseDetector:
    """The family's constructor. config: fields of ATSSConfig; errors of `build_point_detector`."""
    return build_point_detector(ATSSConfig(**config), assign_atss)

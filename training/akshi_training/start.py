"""The weights that a run starts from: one earlier run's, or the mean of several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor


def starts(start_from: str | list[str] | None) -> list[str]:
    """The checkpoints that a config names, the latest last."""
    if start_from is None:
        return []
    return [start_from] if isinstance(start_from, str) else start_from


def blend(one: dict[str, Tensor], other: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Weights averaged, `share` of them the other's; counters are the first's."""
    return {
        key: torch.lerp(value, other[key], share) if value.is_floating_point() else value
        for key, value in one.items()
    }


def start_weights(work: Path, start_from: str | list[str]) -> dict[str, Any]:
    """The mean of the checkpoints' averaged weights."""
    weights: dict[str, Any] = {}
    for count, name in enumerate(starts(start_from), start=1):
        state = torch.load(work / name, weights_only=True)["ema"]
        weights = blend(weights, state, 1 / count) if weights else state
    return weights

"""What a run takes from finished ones: the weights it starts from, networks that it learns from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from .config import Config
from .model import MultiTaskNet


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


def load_network(
    checkpoint: Path, start: dict[str, Any] | None = None, share: float = 0.0
) -> MultiTaskNet:
    """The averaged weights of a run, blended with a share of those it started from.

    Two points of one descent lie in one basin, so the mean of their weights is a network too, and
    often a better one than either (Wortsman et al. 2022), at the cost of one.
    """
    state = torch.load(checkpoint, weights_only=True)
    net = MultiTaskNet(state["config"]["encoder"], None, 0.0, state["config"]["pooling"])
    weights = state["ema"]
    if start and share:
        weights = blend(weights, start, share)
    net.load_state_dict(weights)
    return net.eval().to(memory_format=torch.contiguous_format)


def insist_same_fold(checkpoint: Path, config: Config) -> None:
    """ValueError if the run behind a checkpoint may have seen what the config holds out."""
    theirs = torch.load(checkpoint, weights_only=True)["config"]
    for key in ("held_out_fold", "folds", "seed"):
        if theirs[key] != getattr(config, key):
            raise ValueError(
                f"{checkpoint} has {key} {theirs[key]}, this run {getattr(config, key)}"
            )

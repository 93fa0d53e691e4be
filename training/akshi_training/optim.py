"""Optimisers, learning-rate schedules and the moving average of the weights."""

from __future__ import annotations

import math

import torch
from torch import nn


def build_optimizer(net: nn.Module, name: str, lr: float, decay: float) -> torch.optim.Optimizer:
    """AdamW, RAdam or SGD with momentum; norms and biases are not decayed."""
    trained = [p for p in net.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.ndim > 1], "weight_decay": decay},
        {"params": [p for p in trained if p.ndim <= 1], "weight_decay": 0.0},
    ]
    if name == "adamw":
        return torch.optim.AdamW(groups, lr=lr)
    if name == "radam":
        return torch.optim.RAdam(groups, lr=lr, decoupled_weight_decay=True)
    if name == "sgd":
        return torch.optim.SGD(groups, lr=lr, momentum=0.9, nesterov=True)
    raise ValueError(f"unknown optimizer {name}")


def rate(progress: float, schedule: str, warmup: float) -> float:
    """Share of the peak learning rate at a progress of 0..1: linear warm-up, then the schedule."""
    if progress < warmup:
        return max(0.02, progress / warmup)
    rest = min(1.0, (progress - warmup) / max(1e-9, 1 - warmup))
    if schedule == "cosine":
        return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * rest))
    if schedule == "linear":
        return 1 - 0.99 * rest
    if schedule == "step":
        return 0.1 ** int(rest * 3)
    if schedule == "constant":
        return 1.0
    raise ValueError(f"unknown schedule {schedule}")


class Ema:
    """Exponential moving average of weights and batch-norm statistics.

    The decay ramps up as (1 + step) / (10 + step) so that the start does not linger.
    """

    def __init__(self, net: nn.Module, decay: float) -> None:
        self.decay = decay
        self.step = 0
        self.state = {k: v.detach().clone() for k, v in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net: nn.Module) -> None:
        self.step += 1
        decay = min(self.decay, (1 + self.step) / (10 + self.step))
        for key, value in net.state_dict().items():
            if value.is_floating_point():
                self.state[key].lerp_(value, 1 - decay)
            else:
                self.state[key].copy_(value)

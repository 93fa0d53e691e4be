"""Data parallelism over processes: `python -m torch.distributed.run --nproc-per-node 2 -m …`.

On a shared CPU two processes of one thread each beat one of two threads: they meet once a step
instead of in every operator, so a core that is taken away for a moment stalls little.
"""

from __future__ import annotations

import os

import torch
import torch.distributed as dist
from torch import nn


def start() -> tuple[int, int]:
    """This process's rank and how many there are; joins the group when there are several."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world > 1 and not dist.is_initialized():
        dist.init_process_group("gloo")
    return int(os.environ.get("RANK", "0")), world


def barrier() -> None:
    """Wait for the others, if there are any."""
    if dist.is_initialized():
        dist.barrier()


def average_gradients(net: nn.Module, elapsed: float) -> float:
    """Average gradients over the processes in one message; returns the average elapsed time.

    The time goes along so that every process sees the same progress and stops at the same step.
    """
    if not dist.is_initialized():
        return elapsed
    gradients = [p.grad for p in net.parameters() if p.grad is not None]
    flat = torch.cat([g.reshape(-1) for g in gradients] + [torch.tensor([elapsed])])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    start_at = 0
    for g in gradients:
        g.copy_(flat[start_at : start_at + g.numel()].view_as(g))
        start_at += g.numel()
    return float(flat[-1])

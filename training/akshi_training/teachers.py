"""Finished networks that answer the views of a run: what they say together is its second target."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from .start import load_network


class Teachers:
    """The mean answer of several runs' averaged weights.

    They see the very view that the learner sees (Beyer et al. 2022): an answer to the unaltered
    photograph would be wrong for one whose field was cut or blurred.
    """

    def __init__(self, work: Path, names: list[str]) -> None:
        self.nets = [load_network(work / name / "last.pt") for name in names]
        for net in self.nets:
            net.requires_grad_(False).to(memory_format=torch.channels_last)

    @torch.no_grad()
    def __call__(self, inputs: Tensor) -> dict[str, Tensor]:
        """`regression` (n,), `probabilities` (n, 5) and `ordinal` (n, 4) for (n, 3, s, s)."""
        said = [
            (one["regression"], one["logits"].softmax(1), one["ordinal_logits"].sigmoid())
            for one in (net(inputs) for net in self.nets)
        ]
        keys = ("regression", "probabilities", "ordinal")
        means = (torch.stack(list(values)).float().mean(0) for values in zip(*said, strict=True))
        return dict(zip(keys, means, strict=True))

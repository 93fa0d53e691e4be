"""One encoder, GeM pooling, three grade heads and a DME head."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from .encoders import create_encoder

DME_CLASSES = 3


class GeM(nn.Module):
    """Generalised-mean pooling (Radenovic et al. 2018): p = 1 is the mean, large p the maximum."""

    def __init__(self, p: float = 3.0, eps: float = 1e-6) -> None:
        super().__init__()
        self.p = nn.Parameter(torch.tensor(p))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        p = self.p.clamp(1.0, 8.0)
        return x.float().clamp(min=self.eps).pow(p).mean(dim=(2, 3)).pow(1.0 / p)


class MultiTaskNet(nn.Module):
    """Encoder with the article's three heads on one embedding, and DME beside them.

    The forward pass takes (n, 3, s, s) in about -1..1 and returns the tensors `regression` (n,),
    `logits` (n, 5), `ordinal_logits` (n, 4), `dme_logits` (n, 3), `embedding` (n, c) and
    `features` (n, c, s / 32, s / 32).
    """

    def __init__(
        self,
        encoder: str,
        weights: str | Path | None = None,
        dropout: float = 0.2,
        pooling: str = "gem",
    ) -> None:
        super().__init__()
        self.encoder = create_encoder(encoder, weights)
        width = self.encoder.num_features
        self.pool: nn.Module = GeM() if pooling == "gem" else GeM(p=1.0).requires_grad_(False)
        self.dropout = nn.Dropout(dropout)
        self.regression = nn.Linear(width, 1)
        self.classification = nn.Linear(width, 5)
        self.ordinal = nn.Linear(width, 4)
        self.dme = nn.Linear(width, DME_CLASSES)
        nn.init.constant_(self.regression.bias, 1.0)

    def head(self, embedding: Tensor) -> dict[str, Tensor]:
        """The heads on an embedding that is already pooled."""
        dropped = self.dropout(embedding)
        return {
            "regression": self.regression(dropped).squeeze(1),
            "logits": self.classification(dropped),
            "ordinal_logits": self.ordinal(dropped),
            "dme_logits": self.dme(dropped),
        }

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        features = self.encoder(x).float()
        embedding = self.pool(features)
        return {**self.head(embedding), "embedding": embedding, "features": features}

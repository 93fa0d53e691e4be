"""Outputs of a network over cached crops, optionally averaged over flips."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from torch import Tensor

from .model import MultiTaskNet
from .preprocess import to_input

FLIPS: tuple[tuple[int, ...], ...] = ((), (3,), (2,), (2, 3))
VECTORS = ("regression", "logits", "ordinal_logits", "dme_logits", "embedding")


def resized(crops: np.ndarray, size: int) -> np.ndarray:
    """Crops at another size (area average when shrinking, cubic when enlarging)."""
    if crops.shape[1] == size:
        return crops
    how = cv2.INTER_AREA if crops.shape[1] > size else cv2.INTER_CUBIC
    return np.stack([cv2.resize(crop, (size, size), interpolation=how) for crop in crops])


@torch.no_grad()
def predict(
    net: MultiTaskNet,
    crops: np.ndarray,
    rows: np.ndarray,
    size: int,
    bfloat16: bool = False,
    flips: bool = False,
    batch: int = 32,
) -> dict[str, np.ndarray]:
    """Every vector output for the given rows of a crop array, in their order."""
    net.eval().to(memory_format=torch.channels_last)
    parts: dict[str, list[np.ndarray]] = {key: [] for key in VECTORS}
    views = FLIPS if flips else FLIPS[:1]
    for start in range(0, len(rows), batch):
        chosen = np.stack([crops[i] for i in rows[start : start + batch]])
        inputs = torch.from_numpy(np.ascontiguousarray(to_input(resized(chosen, size))))
        totals: dict[str, Tensor] = {}
        for axes in views:
            view = torch.flip(inputs, axes) if axes else inputs
            with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
                outputs = net(view.to(memory_format=torch.channels_last))
            for key in VECTORS:
                totals[key] = totals.get(key, torch.tensor(0.0)) + outputs[key].float()
        for key in VECTORS:
            parts[key].append((totals[key] / len(views)).numpy())
    return {key: np.concatenate(value) for key, value in parts.items()}

"""Losses over the three heads: regression, classification and ordinal (multi-label)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

GRADES = 5


def ordinal_encode(grades: Tensor, grades_count: int = GRADES) -> Tensor:
    """Grade g as g ones then zeros over `grade >= 1 .. grade >= 4`: (n,) to (n, 4).

    The article's multi-label encoding has a fifth, always-set bit for `grade >= 0`; it carries
    nothing and is left out.
    """
    steps = torch.arange(1, grades_count, device=grades.device)
    return (grades.unsqueeze(1) >= steps).float()


def categorical_focal(
    logits: Tensor, grades: Tensor, gamma: float = 2.0, alpha: float = 0.25
) -> Tensor:
    """Mean of `-alpha (1 - p)^gamma log p` for the true class (Lin et al. 2017)."""
    log_p = F.log_softmax(logits, dim=1).gather(1, grades.unsqueeze(1)).squeeze(1)
    return (-alpha * (1 - log_p.exp()) ** gamma * log_p).mean()


def binary_focal(logits: Tensor, bits: Tensor, gamma: float = 2.0, alpha: float = 0.25) -> Tensor:
    """Focal loss over independent bits; alpha weighs the ones, 1 - alpha the zeros."""
    bce = F.binary_cross_entropy_with_logits(logits, bits, reduction="none")
    weight = bits * alpha + (1 - bits) * (1 - alpha)
    return (weight * (1 - torch.exp(-bce)) ** gamma * bce).mean()


REGRESSION = {
    "mae": F.l1_loss,
    "mse": F.mse_loss,
    "smooth_l1": F.smooth_l1_loss,
}


def multi_task_loss(
    outputs: dict[str, Tensor],
    grades: Tensor,
    regression: str = "smooth_l1",
    focal: bool = False,
    label_smoothing: float = 0.0,
    weights: tuple[float, float, float] = (1.0, 0.5, 1.0),
) -> Tensor:
    """Weighted sum of the regression, classification and ordinal losses.

    `outputs` holds `regression` (n,), `logits` (n, 5) and `ordinal_logits` (n, 4). Stage 1 of the
    article is `mae` without focal, stage 2 `mse` with it, the shipping recipe `smooth_l1`.
    """
    bits = ordinal_encode(grades)
    first = REGRESSION[regression](outputs["regression"], grades.float())
    if focal:
        second = categorical_focal(outputs["logits"], grades)
        third = binary_focal(outputs["ordinal_logits"], bits)
    else:
        second = F.cross_entropy(outputs["logits"], grades, label_smoothing=label_smoothing)
        third = F.binary_cross_entropy_with_logits(outputs["ordinal_logits"], bits)
    return weights[0] * first + weights[1] * second + weights[2] * third


def distillation_loss(
    outputs: dict[str, Tensor],
    taught: dict[str, Tensor],
    weights: tuple[float, float, float] = (1.0, 0.5, 1.0),
) -> Tensor:
    """Weighted sum over the three heads of the distance to what teachers answer.

    `taught` holds `regression` (n,), `probabilities` (n, 5) and `ordinal` (n, 4). Smooth-L1, and
    the cross entropies to the teachers' probabilities (Hinton et al. 2015, at temperature 1).
    """
    first = F.smooth_l1_loss(outputs["regression"], taught["regression"])
    second = F.cross_entropy(outputs["logits"], taught["probabilities"])
    third = F.binary_cross_entropy_with_logits(outputs["ordinal_logits"], taught["ordinal"])
    return weights[0] * first + weights[1] * second + weights[2] * third


def masked_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy over the rows whose label is not -1; zero when none has one."""
    known = labels >= 0
    if not bool(known.any()):
        return logits.sum() * 0.0
    return F.cross_entropy(logits[known], labels[known])

"""Agreement, discrimination and calibration, with bootstrap intervals over whole groups."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

GRADES = 5


def confusion(truth: np.ndarray, predicted: np.ndarray, classes: int = GRADES) -> np.ndarray:
    """Counts (classes, classes), rows the truth."""
    flat = np.bincount(truth * classes + predicted, minlength=classes * classes)
    return flat.reshape(classes, classes)


def quadratic_weighted_kappa(
    truth: np.ndarray, predicted: np.ndarray, classes: int = GRADES
) -> float:
    """Cohen's kappa with weights (i - j)^2; nan where chance disagreement is zero."""
    return kappa_of(confusion(truth, predicted, classes).astype(float))


def equal_mix_kappa(truth: np.ndarray, predicted: np.ndarray, classes: int = GRADES) -> float:
    """Quadratic weighted kappa with every grade that occurs weighted as equally common."""
    counts = confusion(truth, predicted, classes).astype(float)
    return kappa_of(counts / np.maximum(1.0, counts.sum(axis=1, keepdims=True)))


def kappa_of(observed: np.ndarray) -> float:
    """Quadratic weighted kappa of a (weighted) confusion matrix."""
    classes = len(observed)
    expected = np.outer(observed.sum(1), observed.sum(0)) / max(1e-9, observed.sum())
    grid = np.arange(classes)
    weights = (grid[:, None] - grid[None, :]) ** 2
    chance = (weights * expected).sum()
    return float("nan") if chance == 0 else float(1 - (weights * observed).sum() / chance)


def auc(truth: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve by ranks (ties count half)."""
    positive, negative = score[truth == 1], score[truth == 0]
    if not len(positive) or not len(negative):
        return float("nan")
    order = np.sort(negative)
    below = np.searchsorted(order, positive, "left")
    ties = np.searchsorted(order, positive, "right") - below
    return float((below + 0.5 * ties).sum() / (len(positive) * len(negative)))


def clustered_bootstrap(
    statistic: Callable[[np.ndarray], float],
    groups: np.ndarray,
    rounds: int = 1000,
    seed: int = 7,
    level: float = 0.95,
) -> tuple[float, float]:
    """Percentile interval of `statistic(row indices)` when whole groups are drawn again."""
    rng = np.random.default_rng(seed)
    _, codes = np.unique(groups, return_inverse=True)
    order = np.argsort(codes, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(codes))[:-1])
    values = []
    for _ in range(rounds):
        drawn = rng.integers(0, len(members), len(members))
        values.append(statistic(np.concatenate([members[i] for i in drawn])))
    low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def expected_calibration_error(
    probabilities: np.ndarray, truth: np.ndarray, bins: int = 10
) -> float:
    """Mean gap between confidence and accuracy over equal-width bins of the top probability."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == truth
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[which == b].mean() - right[which == b].mean()) * (which == b).sum()
        for b in range(bins)
        if (which == b).any()
    ]
    return float(sum(gaps) / len(truth))

"""Light heads on the frozen network, gradability and laterality, and their trivial baselines."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from .evaluate import with_interval
from .metrics import auc


def degradations(crop: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A good photograph made ungradable: out of focus, almost black, burnt out, or half covered."""
    kind = rng.integers(4)
    side = crop.shape[0]
    if kind == 0:
        return cv2.GaussianBlur(crop, (0, 0), side * rng.uniform(0.02, 0.05))
    if kind == 1:
        return (crop * rng.uniform(0.05, 0.2)).astype(np.uint8)
    if kind == 2:
        lit = crop.max(axis=2, keepdims=True) > 20
        burnt = np.clip(crop.astype(np.float32) * rng.uniform(2.5, 5) + 40, 0, 255)
        return np.where(lit, burnt, crop).astype(np.uint8)
    covered = cv2.GaussianBlur(crop, (0, 0), side * 0.08)
    shade = rng.uniform(0.0, 0.3)
    out, half = crop.copy(), side // 2 + int(rng.uniform(0, 0.2) * side)
    if rng.random() < 0.5:
        out[:half] = covered[:half] * shade
    else:
        out[:, :half] = covered[:, :half] * shade
    return out


def linear_head(decay: float = 1.0) -> object:
    """Standardise, then logistic regression: small enough to fold into one matrix."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=1.0 / decay, max_iter=2000))


def fold_into_matrix(head: object) -> tuple[np.ndarray, float]:
    """Weights (c,) and bias of a fitted binary `linear_head` on unstandardised inputs."""
    scaler, model = head[0], head[-1]  # type: ignore[index]
    weights = model.coef_[0] / scaler.scale_
    return weights.astype(np.float32), float(model.intercept_[0] - weights @ scaler.mean_)


def fit_odd_head(features: np.ndarray, labels: np.ndarray, decay: float) -> np.ndarray:
    """Weights (c,) of a logistic head without mean or bias, on features scaled by their spread."""
    spread = features.std(axis=0) + 1e-3
    model = LogisticRegression(C=1.0 / decay, max_iter=2000, fit_intercept=False)
    model.fit(features / spread, labels)
    return (model.coef_[0] / spread).astype(np.float32)


def grouped_predictions(
    features: np.ndarray, labels: np.ndarray, groups: np.ndarray, decay: float, folds: int = 5
) -> np.ndarray:
    """Out-of-fold probabilities of a binary head; groups never span folds."""
    names = np.array(sorted(set(groups)))
    np.random.default_rng(5).shuffle(names)
    fold_of = {name: i % folds for i, name in enumerate(names)}
    fold = np.array([fold_of[name] for name in groups])
    out = np.zeros(len(labels))
    for number in range(folds):
        head = linear_head(decay).fit(features[fold != number], labels[fold != number])
        out[fold == number] = head.predict_proba(features[fold == number])[:, 1]
    return out


def accuracy_line(
    labels: np.ndarray, probability: np.ndarray, baseline: float, groups: np.ndarray
) -> dict[str, Any]:
    """Accuracy at 0.5 with its interval, balanced accuracy and AUC, and the baseline's accuracy."""
    said = probability >= 0.5
    right = said == labels
    sensitivity = float(said[labels == 1].mean())
    specificity = float((~said[labels == 0]).mean())
    return {
        "n": len(labels),
        "accuracy": float(right.mean()),
        "interval": with_interval(lambda rows: float(right[rows].mean()), groups, 1000),
        "balanced": (sensitivity + specificity) / 2,
        "auc": auc(labels, probability),
        "baseline": baseline,
    }


def disc_side_baseline(crops: np.ndarray) -> np.ndarray:
    """Signed side of the brightest blurred spot: above 0 when it lies right of the centre.

    The disc is nasal, so in an upright photograph it lies right of the macula in a right eye; this
    is what a head must beat for laterality.
    """
    sides = []
    for crop in crops:
        size = crop.shape[0]
        red_green = cv2.GaussianBlur(crop[..., 1], (0, 0), size * 0.03)
        yy, xx = np.mgrid[:size, :size]
        inside = np.hypot(yy / size - 0.5, xx / size - 0.5) < 0.45
        spot = np.where(inside, red_green, 0).argmax()
        sides.append((spot % size) / size - 0.5)
    return np.array(sides)


def sharpness_baseline(crops: np.ndarray) -> np.ndarray:
    """Log variance of the Laplacian of green: the trivial measure of gradability."""
    return np.array([np.log1p(cv2.Laplacian(crop[..., 1], cv2.CV_32F).var()) for crop in crops])


def quality_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """DRIMDB's photographs with `gradable` = good."""
    rows = frame[frame["dataset"] == "drimdb"].copy()
    rows["gradable"] = (rows["quality"] == "good").astype(int)
    return rows.reset_index(drop=True)

"""Stage 3: one linear neuron over the three heads, and from its score to a grade."""

from __future__ import annotations

import numpy as np

from .metrics import quadratic_weighted_kappa

START_CUTS = (0.5, 1.5, 2.5, 3.5)

Outputs = dict[str, np.ndarray]


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Row-wise softmax of logits / temperature."""
    scaled = logits / temperature
    scaled = scaled - scaled.max(axis=1, keepdims=True)
    exponent = np.exp(scaled)
    return exponent / exponent.sum(axis=1, keepdims=True)


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)) without overflow for the sizes met here."""
    return 1.0 / (1.0 + np.exp(-np.clip(logits, -60, 60)))


def average(members: list[Outputs]) -> Outputs:
    """Mean of the three heads over networks, classes and ordinals as probabilities.

    What else there is stays the first network's.
    """
    if len(members) == 1:
        return members[0]
    probabilities = np.mean([softmax(m["logits"]) for m in members], axis=0)
    ordinal = np.clip(np.mean([sigmoid(m["ordinal_logits"]) for m in members], axis=0), 1e-7, None)
    return {
        **members[0],
        "regression": np.mean([m["regression"].reshape(-1) for m in members], axis=0),
        "logits": np.log(np.clip(probabilities, 1e-9, None)),
        "ordinal_logits": np.log(ordinal / np.clip(1 - ordinal, 1e-7, None)),
    }


def head_values(outputs: dict[str, np.ndarray], hard: bool = False) -> np.ndarray:
    """The neuron's three inputs (n, 3): regression, class, sum of the ordinal probabilities.

    The class is its expectation; `hard` takes the article's argmax instead.
    """
    probabilities = softmax(outputs["logits"])
    grades = np.arange(probabilities.shape[1])
    classes = probabilities.argmax(1) if hard else probabilities @ grades
    ordinal = sigmoid(outputs["ordinal_logits"]).sum(axis=1)
    return np.column_stack([outputs["regression"], classes, ordinal])


def fit_fusion(heads: np.ndarray, grades: np.ndarray, ridge: float = 30.0) -> np.ndarray:
    """Weights (3,) and bias of the neuron that minimises squared error, as one array (4,).

    The minimum that the article's 50 epochs of SGD approach has a closed form. The ridge pulls
    towards equal weights, since the three heads are nearly collinear.
    """
    inputs = np.column_stack([heads, np.ones(len(heads))])
    prior = np.array([1 / 3, 1 / 3, 1 / 3, 0.0])
    penalty = ridge * np.eye(4)
    return np.linalg.solve(
        inputs.T @ inputs + penalty, inputs.T @ grades.astype(float) + penalty @ prior
    )


def fuse(heads: np.ndarray, neuron: np.ndarray) -> np.ndarray:
    """The neuron's output (n,): the fused severity, about 0 to 4."""
    return heads @ neuron[:3] + neuron[3]


def grade_from_score(
    score: np.ndarray, cuts: tuple[float, ...] | np.ndarray = START_CUTS
) -> np.ndarray:
    """Grade = number of cut-points reached; the default cuts are rounding to the nearest grade."""
    return (np.asarray(score)[:, None] >= np.asarray(cuts)).sum(axis=1)


def fit_cuts(score: np.ndarray, grades: np.ndarray, rounds: int = 3) -> np.ndarray:
    """Cut-points that maximise QWK by coordinate search around rounding.

    Each cut is moved over a grid between its neighbours; ties go to the cut nearest the start, so
    that a flat optimum does not wander.
    """
    cuts = np.array(START_CUTS)
    for _ in range(rounds):
        for i, start in enumerate(START_CUTS):
            low = cuts[i - 1] + 0.3 if i else 0.2
            high = cuts[i + 1] - 0.3 if i < 3 else 3.8
            grid = np.arange(max(low, start - 0.45), min(high, start + 0.45) + 1e-9, 0.02)
            trials = np.tile(cuts, (len(grid), 1))
            trials[:, i] = grid
            kappas = np.array(
                [quadratic_weighted_kappa(grades, grade_from_score(score, t)) for t in trials]
            )
            near = grid[kappas >= kappas.max() - 1e-3]
            cuts[i] = near[np.abs(near - start).argmin()]
    return cuts.round(3)

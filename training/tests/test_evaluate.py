"""Cross-fitting and the figures of the report on generated outputs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from akshi_training.data import assign_folds
from akshi_training.evaluate import (
    apply_constants,
    by_source,
    cross_fit,
    fit_constants,
    operating_points,
    take,
    worst,
)
from akshi_training.tsne import neighbour_agreement


def generated(n: int = 400, noise: float = 0.5) -> tuple[dict[str, np.ndarray], pd.DataFrame]:
    rng = np.random.default_rng(6)
    grades = rng.integers(0, 5, n)
    seen = grades + rng.normal(0, noise, n)
    steps = np.arange(5)
    outputs = {
        "regression": seen,
        "logits": -2 * (seen[:, None] - steps) ** 2,
        "ordinal_logits": 4 * (seen[:, None] - (steps[1:] - 0.5)),
    }
    frame = pd.DataFrame(
        {
            "dataset": np.where(np.arange(n) % 3 == 0, "idrid", "aptos"),
            "path": [f"{i}.jpg" for i in range(n)],
            "grade": grades,
            "group": [f"g{i // 2 * 2}-{i % 3 == 0}" for i in range(n)],
        }
    )
    return outputs, frame


def test_cross_fitted_figures_are_sane() -> None:
    # Catches rows put back in another order: the kappa of a good predictor would collapse.
    outputs, frame = generated()
    judged = cross_fit(outputs, frame)
    figures = by_source(frame, judged, rounds=50)
    assert figures["all"]["qwk"]["value"] > 0.85
    assert figures["all"]["qwk"]["low"] < figures["all"]["qwk"]["value"]
    assert figures["aptos"]["n"] + figures["idrid"]["n"] == figures["all"]["n"] == 400
    assert 0.85 < figures["all"]["coverage"]["value"] <= 1
    assert np.sum(figures["idrid"]["confusion"]) == figures["idrid"]["n"]


def test_a_half_does_not_fit_its_own_constants() -> None:
    # Catches a leak: a half judged with constants that its own grades helped to fit.
    outputs, frame = generated()
    half = assign_folds(frame, folds=2, seed=11)
    before = cross_fit(outputs, frame)
    constants = fit_constants(
        take(outputs, np.flatnonzero(half == 1)), frame["grade"].to_numpy()[half == 1]
    )
    alone = apply_constants(take(outputs, np.flatnonzero(half == 0)), constants)
    assert np.array_equal(before["score"][half == 0], alone["score"])
    assert np.array_equal(before["set"][half == 0], alone["set"])


def test_operating_points_meet_their_targets() -> None:
    # Catches sensitivity and specificity swapped.
    outputs, frame = generated()
    points = operating_points(frame["grade"].to_numpy(), outputs["ordinal_logits"][:, 1])
    for point in points:
        kind, wanted = point["chosen_for"].split()
        assert point[kind] >= float(wanted) - 1e-9


def test_worst_are_the_furthest() -> None:
    # Catches signed instead of absolute distance.
    outputs, frame = generated()
    judged = cross_fit(outputs, frame)
    judged["score"] = judged["score"].copy()
    judged["score"][7] = frame["grade"][7] - 9
    assert worst(frame, judged)["path"][0] == "7.jpg"


def test_neighbour_agreement_by_hand() -> None:
    # Two far clusters, each of one grade: 1; alternating grades: under a half.
    points = np.concatenate([np.zeros((20, 2)), np.full((20, 2), 9.0)])
    points += np.random.default_rng(0).normal(0, 0.1, points.shape)
    assert neighbour_agreement(points, np.repeat([0, 1], 20)) == 1.0
    assert neighbour_agreement(points, np.tile([0, 1], 20)) < 0.7

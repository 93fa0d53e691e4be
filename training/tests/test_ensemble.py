"""Averaging networks."""

from __future__ import annotations

import numpy as np

from akshi_training.ensemble import average
from akshi_training.fusion import sigmoid, softmax


def test_average_is_one_of_probabilities() -> None:
    # Catches logits averaged: a very sure network would then drown the other one.
    sure = {"logits": np.array([[50.0, 0.0]]), "ordinal_logits": np.array([[50.0]])}
    unsure = {"logits": np.array([[0.0, 0.0]]), "ordinal_logits": np.array([[0.0]])}
    both = average(
        [{**sure, "regression": np.array([1.0])}, {**unsure, "regression": np.array([[2.0]])}]
    )
    assert np.allclose(softmax(both["logits"]), [[0.75, 0.25]])
    assert np.allclose(sigmoid(both["ordinal_logits"]), [[0.75]])
    assert np.allclose(both["regression"], [1.5])

"""Averaging networks."""

from __future__ import annotations

import numpy as np
import torch

from akshi_training.export import mean_heads
from akshi_training.fusion import average, sigmoid, softmax


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


def test_the_exported_average_is_the_one_that_was_judged() -> None:
    # Catches a packaged network whose heads are averaged in another way than the report's.
    torch.manual_seed(2)
    shapes = {"regression": (3,), "logits": (3, 5), "ordinal_logits": (3, 4), "embedding": (3, 2)}
    members = [{key: 3 * torch.randn(shape) for key, shape in shapes.items()} for _ in range(3)]
    exported = mean_heads(members)
    judged = average([{key: value.numpy() for key, value in m.items()} for m in members])
    for key, value in judged.items():
        assert np.allclose(exported[key].numpy(), value, atol=1e-5), key

"""Losses against values worked out by hand."""

from __future__ import annotations

import math

import pytest
import torch

from akshi_training.losses import (
    binary_focal,
    categorical_focal,
    distillation_loss,
    masked_cross_entropy,
    multi_task_loss,
    ordinal_encode,
)


def test_ordinal_encoding_is_cumulative() -> None:
    # Catches one-hot bits, or an encoding that starts at grade >= 0.
    assert ordinal_encode(torch.tensor([0, 2, 4])).tolist() == [
        [0, 0, 0, 0],
        [1, 1, 0, 0],
        [1, 1, 1, 1],
    ]


def test_categorical_focal_by_hand() -> None:
    # p(true) = 0.5: 0.25 * 0.5^2 * ln 2. Catches focusing on (1 + p) or a missing alpha.
    logits = torch.log(torch.tensor([[0.5, 0.125, 0.125, 0.125, 0.125]]))
    expected = 0.25 * 0.25 * math.log(2)
    assert categorical_focal(logits, torch.tensor([0])).item() == pytest.approx(expected, rel=1e-5)


def test_binary_focal_by_hand() -> None:
    # p = 0.75: a one costs 0.25 * 0.25^2 * -ln 0.75, a zero 0.75 * 0.75^2 * -ln 0.25.
    # Catches alpha given to the wrong class.
    logits = torch.full((1, 2), math.log(3.0))
    one = 0.25 * 0.0625 * -math.log(0.75)
    zero = 0.75 * 0.5625 * -math.log(0.25)
    value = binary_focal(logits, torch.tensor([[1.0, 0.0]])).item()
    assert value == pytest.approx((one + zero) / 2, rel=1e-5)


def outputs(regression: float) -> dict[str, torch.Tensor]:
    return {
        "regression": torch.tensor([regression]),
        "logits": torch.zeros(1, 5),
        "ordinal_logits": torch.zeros(1, 4),
    }


@pytest.mark.parametrize(("name", "expected"), [("mae", 0.5), ("mse", 0.25), ("smooth_l1", 0.125)])
def test_three_heads_by_hand(name: str, expected: float) -> None:
    # Even logits: cross entropy ln 5, each ordinal bit ln 2. Catches swapped weights.
    loss = multi_task_loss(outputs(2.5), torch.tensor([2]), name, weights=(1.0, 0.5, 2.0))
    by_hand = expected + 0.5 * math.log(5) + 2.0 * math.log(2)
    assert loss.item() == pytest.approx(by_hand, rel=1e-5)


def test_label_smoothing_by_hand() -> None:
    # logits (ln 4, 0, 0, 0, 0): p = 1/2 and four of 1/8. With 0.1 smoothing the true class
    # weighs 0.92, the others 0.02 each.
    data = outputs(0.0)
    data["logits"] = torch.tensor([[math.log(4.0), 0, 0, 0, 0]])
    loss = multi_task_loss(data, torch.tensor([0]), label_smoothing=0.1, weights=(0.0, 1.0, 0.0))
    by_hand = 0.92 * math.log(2) + 4 * 0.02 * math.log(8)
    assert loss.item() == pytest.approx(by_hand, rel=1e-5)


def test_masked_cross_entropy_ignores_unknown_labels() -> None:
    # Catches a mean over all rows, and nan when a batch has no label at all.
    logits = torch.tensor([[0.0, 0.0, 0.0], [9.0, 0.0, 0.0]])
    assert masked_cross_entropy(logits, torch.tensor([1, -1])).item() == pytest.approx(math.log(3))
    assert masked_cross_entropy(logits, torch.tensor([-1, -1])).item() == 0.0


def test_distillation_by_hand() -> None:
    # Catches hard labels made of the teachers' probabilities, and swapped weights.
    taught = {
        "regression": torch.tensor([2.0]),
        "probabilities": torch.tensor([[0.5, 0.25, 0.25, 0.0, 0.0]]),
        "ordinal": torch.tensor([[1.0, 0.5, 0.25, 0.0]]),
    }
    learner = outputs(2.5)
    learner["logits"] = torch.log(torch.tensor([[0.5, 0.125, 0.125, 0.125, 0.125]]))
    entropy = 0.5 * math.log(2) + 0.5 * math.log(8)
    loss = distillation_loss(learner, taught, (1.0, 0.5, 2.0))
    assert loss.item() == pytest.approx(0.125 + 0.5 * entropy + 2.0 * math.log(2), rel=1e-5)

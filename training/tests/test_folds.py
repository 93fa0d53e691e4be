"""Cross-validation over folds."""

from __future__ import annotations

import numpy as np
import pytest

from akshi_training.config import Config, holding_out
from akshi_training.evaluate import judge


def test_a_fold_is_judged_with_constants_that_it_did_not_tune() -> None:
    # Catches constants fitted on all photographs: every figure of the report would be flattered.
    rng = np.random.default_rng(3)
    grades, folds = np.tile(np.arange(5), 24), np.repeat(np.arange(4), 30)
    outputs = {
        "regression": grades + rng.normal(0, 0.5, len(grades)),
        "logits": rng.normal(0, 1, (len(grades), 5)),
        "ordinal_logits": rng.normal(0, 1, (len(grades), 4)),
    }
    before = judge(outputs, grades, folds)
    changed = np.where(folds == 2, 4 - grades, grades)
    after = judge(outputs, changed, folds)
    assert np.array_equal(before["score"][folds == 2], after["score"][folds == 2])
    assert not np.array_equal(before["score"][folds == 1], after["score"][folds == 1])


@pytest.mark.parametrize(("fold", "name"), [(0, "run"), (3, "run-fold3")])
def test_another_fold_is_another_run(fold: int, name: str) -> None:
    # Catches one fold's run resumed from, and then written over, another one's checkpoint.
    config = holding_out(Config(), fold)
    assert (config.held_out_fold, config.name) == (fold, name)


def test_another_fold_learns_from_runs_that_held_it_out() -> None:
    # Catches a fold's run that starts from, or is taught by, one that saw its photographs.
    base = Config(start_from=["one/last.pt", "two/last.pt"], teachers=["three"])
    config = holding_out(base, 3)
    assert config.start_from == ["one-fold3/last.pt", "two-fold3/last.pt"]
    assert config.teachers == ["three-fold3"]
    assert holding_out(Config(start_from="one/last.pt"), 3).start_from == "one-fold3/last.pt"
    assert holding_out(Config(), 3).start_from is None

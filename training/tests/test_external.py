"""The comparison on photographs that no network was trained on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from akshi_training.external import compare, has_exudate


def test_exudates_are_read_from_the_note() -> None:
    # Catches a photograph without exudates taken for one with them.
    frame = pd.DataFrame({"note": ["elvd; has_exudate=1", "elvd; has_exudate=0"]})
    assert has_exudate(frame).tolist() == [1, 0]


def test_differences_are_mine_less_theirs() -> None:
    # Catches a difference with its sign turned, and an answer that only one network gives.
    truth, groups = np.array([0, 0, 1, 1] * 8), np.arange(32)
    right, wrong = truth + 0.0, -truth + 0.0
    rows = compare(truth, groups, {"a": right, "b": right}, {"a": wrong})
    assert [cell.split()[0] for cell in rows[0][1:]] == ["1.000", "0.000", "1.000"]
    assert rows[1][2:] == ["-", "-"]

"""The article's three stages, one after the other, on the tiny data."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from akshi_training.config import load_config
from akshi_training.fusion import fit_fusion, fuse, grade_from_score, head_values
from akshi_training.model import MultiTaskNet
from akshi_training.predict import predict
from akshi_training.train import Run

CONFIGS = Path(__file__).parents[1] / "configs"
SMALL = {
    "encoder": "test_efficientnet",
    "weights": None,
    "cache_size": 64,
    "sizes": [[0.0, 48]],
    "epochs": 1,
    "batch": 4,
    "bfloat16": False,
    "threads": 1,
}


def test_stages_chain_through_their_checkpoints(tiny_data: Path, tmp_path: Path) -> None:
    # Catches a stage that starts afresh, and a config that names a checkpoint nobody writes.
    runs = []
    for name in ("article-stage1", "article-stage2-frozen", "article-stage2"):
        run = Run(load_config(CONFIGS / f"{name}.toml", **SMALL), tiny_data, tmp_path)
        if runs:
            before = runs[-1].ema.state["encoder.conv_stem.weight"]
            assert np.allclose(run.net.state_dict()["encoder.conv_stem.weight"], before)
        assert np.isfinite(run.train_epoch()["loss"])
        run.save()
        runs.append(run)
    net = MultiTaskNet("test_efficientnet", None, 0.0, "mean")
    net.load_state_dict(runs[-1].ema.state)
    rows = runs[-1].train_rows
    heads = head_values(predict(net, runs[-1].cache.crops, rows, 48), hard=True)
    grades = runs[-1].frame["grade"].to_numpy()[rows]
    said = grade_from_score(fuse(heads, fit_fusion(heads, grades)))
    assert set(said) <= set(range(5))


def test_transfer_baseline_chains(tiny_data: Path, tmp_path: Path) -> None:
    # Catches a frozen first part whose checkpoint the second part cannot load.
    for name in ("transfer-frozen", "transfer", "future-work"):
        run = Run(load_config(CONFIGS / f"{name}.toml", **SMALL), tiny_data, tmp_path)
        assert np.isfinite(run.train_epoch()["loss"])
        run.save()

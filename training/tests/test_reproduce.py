"""The whole recipe on generated pictures: crops, two runs, packaging, report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from akshi_training import folds, ship, train
from akshi_training.data import sha256
from akshi_training.export import run_onnx
from akshi_training.preprocess import preprocess, read_rgb, to_input
from akshi_training.start import load_network, start_weights

CONFIGS = Path(__file__).parents[1] / "configs"


def test_from_data_to_a_packaged_network(
    tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Catches a step that no longer fits the one before it: it would show after hours of training.
    folders = ["--data", str(tiny_data), "--work", str(tmp_path)]
    for name in ("tiny", "tiny-2"):
        config = str(CONFIGS / f"{name}.toml")
        monkeypatch.setattr(sys, "argv", ["train", config, *folders])
        train.main()
    # Catches one run's weights packaged, or started from, as the average of both.
    ends = ["tiny/last.pt", "tiny-2/last.pt"]
    key = "encoder.conv_stem.weight"
    one, two = (start_weights(tmp_path, end)[key] for end in ends)
    mean = load_network(tmp_path / ends[1], start_weights(tmp_path, ends[0]), 0.5)
    assert torch.allclose(mean.state_dict()[key], (one + two) / 2, atol=1e-6)
    assert torch.allclose(start_weights(tmp_path, ends)[key], (one + two) / 2, atol=1e-6)
    assert not torch.equal(one, two)

    model, report = tmp_path / "model", tmp_path / "report"
    where = ["--model", str(model), "--reports", str(report), "--size", "64"]
    quick = ["--beside", "tiny", "--views", "--flips", "--lesion-steps", "3", "--rounds", "20"]
    monkeypatch.setattr(sys, "argv", ["ship", config, *folders, *where, *quick])
    ship.main()

    manifest = json.loads((model / "manifest.json").read_text())
    golden = json.loads((report / "golden.json").read_text())
    assert manifest["version"] == 2
    assert manifest["sha256"] == golden["model"] == sha256(model / "model.onnx")
    first = golden["images"][0]
    crop = preprocess(read_rgb(tiny_data / first["path"]), 64)
    score = run_onnx(model / "model.onnx", to_input(crop[None]))["score"][0]
    assert abs(score - first["score"]) < 1e-4

    for fold in range(5):
        more = ["--fold", str(fold)]
        monkeypatch.setattr(sys, "argv", ["train", str(CONFIGS / "tiny.toml"), *folders, *more])
        train.main()
    where = ["--reports", str(report), "--size", "64", "--rounds", "20"]
    monkeypatch.setattr(sys, "argv", ["folds", str(CONFIGS / "tiny.toml"), *folders, *where])
    folds.main()
    assert "All 160 photographs" in (report / "folds.md").read_text()

    frame = pd.read_csv(tiny_data / "manifest.csv")
    graded = int(frame["grade"].notna().sum())
    sets = [
        sum(entry["n"] for entry in manifest["training"][k].values()) for k in ("sets", "heldOut")
    ]
    assert sum(sets) == graded
    results = json.loads((report / "results.json").read_text())
    # Both runs count: the second one starts from the first one's checkpoint.
    assert results["epochs"] == 2
    assert np.isfinite(results["held_out"]["all"]["qwk"]["value"])
    text = (report / "report.md").read_text()
    assert "flips" in text and "tiny/last.pt" in text
    assert "version 2" in (model / "MODEL_CARD.md").read_text()

"""The article's three stages, one after the other, on the tiny data."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from akshi_training.article import RUNS, answers, judged_rows, small
from akshi_training.config import load_config
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
    runs: dict[str, Run] = {}
    for name in RUNS:
        run = Run(load_config(CONFIGS / f"{name}.toml", **SMALL), tiny_data, tmp_path)
        if run.config.start_from:
            before = runs[run.config.start_from.split("/")[0]].ema.state["encoder.conv_stem.weight"]
            assert np.allclose(run.net.state_dict()["encoder.conv_stem.weight"], before)
        assert np.isfinite(run.train_epoch()["loss"])
        run.save()
        runs[name] = run
    ways = answers(runs["article-stage2"], 48)
    assert len(ways) == 2  # the regression head, and the third stage's neuron
    for said in (*ways.values(), *answers(runs["transfer"], 48).values()):
        assert said.shape == judged_rows(runs["transfer"]).shape
        assert set(said) <= set(range(5))


def test_a_smaller_run_keeps_its_recipe() -> None:
    # Catches a short run without any epoch, and an input larger than the crops.
    full = load_config(CONFIGS / "article-stage2-frozen.toml")
    short = small(full, 96, 0.01)
    assert (short.epochs, short.sizes, short.cache_size) == (1, [[0.0, 96]], 112)
    assert (short.focal, short.freeze_encoder) == (True, True)
    assert small(full, None, 1.0) == full

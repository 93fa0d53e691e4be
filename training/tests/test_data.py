"""Splits, drawing and the cache."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from akshi_training.augmentations import get_augmentation
from akshi_training.batches import batches, draw_weights
from akshi_training.data import assign_folds, build_cache, graded, read_manifest


def many(seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"group": [f"g{g}" for g in rng.integers(0, 300, 700)]})
    source = {g: ("aptos", "idrid")[i % 2] for i, g in enumerate(sorted(set(frame["group"])))}
    frame["dataset"] = frame["group"].map(source)
    frame["grade"] = rng.choice(5, 700, p=[0.5, 0.1, 0.25, 0.1, 0.05])
    frame["path"] = [f"{i}.jpg" for i in range(700)]
    return frame


def test_no_group_spans_folds() -> None:
    # Catches a split by photograph: a patient's other eye, or a duplicate, in the test part.
    frame = many()
    frame["fold"] = assign_folds(frame)
    assert (frame.groupby("group")["fold"].nunique() == 1).all()


def test_folds_are_even_and_repeatable() -> None:
    # Catches all remainders landing in fold 0, and a split that depends on hash order.
    frame = many()
    folds = assign_folds(frame)
    sizes = np.bincount(folds, minlength=5)
    assert sizes.max() < 1.25 * sizes.min()
    assert (folds == assign_folds(frame.copy())).all()
    shuffled = frame.sample(frac=1, random_state=3)
    assert (assign_folds(shuffled) == folds[shuffled.index]).all()


def test_draw_weights_by_hand() -> None:
    # 4 + 1 photographs: square-root balance gives the sources 2 : 1.
    frame = pd.DataFrame(
        {
            "dataset": ["a"] * 4 + ["b"],
            "grade": [0, 0, 0, 0, 1],
            "path": list("12345"),
        }
    )
    weights = draw_weights(frame, 0.5)
    assert np.allclose(weights, [1 / 6] * 4 + [1 / 3])
    assert np.allclose(draw_weights(frame, 0.0), 0.2)
    # Shares by hand: the sources' own sizes no longer count.
    assert np.allclose(draw_weights(frame, 0.0, {"a": 0.4, "b": 0.6}), [0.1] * 4 + [0.6])


def test_cache_keeps_the_order(tiny_data: Path, tmp_path: Path) -> None:
    # Catches crops filled in the order in which threads finish.
    frame = graded(read_manifest(tiny_data))
    paths = list(frame["path"])
    cache = build_cache(tiny_data, paths, 32, tmp_path)
    alone = build_cache(tiny_data, paths[7:8], 32, tmp_path)
    assert (cache.crops[7] == alone.crops[0]).all()
    assert (cache.take([paths[7]])[0] == alone.crops[0]).all()


def test_batches_match_their_labels(tiny_data: Path, tmp_path: Path) -> None:
    # Catches views that belong to another row than the position handed out with them.
    frame = graded(read_manifest(tiny_data))
    crops = build_cache(tiny_data, list(frame["path"]), 32, tmp_path).crops
    rows = np.arange(10, 30)
    stream = batches(crops, rows, np.full(20, 0.05), 2, 4, 32, get_augmentation("none"), seed=1)
    for inputs, drawn in stream:
        for view, position in zip(inputs.numpy(), drawn, strict=True):
            back = view.transpose(1, 2, 0) * 127.5 + 127.5
            assert np.abs(back - crops[rows[position]]).max() < 0.01


def test_a_failure_in_the_background_reaches_the_consumer() -> None:
    # Catches a run that hangs for ever on an empty queue.
    def broken(crop: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
        raise RuntimeError("broken")

    stream = batches(np.zeros((2, 4, 4, 3)), np.arange(2), np.full(2, 0.5), 1, 1, 4, broken, 1)
    try:
        next(stream)
    except RuntimeError as error:
        assert "broken" in str(error)
    else:
        raise AssertionError("nothing was raised")

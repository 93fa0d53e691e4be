"""Tiny generated photographs, so that no real one is needed."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest


def fake_fundus(rng: np.random.Generator, height: int = 120, width: int = 160) -> np.ndarray:
    """A lit disc on black with a bright spot: enough for the field finder and the pipeline."""
    image = np.zeros((height, width, 3), np.uint8)
    centre = (width // 2 + int(rng.integers(-5, 6)), height // 2)
    cv2.circle(image, centre, height // 2 - 8, (170, 80, 40), -1)
    spot = (centre[0] + int(rng.integers(-20, 21)), centre[1] + int(rng.integers(-20, 21)))
    cv2.circle(image, spot, 6, (240, 220, 160), -1)
    return np.clip(image + rng.normal(0, 3, image.shape), 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of 60 generated photographs in the layout of the real one."""
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(1)
    rows = []
    for dataset in ("aptos", "idrid", "eyepacs400"):
        (folder / dataset).mkdir()
        for i in range(20):
            path = f"{dataset}/{i}.jpg"
            cv2.imwrite(str(folder / path), fake_fundus(rng)[..., ::-1])
            rows.append(
                {
                    "dataset": dataset,
                    "path": path,
                    "grade": i % 5,
                    "dme": i % 3 if dataset == "idrid" else None,
                    "eye": ("left", "right")[i % 2] if dataset == "eyepacs400" else None,
                    "quality": None,
                    "group": f"{dataset}:{i // 2}",
                    "note": None,
                }
            )
    pd.DataFrame(rows).to_csv(folder / "manifest.csv", index=False)
    return folder

"""A data folder of small generated pictures in the layout of the real one.

`python -m akshi_training.tiny DIR` writes it: every step of the recipe can then be tried within
minutes on a machine that has no photograph. What a network learns from it means nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

GRADED = {"aptos": 80, "idrid": 40, "eyepacs400": 40}
LESION_PHOTOS = 6


def fake_fundus(
    rng: np.random.Generator, grade: int = 0, height: int = 120, width: int = 160
) -> tuple[np.ndarray, np.ndarray]:
    """A lit disc on black with a bright spot and `grade` dark ones, and the mask of the dark."""
    image = np.zeros((height, width, 3), np.uint8)
    centre = (width // 2 + int(rng.integers(-5, 6)), height // 2)
    cv2.circle(image, centre, height // 2 - 8, (170, 80, 40), -1)
    spot = (centre[0] + int(rng.integers(-20, 21)), centre[1] + int(rng.integers(-20, 21)))
    cv2.circle(image, spot, 6, (240, 220, 160), -1)
    mask = np.zeros((height, width), np.uint8)
    for _ in range(grade):
        x, y = (int(c + rng.integers(-30, 31)) for c in centre)
        cv2.circle(mask, (x, y), 5, 255, -1)
    image[mask > 0] = (70, 10, 10)
    return np.clip(image + rng.normal(0, 3, image.shape), 0, 255).astype(np.uint8), mask


def write_picture(file: Path, image: np.ndarray) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(file), image[..., ::-1])


def write_tiny(folder: Path) -> None:
    """Graded photographs, lesion masks, quality sets and `manifest.csv`, a few hundred files."""
    rng = np.random.default_rng(1)
    rows = []
    for dataset, count in GRADED.items():
        for i in range(count):
            path, grade = f"{dataset}/{i}.jpg", i // 2 % 5
            write_picture(folder / path, fake_fundus(rng, grade)[0])
            rows.append(
                {
                    "dataset": dataset,
                    "path": path,
                    "grade": grade,
                    "dme": min(2, grade) if dataset == "idrid" else None,
                    "eye": ("left", "right")[i % 2] if dataset == "eyepacs400" else None,
                    "group": f"{dataset}:{i // 2}",
                }
            )
    for i in range(30):
        image = fake_fundus(rng)[0]
        good = i % 2 == 0
        path = f"drimdb/{i}.jpg"
        write_picture(folder / path, image if good else cv2.GaussianBlur(image, (0, 0), 6))
        quality = "good" if good else "bad"
        rows.append({"dataset": "drimdb", "path": path, "quality": quality, "group": path})
    for i in range(6):
        path = f"hei-med/{i}.jpg"
        write_picture(folder / path, fake_fundus(rng)[0])
        rows.append({"dataset": "hei-med", "path": path, "quality": str(i / 6), "group": path})
    for i in range(LESION_PHOTOS):
        image, mask = fake_fundus(rng, 4)
        write_picture(folder / "idrid-lesions" / f"IDRiD_{i:02d}.jpg", image)
        for kind in ("MA", "HE", "EX", "SE", "OD"):
            cv2.imwrite(str(folder / "idrid-lesions" / f"IDRiD_{i:02d}_{kind}.png"), mask)
    columns = ["dataset", "path", "grade", "dme", "eye", "quality", "group", "note"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "manifest.csv", index=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    write_tiny(parser.parse_args().folder)


if __name__ == "__main__":
    main()

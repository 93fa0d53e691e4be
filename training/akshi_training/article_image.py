"""The article's images: circular crop, Ben Graham's blur, a folder resized in parallel."""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np

from .preprocess import read_rgb

KINDS = {".jpg", ".jpeg", ".png", ".tif", ".tiff"}


def crop_dark_border(image: np.ndarray, tolerance: int = 7) -> np.ndarray:
    """Cut rows and columns whose grey level never exceeds the tolerance; all dark is left as is."""
    lit = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) > tolerance
    rows, columns = np.flatnonzero(lit.any(1)), np.flatnonzero(lit.any(0))
    if not len(rows):
        return image
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def circle_crop(image: np.ndarray, size: int) -> np.ndarray:
    """Border cut, resized to a square, everything outside the inscribed circle black."""
    square = cv2.resize(crop_dark_border(image), (size, size), interpolation=cv2.INTER_AREA)
    mask = np.zeros((size, size), np.uint8)
    cv2.circle(mask, (size // 2, size // 2), size // 2, 1, -1)
    return square * mask[..., None]


def ben_graham(image: np.ndarray, share: float = 30.0) -> np.ndarray:
    """4 x image - 4 x Gaussian blur + 128: local contrast without the lighting (Graham 2015)."""
    blurred = cv2.GaussianBlur(image, (0, 0), image.shape[0] / share)
    return cv2.addWeighted(image, 4, blurred, -4, 128)


def article_image(image: np.ndarray, size: int) -> np.ndarray:
    """Circular crop, Gaussian-blur subtraction, then the circle cut again (its edge rings)."""
    sharp = ben_graham(circle_crop(image, size))
    mask = np.zeros((size, size), np.uint8)
    cv2.circle(mask, (size // 2, size // 2), int(size * 0.48), 1, -1)
    return sharp * mask[..., None]


def resize_folder(source: Path, target: Path, size: int, graham: bool, workers: int = 6) -> int:
    """Process every photograph under `source` into PNG files in `target`; returns how many."""
    target.mkdir(parents=True, exist_ok=True)
    files = sorted(file for file in source.rglob("*") if file.suffix.lower() in KINDS)

    def one(file: Path) -> None:
        image = read_rgb(file)
        made = article_image(image, size) if graham else circle_crop(image, size)
        _, data = cv2.imencode(".png", cv2.cvtColor(made, cv2.COLOR_RGB2BGR))
        data.tofile(target / f"{file.stem}.png")

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, files))
    return len(files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--graham", action="store_true")
    args = parser.parse_args()
    print(resize_folder(args.source, args.target, args.size, args.graham), "photographs")


if __name__ == "__main__":
    main()

"""The product's preprocessing, version 1: find the field of view, crop, resize.

This is a second implementation of what `src/main/core/grading` does in TypeScript; the golden
vectors next to each exported network hold the two together (`tests/test_preprocess.py`).
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

THUMBNAIL_LONG_SIDE = 256
LINE_SHARE = 0.02
FALLBACK_SHARE = 0.3

Box = tuple[int, int, int, int]


def read_rgb(path: str | Path) -> np.ndarray:
    """Decode a photograph to uint8 RGB (h, w, 3), EXIF orientation applied."""
    data = np.fromfile(path, dtype=np.uint8)
    image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if image is None:
        raise ValueError(f"cannot decode {path}")
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


def field_of_view(image: np.ndarray) -> Box:
    """Bounding box (y0, y1, x0, x1) of the lit field in an RGB photograph.

    Works on a thumbnail whose long side is 256 (a smaller photograph is its own thumbnail) so
    that it costs the same for every camera.
    Falls back to the whole frame when the box is under 30 % of either side.
    """
    height, width = image.shape[:2]
    scale = max(1.0, max(height, width) / THUMBNAIL_LONG_SIDE)
    size = (max(1, round(width / scale)), max(1, round(height / scale)))
    signal = cv2.resize(image, size, interpolation=cv2.INTER_AREA).max(axis=2)
    lit = signal > max(8.0, 0.12 * float(np.percentile(signal, 95)))
    rows = np.flatnonzero(lit.mean(axis=1) > LINE_SHARE)
    columns = np.flatnonzero(lit.mean(axis=0) > LINE_SHARE)
    if not len(rows) or not len(columns):
        return 0, height, 0, width
    y_scale, x_scale = height / size[1], width / size[0]
    y0, y1 = round(rows[0] * y_scale), min(height, round((rows[-1] + 1) * y_scale))
    x0, x1 = round(columns[0] * x_scale), min(width, round((columns[-1] + 1) * x_scale))
    if y1 - y0 < FALLBACK_SHARE * height or x1 - x0 < FALLBACK_SHARE * width:
        return 0, height, 0, width
    return y0, y1, x0, x1


def resize_square(image: np.ndarray, size: int) -> np.ndarray:
    """Resize to size x size, aspect not kept: area average when shrinking, cubic when enlarging."""
    shrinking = image.shape[0] >= size and image.shape[1] >= size
    interpolation = cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC
    return cv2.resize(image, (size, size), interpolation=interpolation)


def preprocess(image: np.ndarray, size: int) -> np.ndarray:
    """RGB photograph to the uint8 (size, size, 3) crop that the network sees."""
    y0, y1, x0, x1 = field_of_view(image)
    return resize_square(image[y0:y1, x0:x1], size)


def to_input(crops: np.ndarray) -> np.ndarray:
    """uint8 (n, h, w, 3) crops to float32 (n, 3, h, w) in about -1..1 (x / 127.5 - 1)."""
    return (crops.astype(np.float32).transpose(0, 3, 1, 2) - 127.5) / 127.5

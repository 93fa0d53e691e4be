"""The product's preprocessing and the article's."""

from __future__ import annotations

import json
import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from akshi_training.article_image import circle_crop, crop_dark_border, resize_folder
from akshi_training.preprocess import field_of_view, preprocess, read_rgb, to_input


def disc(height: int, width: int, radius: int) -> np.ndarray:
    image = np.zeros((height, width, 3), np.uint8)
    cv2.circle(image, (width // 2, height // 2), radius, (180, 90, 40), -1)
    return image


def test_field_of_view_of_a_disc() -> None:
    # 512 x 768, thumbnail scale 3: the box is right to within two of its pixels.
    y0, y1, x0, x1 = field_of_view(disc(512, 768, 200))
    assert np.abs(np.array([y0, y1, x0, x1]) - [56, 456, 184, 584]).max() <= 14


def test_all_dark_or_tiny_field_falls_back_to_the_frame() -> None:
    # Catches an exception on a black file, and a crop of a speck of glare.
    assert field_of_view(np.zeros((60, 80, 3), np.uint8)) == (0, 60, 0, 80)
    assert field_of_view(disc(600, 600, 40)) == (0, 600, 0, 600)


def test_a_small_photograph_is_not_enlarged_for_the_search() -> None:
    # A sharp edge at column 25 of 100: enlarging the thumbnail first would smear it.
    image = np.zeros((100, 100, 3), np.uint8)
    image[:, 25:75] = 150
    assert field_of_view(image) == (0, 100, 25, 75)


def test_crop_shape_and_scale() -> None:
    # Catches BGR order and a scale of 0..1 instead of -1..1.
    crop = preprocess(disc(120, 160, 50), 32)
    assert crop.shape == (32, 32, 3)
    middle = to_input(crop[None])[0, :, 16, 16]
    assert np.allclose(middle, (np.array([180, 90, 40]) - 127.5) / 127.5, atol=0.02)


def test_article_crop(tmp_path: Path) -> None:
    # Catches an all-dark photograph cut to nothing, and corners left lit.
    dark = np.zeros((10, 10, 3), np.uint8)
    assert crop_dark_border(dark).shape == dark.shape
    full = np.full((50, 70, 3), 90, np.uint8)
    cropped = circle_crop(full, 40)
    assert cropped[0, 0].max() == 0
    assert cropped[20, 20].min() == 90
    cv2.imwrite(str(tmp_path / "a.png"), full)
    assert resize_folder(tmp_path, tmp_path / "out", 24, graham=True) == 1
    assert cv2.imread(str(tmp_path / "out" / "a.png")).shape == (24, 24, 3)


GOLDEN = Path(__file__).parents[2] / "tests" / "fixtures" / "golden.json"
DATA = os.environ.get("AKSHI_DATA")


@pytest.mark.skipif(not DATA or not GOLDEN.exists(), reason="AKSHI_DATA names no photographs")
def test_field_of_view_equals_the_golden_vectors() -> None:
    # Catches drift between this implementation and the one that the first network was made with.
    for image in json.loads(GOLDEN.read_text())["images"]:
        found = field_of_view(read_rgb(Path(str(DATA)) / image["path"]))
        assert list(found) == image["fieldOfView"], image["path"]

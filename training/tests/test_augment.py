"""Augmentations keep shape, type and repeatability."""

from __future__ import annotations

import numpy as np
import pytest

from akshi_training.augment import colour
from akshi_training.augmentations import get_augmentation
from akshi_training.tiny import fake_fundus


@pytest.mark.parametrize("name", ["camera", "strong", "article", "none"])
def test_views_are_repeatable_and_well_formed(name: str) -> None:
    # Catches float views, a wrong size, or randomness outside the generator handed in.
    crop = fake_fundus(np.random.default_rng(0), 0, 96, 96)[0]
    apply = get_augmentation(name)
    for seed in range(25):
        view = apply(crop, 48, np.random.default_rng(seed))
        assert view.shape == (48, 48, 3)
        assert view.dtype == np.uint8
        assert (view == apply(crop, 48, np.random.default_rng(seed))).all()


def test_black_stays_black() -> None:
    # Catches brightness that lights the surround of the field.
    crop = fake_fundus(np.random.default_rng(0), 0, 96, 96)[0]
    crop[crop.max(axis=2) < 30] = 0
    for seed in range(25):
        view = colour(crop, np.random.default_rng(seed))
        assert view[crop.max(axis=2) == 0].max() == 0

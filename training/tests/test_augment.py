"""Augmentations keep shape, type and repeatability."""

from __future__ import annotations

import numpy as np
import pytest

from akshi_training.article_augment import PiecewiseAffine
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


def test_piecewise_affine_bends_without_tearing() -> None:
    # Catches holes, folds and moves far beyond the scale: the ramp must stay a ramp.
    ramp = np.repeat(np.linspace(0, 255, 96).astype(np.uint8)[None, :, None], 96, axis=0)
    ramp = np.repeat(ramp, 3, axis=2)
    bend = PiecewiseAffine(scale=(0.02, 0.02), nodes=4, p=1)
    bend.set_random_seed(5)
    inner = bend(image=ramp)["image"][12:-12, 12:-12, 0].astype(int)
    moved = np.abs(inner - ramp[12:-12, 12:-12, 0])
    assert 1 < moved.max() < 255 * 0.02 * 4
    assert (np.diff(inner, axis=1) >= 0).all()

"""Augmentations by the name that a config gives them."""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np

from .augment import augment as camera
from .batches import Augment


def none(crop: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """The crop at the input size, nothing else."""
    return cv2.resize(crop, (size, size), interpolation=cv2.INTER_AREA)


def get_augmentation(name: str) -> Augment:
    """`camera` (shipping recipe), `strong`, `article` (albumentations, as it lists) or `none`."""
    if name == "camera":
        return camera
    if name == "strong":
        return partial(camera, strength=1.6)
    if name == "none":
        return none
    if name == "article":
        from .article_augment import article

        return article
    raise ValueError(f"unknown augmentation {name}")

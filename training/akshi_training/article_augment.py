"""The article's augmentations, with albumentations in place of its keras generator."""

from __future__ import annotations

from functools import cache
from typing import Any

import albumentations as A
import cv2
import numpy as np


class PiecewiseAffine(A.ImageOnlyTransform):
    """Moves the nodes of a coarse grid at random and what lies between them in proportion.

    In place of albumentations 2.0.8's own, which takes nearly a second a picture and tears holes
    into it. `scale` is the standard deviation of a node's move as a share of the image's side.
    """

    def __init__(self, scale: tuple[float, float], nodes: int, p: float) -> None:
        super().__init__(p=p)
        self.scale, self.nodes = scale, nodes

    def get_params(self) -> dict[str, Any]:
        spread = self.random_generator.uniform(*self.scale)
        return {"moves": self.random_generator.normal(0, spread, (self.nodes, self.nodes, 2))}

    def apply(self, img: np.ndarray, moves: np.ndarray, **_params: Any) -> np.ndarray:
        height, width = img.shape[:2]
        field = cv2.resize(moves.astype(np.float32), (width, height)) * (width, height)
        x, y = np.meshgrid(np.arange(width), np.arange(height))
        where = (field + np.stack([x, y], axis=2)).astype(np.float32)
        return cv2.remap(img, where[..., 0], where[..., 1], cv2.INTER_LINEAR)


@cache
def pipeline(size: int) -> A.Compose:
    """Every augmentation that the article names, each with its own probability."""
    black = {"border_mode": cv2.BORDER_CONSTANT, "fill": 0}
    return A.Compose(
        [
            A.OneOf(
                [
                    A.OpticalDistortion(distort_limit=0.2, p=1),
                    A.GridDistortion(num_steps=5, distort_limit=0.2, p=1),
                    PiecewiseAffine(scale=(0.01, 0.03), nodes=4, p=1),
                ],
                p=0.2,
            ),
            A.HorizontalFlip(p=0.5),
            A.VerticalFlip(p=0.5),
            A.ShiftScaleRotate(
                shift_limit=0.06, scale_limit=0.15, rotate_limit=180, p=0.8, **black
            ),
            A.RGBShift(15, 15, 15, p=0.3),
            A.RandomBrightnessContrast(0.2, 0.2, p=0.5),
            A.OneOf([A.GaussNoise(std_range=(0.01, 0.04), p=1), A.Blur(blur_limit=3, p=1)], p=0.2),
            A.OneOf([A.Sharpen(p=1), A.Emboss(p=1)], p=0.2),
            A.RandomGamma((80, 120), p=0.3),
            A.CoarseDropout(
                num_holes_range=(1, 4),
                hole_height_range=(0.05, 0.15),
                hole_width_range=(0.05, 0.15),
                p=0.25,
            ),
            A.Resize(size, size, interpolation=cv2.INTER_AREA),
        ]
    )


def article(crop: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """One random view, uint8 (size, size, 3), repeatable from the generator's state."""
    chain = pipeline(size)
    chain.set_random_seed(int(rng.integers(2**31)))
    return chain(image=crop)["image"]

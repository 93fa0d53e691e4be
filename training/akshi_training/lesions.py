"""A lesion map on frozen features, from IDRiD's masks, and where maps point.

The head is a small pixel classifier on the encoder's strides 8 and 16 and the severity map. It is
judged by five folds over photographs: no photograph's own mask helped to draw its map.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from sklearn.metrics import average_precision_score
from torch import Tensor, nn

from .evaluate import with_interval
from .features import multi_scale, stack_at_8
from .model import MultiTaskNet
from .preprocess import Box, field_of_view, preprocess, read_rgb, to_input

KINDS = ("MA", "HE", "EX", "SE")
DISC = "OD"


@dataclass(frozen=True)
class LesionPhoto:
    """A crop with each lesion type's share of the cells of a coarse grid (k, h, w)."""

    name: str
    crop: np.ndarray
    shares: np.ndarray
    disc: np.ndarray


def mask_share(file: Path, box: Box, cells: int) -> np.ndarray:
    """Share of each of cells x cells parts of the box that a mask file covers; 0 without a file."""
    if not file.exists():
        return np.zeros((cells, cells), np.float32)
    y0, y1, x0, x1 = box
    lit = (cv2.imread(str(file), cv2.IMREAD_GRAYSCALE) > 0).astype(np.float32)
    return cv2.resize(lit[y0:y1, x0:x1], (cells, cells), interpolation=cv2.INTER_AREA)


def read_lesion_photos(folder: str | Path, size: int, stride: int = 8) -> list[LesionPhoto]:
    """IDRiD's segmentation photographs with their masks brought to the crop's grid."""
    photos = []
    for file in sorted(Path(folder).glob("IDRiD_*.jpg")):
        image = read_rgb(file)
        box = field_of_view(image)
        masks = {
            kind: mask_share(file.with_name(f"{file.stem}_{kind}.png"), box, size // stride)
            for kind in (*KINDS, DISC)
        }
        shares = np.stack([masks[kind] for kind in KINDS])
        photos.append(LesionPhoto(file.stem, preprocess(image, size), shares, masks[DISC]))
    return photos


class LesionHead(nn.Module):
    """Logits (n, 4, s/8, s/8) of microaneurysm, haemorrhage, hard and soft exudate in a cell."""

    def __init__(self, channels: int, hidden: int = 48) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("scale", torch.ones(channels))
        self.first = nn.Conv2d(channels, hidden, 1)
        self.second = nn.Conv2d(hidden, hidden, 3, padding=1)
        self.last = nn.Conv2d(hidden, len(KINDS), 1)
        nn.init.constant_(self.last.bias, -3.0)

    def forward(self, stacked: Tensor) -> Tensor:
        x = (stacked - self.mean[:, None, None]) / self.scale[:, None, None]
        x = torch.relu(self.first(x))
        x = x + torch.relu(self.second(x))
        return self.last(x)


@torch.inference_mode()
def stacked_features(net: MultiTaskNet, crops: list[np.ndarray], batch: int = 8) -> Tensor:
    """Frozen features at stride 8 of each crop."""
    net.eval()
    parts = []
    for start in range(0, len(crops), batch):
        inputs = torch.from_numpy(to_input(np.stack(crops[start : start + batch])))
        parts.append(stack_at_8(net, multi_scale(net.encoder, inputs)).float())
    return torch.cat(parts)


def train_head(
    features: Tensor, shares: np.ndarray, steps: int = 300, seed: int = 3, batch: int = 8
) -> LesionHead:
    """Fit a head on frozen features; a cell is positive from 2 % of its area on."""
    torch.manual_seed(seed)
    head = LesionHead(features.shape[1])
    head.mean.copy_(features.mean(dim=(0, 2, 3)))
    head.scale.copy_(features.std(dim=(0, 2, 3)) + 1e-3)
    targets = torch.from_numpy((shares >= 0.02).astype(np.float32))
    optimizer = torch.optim.AdamW(head.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        drawn = torch.randint(0, len(features), (batch,))
        x, y = features[drawn], targets[drawn]
        if torch.rand(()) < 0.5:
            x, y = x.flip(3), y.flip(3)
        if torch.rand(()) < 0.5:
            x, y = x.flip(2), y.flip(2)
        x = nn.functional.dropout2d(x, 0.1)
        loss = nn.functional.binary_cross_entropy_with_logits(head(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return head.eval()


@torch.inference_mode()
def cross_validate(
    features: Tensor,
    photos: list[LesionPhoto],
    extra_features: Tensor,
    folds: int = 5,
    steps: int = 300,
    seed: int = 3,
) -> np.ndarray:
    """Out-of-fold probabilities (n, 4, h, w); `extra_features` are lesion-free photographs."""
    shares = np.stack([photo.shares for photo in photos])
    blank = np.zeros((len(extra_features), *shares.shape[1:]), np.float32)
    fold = np.random.default_rng(seed).permutation(len(photos)) % folds
    maps = np.zeros_like(shares)
    for number in range(folds):
        inside = np.flatnonzero(fold != number)
        with torch.inference_mode(False):
            head = train_head(
                torch.cat([features[inside], extra_features]).clone(),
                np.concatenate([shares[inside], blank]),
                steps,
                seed,
            )
        outside = np.flatnonzero(fold == number)
        maps[outside] = torch.sigmoid(head(features[outside])).numpy()
    return maps


def area_under_pr(maps: np.ndarray, photos: list[LesionPhoto]) -> dict[str, tuple[float, float]]:
    """Average precision over all cells, and the share of positive cells (what chance gets)."""
    result = {}
    for k, kind in enumerate(KINDS):
        truth = np.stack([photo.shares[k] >= 0.02 for photo in photos]).ravel()
        result[kind] = (
            float(average_precision_score(truth, maps[:, k].ravel())),
            float(truth.mean()),
        )
    return result


def pointing(maps: np.ndarray, photos: list[LesionPhoto], slack: int = 1) -> dict[str, Any]:
    """How well one map for each photograph points at lesions of any type.

    `energy`: share of the map's positive mass in cells with a lesion; `hits`: share of
    photographs whose maximum lies in or within `slack` cells of one; `disc`: mass on the optic
    disc; `border`: mass in the outer tenth of the field; `intervals` of the first two. Maps are
    brought to the masks' grid.
    """
    energy, hits, disc, border = [], [], [], []
    for raw, photo in zip(maps, photos, strict=True):
        cells = photo.disc.shape
        map_ = np.clip(cv2.resize(raw.astype(np.float32), cells[::-1]), 0, None)
        map_ = map_ / max(1e-9, float(map_.sum()))
        lesion = photo.shares.max(axis=0) >= 0.02
        near = cv2.dilate(lesion.astype(np.uint8), np.ones((2 * slack + 1,) * 2, np.uint8)) > 0
        energy.append(map_[lesion].sum())
        hits.append(bool(near[np.unravel_index(map_.argmax(), cells)]))
        disc.append(map_[photo.disc >= 0.5].sum())
        yy, xx = np.mgrid[: cells[0], : cells[1]]
        radius = np.hypot((yy + 0.5) / cells[0] - 0.5, (xx + 0.5) / cells[1] - 0.5) * 2
        border.append(map_[radius > 0.9].sum())
    each = np.arange(len(photos))
    shares = {"energy": np.array(energy), "hits": np.array(hits)}
    return {
        **{key: float(value.mean()) for key, value in shares.items()},
        "intervals": {
            key: with_interval(lambda rows, v=value: float(v[rows].mean()), each, 1000)
            for key, value in shares.items()
        },
        "disc": float(np.mean(disc)),
        "border": float(np.mean(border)),
    }


def centre_baseline(cells: tuple[int, int]) -> np.ndarray:
    """A Gaussian at the centre of the field, sigma a quarter of the side."""
    yy, xx = np.mgrid[: cells[0], : cells[1]]
    y, x = (yy + 0.5) / cells[0] - 0.5, (xx + 0.5) / cells[1] - 0.5
    return np.exp(-(x**2 + y**2) / (2 * 0.25**2)).astype(np.float32)

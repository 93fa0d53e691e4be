"""Augmentation of the shipping recipe: one warp and a few cheap photometric steps.

It simulates what differs between cameras: how tightly the field is cut (APTOS files are squashed
squares, other sources keep a circle with the poles cut off), orientation, focus, compression,
colour balance and uneven light. About 3 ms a photograph at 224 px on one core.
"""

from __future__ import annotations

import cv2
import numpy as np


def augment(
    crop: np.ndarray, size: int, rng: np.random.Generator, strength: float = 1.0
) -> np.ndarray:
    """One random view, uint8 (size, size, 3), of a square uint8 crop.

    `strength` widens what differs between cameras: zoom, aspect, colour, and how often a view is
    degraded.
    """
    view = warp(crop, size, rng, strength)
    if rng.random() < 0.3 * strength:
        view = degrade(view, rng)
    view = colour(view, rng, strength)
    if rng.random() < 0.25:
        cutout(view, rng)
    return view


def warp(
    crop: np.ndarray, size: int, rng: np.random.Generator, strength: float = 1.0
) -> np.ndarray:
    """Rotation, flips, scale, aspect, shift and a random cut of the field, in one resampling."""
    side = crop.shape[0]
    angle = rng.uniform(-np.pi, np.pi) if rng.random() < 0.7 else rng.uniform(-0.15, 0.15)
    zoom = np.exp(strength * rng.uniform(-0.15, 0.15))
    aspect = np.exp(strength * rng.uniform(-0.18, 0.18)) if rng.random() < 0.7 else 1.0
    # The cut comes after the rotation: a camera's cut edges are level whatever the eye does.
    sx, sy = zoom * aspect, zoom / aspect
    if rng.random() < 0.3:
        sx *= rng.uniform(1.0, 1.25)
    elif rng.random() < 0.4:
        sy *= rng.uniform(1.0, 1.25)
    flip = -1.0 if rng.random() < 0.5 else 1.0
    cos, sin = np.cos(angle), np.sin(angle)
    base = size / side
    turn = np.array([[sx * cos * flip, -sx * sin], [sy * sin * flip, sy * cos]]) * base
    shift = size * (0.5 + rng.uniform(-0.05, 0.05, 2))
    offset = shift - turn @ np.array([side / 2, side / 2])
    matrix = np.column_stack([turn, offset])
    return cv2.warpAffine(crop, matrix, (size, size), flags=cv2.INTER_LINEAR)


def degrade(view: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Blur, a low-resolution sensor, strong JPEG compression, noise or sharpening."""
    size = view.shape[0]
    kind = rng.integers(5)
    if kind == 0:
        return cv2.GaussianBlur(view, (0, 0), rng.uniform(0.4, 1.3))
    if kind == 1:
        small = int(size * rng.uniform(0.5, 0.9))
        shrunk = cv2.resize(view, (small, small), interpolation=cv2.INTER_AREA)
        return cv2.resize(shrunk, (size, size), interpolation=cv2.INTER_LINEAR)
    if kind == 2:
        quality = int(rng.uniform(35, 85))
        _, data = cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, quality])
        return cv2.imdecode(data, cv2.IMREAD_COLOR)
    if kind == 3:
        noise = rng.normal(0, rng.uniform(1, 6), view.shape).astype(np.float32)
        return np.clip(view + noise, 0, 255).astype(np.uint8)
    blurred = cv2.GaussianBlur(view, (0, 0), 1.5)
    return cv2.addWeighted(view, 1 + (amount := rng.uniform(0.2, 0.8)), blurred, -amount, 0)


def colour(view: np.ndarray, rng: np.random.Generator, strength: float = 1.0) -> np.ndarray:
    """Exposure, contrast, gamma, white balance by a table for each channel, then uneven light."""
    levels = np.arange(256, dtype=np.float32) / 255
    gamma = np.exp(strength * rng.uniform(-0.3, 0.3))
    contrast = 1 + strength * (rng.uniform(0.8, 1.25) - 1)
    brightness = strength * rng.uniform(-0.08, 0.08)
    gains = np.exp(strength * rng.uniform(-0.15, 0.15, 3))
    tables = ((levels**gamma)[:, None] * gains - 0.35) * contrast + 0.35 + brightness
    # Black stays black, so that the surround of the field keeps telling nothing.
    tables *= np.minimum(1.0, levels[:, None] * 25)
    tables = np.clip(tables * 255, 0, 255).astype(np.uint8)
    view = cv2.LUT(view, tables[:, None, :])
    if rng.random() < 0.3:
        size = view.shape[0]
        ramp = np.linspace(-0.5, 0.5, size, dtype=np.float32)
        gx, gy = rng.uniform(-0.5, 0.5, 2).astype(np.float32)
        light = 1 + gx * ramp[None, :] + gy * ramp[:, None]
        view = np.clip(view * light[..., None], 0, 255).astype(np.uint8)
    return view


def cutout(view: np.ndarray, rng: np.random.Generator) -> None:
    """Blank one rectangle of up to a fifth of the side, in place."""
    size = view.shape[0]
    h, w = (rng.uniform(0.05, 0.2, 2) * size).astype(int)
    y, x = rng.integers(0, size - h), rng.integers(0, size - w)
    view[y : y + h, x : x + w] = 0

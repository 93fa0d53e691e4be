"""t-SNE of the flattened grey pixels, as the article draws it, and of the network's embedding."""

from __future__ import annotations

import cv2
import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.neighbors import NearestNeighbors


def project(vectors: np.ndarray, perplexity: float = 40.0, seed: int = 0) -> np.ndarray:
    """Two dimensions by PCA to 50, then t-SNE."""
    reduced = PCA(min(50, *vectors.shape), random_state=seed).fit_transform(vectors)
    perplexity = min(perplexity, (len(vectors) - 1) / 3)
    return TSNE(perplexity=perplexity, random_state=seed, init="pca").fit_transform(reduced)


def grey_pixels(crops: np.ndarray, side: int = 256) -> np.ndarray:
    """RGB crops to flattened greyscale of side x side (the article's 256 gives 65,536 numbers)."""
    return np.stack(
        [cv2.resize(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), (side, side)).ravel() for crop in crops]
    ).astype(np.float32)


def neighbour_agreement(points: np.ndarray, grades: np.ndarray, k: int = 10) -> float:
    """Share of a point's k nearest neighbours that carry its grade: how separable a plot is."""
    k = min(k, len(points) - 1)
    _, index = NearestNeighbors(n_neighbors=k + 1).fit(points).kneighbors(points)
    return float((grades[index[:, 1:]] == grades[:, None]).mean())

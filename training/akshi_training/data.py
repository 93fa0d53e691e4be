"""The manifest of graded photographs, splits that leak no group, and the cache of crops."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from .article_image import article_image, circle_crop
from .preprocess import preprocess, read_rgb

GRADED = ("aptos", "idrid", "eyepacs400")
GRADES = 5


def read_manifest(folder: str | Path) -> pd.DataFrame:
    """Rows of `manifest.csv` (dataset, path, grade, dme, eye, quality, group, note)."""
    frame = pd.read_csv(Path(folder) / "manifest.csv", dtype={"quality": str})
    frame["eye"] = frame["eye"].fillna("")
    frame["quality"] = frame["quality"].fillna("")
    return frame


def graded(frame: pd.DataFrame, datasets: tuple[str, ...] = GRADED) -> pd.DataFrame:
    """The photographs that carry a grade, in a stable order."""
    rows = frame[frame["dataset"].isin(datasets) & frame["grade"].notna()].copy()
    rows["grade"] = rows["grade"].astype(int)
    return rows.sort_values("path").reset_index(drop=True)


def assign_folds(frame: pd.DataFrame, folds: int = 5, seed: int = 2019) -> np.ndarray:
    """Fold number of each row: whole groups, stratified by source and the group's worst grade.

    Groups (patients, duplicate photographs) never span folds. Within each source and grade the
    shuffled groups are dealt round, the next stratum starting where the last one stopped, so that
    fold sizes differ by little.
    """
    rng = np.random.default_rng(seed)
    groups = frame.groupby("group").agg(dataset=("dataset", "first"), worst=("grade", "max"))
    fold_of: dict[str, int] = {}
    start = 0
    for _, stratum in sorted(groups.groupby(["dataset", "worst"])):
        names = sorted(stratum.index)
        rng.shuffle(names)
        for position, name in enumerate(names):
            fold_of[name] = (start + position) % folds
        start += len(names)
    return frame["group"].map(fold_of).to_numpy()


def sha256(path: str | Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


@dataclass(frozen=True)
class CropCache:
    """uint8 crops (n, size, size, 3) made once by the product's preprocessing."""

    crops: np.ndarray
    paths: list[str]

    def take(self, paths: list[str]) -> np.ndarray:
        """Crops of the named photographs, in the order asked for."""
        index = {path: i for i, path in enumerate(self.paths)}
        return self.crops[[index[path] for path in paths]]


IMAGES: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "product": preprocess,
    "circle": circle_crop,
    "graham": article_image,
}


def build_cache(
    folder: str | Path, paths: list[str], size: int, cache: str | Path, image: str = "product"
) -> CropCache:
    """Decode and crop every photograph once; later calls map the same file.

    The file's name carries the kind of image, the size and a digest of the list, so a changed
    list is a new cache.
    """
    digest = hashlib.sha256("\n".join(paths).encode()).hexdigest()[:12]
    file = Path(cache) / f"{image}-{size}-{digest}.npy"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial.npy")
        crops = np.lib.format.open_memmap(partial, "w+", np.uint8, (len(paths), size, size, 3))

        def fill(i: int) -> None:
            crops[i] = IMAGES[image](read_rgb(Path(folder) / paths[i]), size)

        with ThreadPoolExecutor() as pool:
            list(pool.map(fill, range(len(paths))))
        crops.flush()
        partial.rename(file)
    return CropCache(np.load(file, mmap_mode="r"), paths)

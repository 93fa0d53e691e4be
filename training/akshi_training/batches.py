"""Balanced drawing and augmented batches, made in a background thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from .preprocess import to_input

Augment = Callable[[np.ndarray, int, np.random.Generator], np.ndarray]


def draw_weights(
    frame: pd.DataFrame, balance: float, source_share: dict[str, float] | None = None
) -> np.ndarray:
    """Probability of drawing each row.

    A source gets n ** (1 - balance) of the draws and so does each grade within it, so 0 keeps
    the natural mix, 0.5 is the square root of it and 1 draws all equally often. `source_share`
    fixes the sources' shares by hand and leaves `balance` the grades.
    """
    by_source = frame.groupby("dataset")["path"].transform("size").to_numpy(float)
    by_grade = frame.groupby(["dataset", "grade"])["path"].transform("size").to_numpy(float)
    within = by_grade**-balance
    norm = pd.Series(within).groupby(frame["dataset"].to_numpy()).transform("sum").to_numpy()
    if source_share:
        share = frame["dataset"].map(source_share).to_numpy(float)
    else:
        share = by_source ** (1 - balance)
    weights = share * within / norm
    return weights / weights.sum()


def batches(
    crops: np.ndarray,
    rows: np.ndarray,
    weights: np.ndarray,
    count: int,
    batch: int,
    size: int,
    augment: Augment,
    seed: int,
) -> Iterator[tuple[Tensor, np.ndarray]]:
    """`count` batches of (inputs, positions in `rows`), three ahead of the consumer."""
    rng = np.random.default_rng(seed)
    waiting: queue.Queue[tuple[Tensor, np.ndarray] | BaseException | None] = queue.Queue(3)

    def produce() -> None:
        try:
            for _ in range(count):
                drawn = rng.choice(len(rows), batch, p=weights)
                views = np.stack([augment(crops[rows[i]], size, rng) for i in drawn])
                inputs = torch.from_numpy(np.ascontiguousarray(to_input(views)))
                waiting.put((inputs, drawn))
            waiting.put(None)
        except BaseException as error:
            waiting.put(error)

    threading.Thread(target=produce, daemon=True).start()
    while (item := waiting.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item

"""The report's figures, small PNG files without any photograph."""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

GRADE_NAMES = ["0 none", "1 mild", "2 moderate", "3 severe", "4 PDR"]


def save(figure: plt.Figure, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, dpi=80, metadata={"Software": None})
    plt.close(figure)


def class_distribution(frame: pd.DataFrame, file: Path) -> None:
    """Photographs by grade and source."""
    counts = frame.groupby(["grade", "dataset"]).size().unstack(fill_value=0)
    figure, axis = plt.subplots(figsize=(6, 3))
    counts.plot.bar(ax=axis, rot=0)
    axis.set(xlabel="grade", ylabel="photographs")
    save(figure, file)


def confusions(matrices: dict[str, list[list[int]]], file: Path) -> None:
    """Confusion matrices with rows normalised to 1, counts written in."""
    figure, axes = plt.subplots(1, len(matrices), figsize=(3.4 * len(matrices), 3.4))
    for axis, (name, counts) in zip(np.atleast_1d(axes), matrices.items(), strict=True):
        table = np.array(counts)
        shares = table / np.maximum(1, table.sum(axis=1, keepdims=True))
        axis.imshow(shares, vmin=0, vmax=1, cmap="Blues")
        for i, j in np.ndindex(5, 5):
            colour = "white" if shares[i, j] > 0.5 else "black"
            text = f"{shares[i, j]:.2f}\n({table[i, j]})"
            axis.text(j, i, text, ha="center", va="center", fontsize=6.5, color=colour)
        axis.set(title=name, xlabel="network", ylabel="reference", xticks=range(5), yticks=range(5))
    save(figure, file)


def roc(curves: dict[str, tuple[np.ndarray, np.ndarray]], file: Path) -> None:
    """Referable ROC by source: pairs of (truth, score)."""
    figure, axis = plt.subplots(figsize=(4, 4))
    for name, (truth, score) in curves.items():
        order = np.argsort(-score)
        positive = truth[order] >= 2
        axis.plot(
            np.concatenate([[0], np.cumsum(~positive) / max(1, (~positive).sum())]),
            np.concatenate([[0], np.cumsum(positive) / max(1, positive.sum())]),
            label=name,
        )
    axis.plot([0, 1], [0, 1], ":", color="grey")
    axis.set(xlabel="1 - specificity", ylabel="sensitivity")
    axis.legend(fontsize=8)
    save(figure, file)


def reliability(probabilities: np.ndarray, truth: np.ndarray, file: Path) -> None:
    """Accuracy against confidence in ten bins, with the number in each."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    which = np.minimum((confidence * 10).astype(int), 9)
    figure, axis = plt.subplots(figsize=(4, 4))
    axis.plot([0, 1], [0, 1], ":", color="grey")
    for b in sorted(set(which)):
        here = which == b
        x, y = confidence[here].mean(), right[here].mean()
        axis.plot(x, y, "o", color="tab:blue")
        axis.annotate(
            str(here.sum()), (x, y), fontsize=7, xytext=(4, -8), textcoords="offset points"
        )
    axis.set(xlabel="confidence", ylabel="accuracy", xlim=(0.2, 1), ylim=(0, 1))
    save(figure, file)


def scatter(points: dict[str, np.ndarray], grades: np.ndarray, file: Path) -> None:
    """Two-dimensional embeddings side by side, coloured by grade."""
    figure, axes = plt.subplots(1, len(points), figsize=(4.2 * len(points), 4))
    for axis, (name, xy) in zip(np.atleast_1d(axes), points.items(), strict=True):
        drawn = axis.scatter(xy[:, 0], xy[:, 1], c=grades, s=6, cmap="viridis")
        axis.set(title=name, xticks=[], yticks=[])
    handles, _ = drawn.legend_elements()
    figure.legend(handles, GRADE_NAMES, fontsize=7, loc="lower center", ncol=5)
    figure.subplots_adjust(bottom=0.15)
    figure.savefig(file, dpi=80)
    plt.close(figure)


def training_curve(log: pd.DataFrame, file: Path) -> None:
    """Loss by epoch, and held-out QWK where it was measured."""
    figure, axis = plt.subplots(figsize=(6, 3))
    axis.plot(log["epoch"], log["loss"], color="grey", label="training loss")
    axis.set(xlabel="epoch", ylabel="loss")
    right = axis.twinx()
    measured = log[log["qwk"].notna()]
    for source in measured["qwk"].iloc[-1] if len(measured) else []:
        kappas = [scores[source] for scores in measured["qwk"]]
        right.plot(measured["epoch"], kappas, "o-", label=source)
    right.set(ylabel="held-out QWK, rounded regression")
    right.legend(fontsize=8, loc="center right")
    save(figure, file)

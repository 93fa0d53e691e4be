"""One TOML file selects every part of a run."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any


@dataclass
class Config:
    """A training run. Times are minutes, sizes pixels; unknown keys in the file are an error."""

    name: str = "run"
    # Version of the network that comes of it, in its manifest and card.
    version: int = 1
    encoder: str = "tf_efficientnet_lite0"
    weights: str | None = "imagenet"
    # `gem` or `mean`.
    pooling: str = "gem"
    dropout: float = 0.2
    datasets: list[str] = field(default_factory=lambda: ["aptos", "idrid", "eyepacs400"])
    # `product` (what ships), `circle` (the article's crop) or `graham` (with its blur).
    image: str = "product"
    cache_size: int = 288
    # Input size from each share of the run on: [[0.0, 224], [0.7, 288]].
    sizes: list[list[float]] = field(default_factory=lambda: [[0.0, 224]])
    folds: int = 5
    held_out_fold: int | None = 0
    seed: int = 2019
    epochs: int = 20
    # The schedule also ends when this much time is used, whatever the epoch.
    budget_minutes: float | None = None
    batch: int = 32
    # `adamw`, `radam` or `sgd`.
    optimizer: str = "adamw"
    # `cosine`, `linear`, `step` or `constant`, after the warm-up.
    schedule: str = "cosine"
    learning_rate: float = 6e-4
    weight_decay: float = 0.01
    warmup: float = 0.06
    ema: float = 0.995
    # `camera` (what ships), `strong` (its ranges widened), `article` or `none`.
    augmentation: str = "camera"
    # 0: as they come; 0.5: square root; 1: every source and grade equally often.
    balance: float = 0.5
    # Share of the draws of each source in place of `balance` between sources: { aptos = 0.4, … }.
    source_share: dict[str, float] | None = None
    # `smooth_l1`, `mae` or `mse`; `focal` replaces the other two heads' entropies.
    regression_loss: str = "smooth_l1"
    focal: bool = False
    label_smoothing: float = 0.05
    loss_weights: list[float] = field(default_factory=lambda: [1.0, 0.5, 1.0])
    dme_weight: float = 0.3
    freeze_encoder: bool = False
    # No gradient reaches the stem and the blocks up to this one from this share of the run on:
    # [0.25, 1]. The large early maps cost most of a backward pass and change least.
    detach: list[float] | None = None
    # A checkpoint to start from (the article's stages chain this way), or several, averaged.
    start_from: str | list[str] | None = None
    # The packaged network: this share of the weights that the run started from, the rest its own.
    blend_start: float = 0.0
    # Finished runs whose averaged answers to the same view are a target beside the grade.
    teachers: list[str] = field(default_factory=list)
    # Weight of the teachers' answers; the rest is the grade's.
    teacher_share: float = 0.7
    bfloat16: bool = True
    threads: int = 2


def load_config(path: str | Path, **overrides: Any) -> Config:
    """Read a TOML file into a Config; overrides win over the file."""
    values = {**tomllib.loads(Path(path).read_text()), **overrides}
    known = {item.name for item in fields(Config)}
    if unknown := set(values) - known:
        raise ValueError(f"{path}: unknown keys {sorted(unknown)}")
    return Config(**values)


def holding_out(config: Config, fold: int) -> Config:
    """The same run with another fold held out, in a folder of its own.

    What it starts from and learns from are that fold's runs too: the config's own have seen these
    photographs.
    """
    if fold == config.held_out_fold:
        return config
    start = config.start_from
    return replace(
        config,
        held_out_fold=fold,
        name=f"{config.name}-fold{fold}",
        start_from=of_fold(start, fold)
        if isinstance(start, str)
        else start and [of_fold(checkpoint, fold) for checkpoint in start],
        teachers=[f"{name}-fold{fold}" for name in config.teachers],
    )


def of_fold(checkpoint: str, fold: int) -> str:
    """`run/last.pt` of the run that holds this fold out."""
    run, file = checkpoint.split("/")
    return f"{run}-fold{fold}/{file}"


def shortened(config: Config, share: float) -> Config:
    """The same run with a share of its epochs, at least one, and of its time budget."""
    return replace(
        config,
        epochs=max(1, round(config.epochs * share)),
        budget_minutes=config.budget_minutes and config.budget_minutes * share,
    )


def with_local_weights(config: Config, mobilenet: str | None) -> Config:
    """ImageNet weights of mobilenetv2_100 from a file, for machines that reach no model hub."""
    if mobilenet and config.encoder == "mobilenetv2_100" and config.weights == "imagenet":
        return replace(config, weights=mobilenet)
    return config

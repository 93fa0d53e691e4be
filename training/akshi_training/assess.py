"""Everything that is measured on a trained network after its training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from .calibration import fit_temperature
from .data import GRADED, build_cache, read_manifest
from .evaluate import with_interval
from .export import Predictor, run_onnx
from .features import localised_map, multi_scale, severity_map
from .fusion import softmax
from .lesions import (
    LesionHead,
    LesionPhoto,
    area_under_pr,
    centre_baseline,
    cross_validate,
    pointing,
    stacked_features,
    train_head,
)
from .metrics import quadratic_weighted_kappa
from .model import MultiTaskNet
from .predict import resized
from .preprocess import to_input
from .side_heads import (
    accuracy_line,
    degradations,
    disc_side_baseline,
    fit_odd_head,
    fold_into_matrix,
    grouped_predictions,
    linear_head,
    quality_rows,
    sharpness_baseline,
)

LESION_FREE = 40
# Of each source: with as many as come, EyePACS is rare among the good ones and gets rejected.
GRADED_FOR_QUALITY = 134


def assess_dme(
    outputs: dict[str, np.ndarray],
    held: pd.DataFrame,
    grades: np.ndarray,
    train: pd.DataFrame,
) -> tuple[float, dict[str, Any]]:
    """DME on held-out IDRiD against the commonest DME of the predicted grade.

    The baseline looks its answer up in the training part's table of grade and DME.
    """
    here = held["dme"].notna().to_numpy()
    truth = held["dme"].to_numpy()[here].astype(int)
    known = train[train["dme"].notna()]
    table = {int(grade): int(rows.mode().iloc[0]) for grade, rows in known.groupby("grade")["dme"]}
    baseline = np.array([table[int(grade)] for grade in grades[here]])
    logits = outputs["dme_logits"][here]
    said = logits.argmax(axis=1)
    temperature = fit_temperature(logits, truth)
    probability = softmax(logits, temperature)

    def gain(rows: np.ndarray) -> float:
        return float((said[rows] == truth[rows]).mean() - (baseline[rows] == truth[rows]).mean())

    return temperature, {
        "n": int(here.sum()),
        "gain": with_interval(gain, held["group"].to_numpy()[here], 1000),
        "accuracy": float((said == truth).mean()),
        "qwk": quadratic_weighted_kappa(truth, said, 3),
        "baseline_accuracy": float((baseline == truth).mean()),
        "baseline_qwk": quadratic_weighted_kappa(truth, baseline, 3),
        "majority_accuracy": float(np.bincount(truth).max() / len(truth)),
        "referable_sensitivity": float((probability[truth >= 1, 0] < 0.5).mean()),
        "referable_specificity": float((probability[truth == 0, 0] >= 0.5).mean()),
    }


def assess_laterality(
    predictor: Predictor, crops: np.ndarray, frame: pd.DataFrame, held: np.ndarray
) -> tuple[np.ndarray, dict[str, Any]]:
    """P(right eye) on held-out EyePACS patients against the side of the brightest spot."""
    rows = np.flatnonzero((frame["eye"] != "").to_numpy())
    right = (frame["eye"].to_numpy()[rows] == "right").astype(int)
    chosen = np.stack([crops[i] for i in rows])
    features = predictor(chosen)["side"]
    test = held[rows]
    spot = disc_side_baseline(chosen[test]) > 0
    weights = fit_odd_head(features[~test], right[~test], decay=10.0)
    probability = 1 / (1 + np.exp(-(features[test] @ weights)))
    baseline = float(max((spot == right[test]).mean(), (spot != right[test]).mean()))
    return weights, accuracy_line(
        right[test], probability, baseline, frame["group"].to_numpy()[rows][test]
    )


def quality_set(
    data: Path, cache: Path, size: int, crops: np.ndarray, frame: pd.DataFrame, held: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Crops, gradable labels, groups and source names: DRIMDB, and graded photographs as they are
    and degraded (training part only)."""
    drimdb = quality_rows(read_manifest(data))
    stored = build_cache(data, list(drimdb["path"]), size, cache)
    rng = np.random.default_rng(8)
    sources = [np.flatnonzero(~held & (frame["dataset"] == name).to_numpy()) for name in GRADED]
    rows = np.concatenate(
        [rng.choice(seen, min(GRADED_FOR_QUALITY, len(seen)), replace=False) for seen in sources]
    )
    good = resized(np.stack([crops[i] for i in rows]), size)
    spoilt = np.stack([degradations(crop, rng) for crop in good])
    names = frame["path"].to_numpy()[rows]
    return (
        np.concatenate([stored.crops, good, spoilt]),
        np.concatenate([drimdb["gradable"], np.ones(len(good)), np.zeros(len(spoilt))]).astype(int),
        np.concatenate([drimdb["group"], names, names]),
        np.array(["drimdb"] * len(drimdb) + ["graded"] * len(good) + ["degraded"] * len(spoilt)),
    )


def assess_gradability(
    predictor: Predictor,
    data: Path,
    cache: Path,
    crops: np.ndarray,
    frame: pd.DataFrame,
    held: np.ndarray,
) -> tuple[tuple[np.ndarray, float], dict[str, Any]]:
    """P(gradable), judged on DRIMDB by five folds, against a cut on sharpness fitted likewise."""
    pictures, labels, groups, source = quality_set(data, cache, predictor.size, crops, frame, held)
    features = predictor(pictures)["embedding"]
    probability = grouped_predictions(features, labels, groups, decay=30.0)
    sharp = sharpness_baseline(pictures)[:, None]
    plain = grouped_predictions(sharp, labels, groups, decay=1.0)
    lines = {}
    for name, here in (
        ("DRIMDB", source == "drimdb"),
        ("graded and degraded", source != "drimdb"),
    ):
        baseline = float(((plain[here] >= 0.5) == labels[here]).mean())
        lines[name] = accuracy_line(labels[here], probability[here], baseline, groups[here])
    manifest = read_manifest(data)
    kinds = quality_rows(manifest)["quality"].to_numpy()
    lines["DRIMDB"]["outliers"] = int((kinds == "outlier").sum())
    rejected = probability[source == "drimdb"][kinds == "outlier"] < 0.5
    lines["DRIMDB"]["outliers_rejected"] = int(rejected.sum())
    head = linear_head(30.0).fit(features, labels)
    hei_med = manifest.query("dataset == 'hei-med'")
    stored = build_cache(data, list(hei_med["path"]), predictor.size, cache)
    weights = fold_into_matrix(head)
    outside = predictor(stored.crops)["embedding"]
    said = outside @ weights[0] + weights[1]
    lines["HEI-MED"] = {
        "n": len(hei_med),
        "spearman": float(
            pd.Series(said).corr(
                hei_med["quality"].astype(float).reset_index(drop=True), "spearman"
            )
        ),
        "gradable_share": float((said > 0).mean()),
    }
    return weights, lines


def called_gradable(
    head: tuple[np.ndarray, float], embedding: np.ndarray, test: pd.DataFrame
) -> dict[str, float]:
    """Share of a source's held-out photographs, all of which readers graded, called gradable."""
    said = pd.Series(embedding @ head[0] + head[1] > 0)
    return {str(k): float(v) for k, v in said.groupby(test["dataset"].to_numpy()).mean().items()}


@torch.inference_mode()
def coarse_maps(net: MultiTaskNet, crops: list[np.ndarray]) -> torch.Tensor:
    """The severity map of each crop."""
    maps = [
        severity_map(net, multi_scale(net.encoder, torch.from_numpy(to_input(crop[None])))[32])
        for crop in crops
    ]
    return torch.cat(maps)


def assess_maps(
    net: MultiTaskNet,
    photos: list[LesionPhoto],
    size: int,
    crops: np.ndarray,
    frame: pd.DataFrame,
    held: np.ndarray,
    steps: int,
) -> tuple[LesionHead, dict[str, Any]]:
    """A lesion head on frozen features, its AUPR by type, and where four kinds of map point."""
    clean = np.flatnonzero((~held) & (frame["grade"] == 0).to_numpy())
    clean = np.random.default_rng(9).choice(clean, min(LESION_FREE, len(clean)), replace=False)
    free = stacked_features(net, list(resized(np.stack([crops[i] for i in clean]), size)))
    features = stacked_features(net, [photo.crop for photo in photos])
    lesions = cross_validate(features, photos, free, steps=steps)
    severity = coarse_maps(net, [photo.crop for photo in photos])
    fine = localised_map(severity, torch.from_numpy(lesions)).numpy()
    centre = np.stack([centre_baseline(photo.disc.shape) for photo in photos])
    shares = np.stack([photo.shares for photo in photos])
    blank = np.zeros((len(free), *shares.shape[1:]), np.float32)
    head = train_head(torch.cat([features, free]), np.concatenate([shares, blank]), steps)
    return head, {
        "n": len(photos),
        "aupr": area_under_pr(lesions, photos),
        "pointing": {
            "centre of field": pointing(centre, photos),
            "severity map": pointing(severity.numpy(), photos),
            "lesion head": pointing(lesions.max(axis=1), photos),
            "severity x lesion": pointing(fine, photos),
        },
    }


def other_network_maps(file: Path, photos: list[LesionPhoto], its_size: int) -> dict[str, Any]:
    """`pointing` of another ONNX network's `cam` on the same photographs and the same grid."""
    inputs = to_input(resized(np.stack([photo.crop for photo in photos]), its_size))
    maps = run_onnx(file, inputs, threads=2)["cam"]
    maps = np.clip(maps.reshape(len(photos), *maps.shape[-2:]), 0, None)
    return pointing(maps, photos)

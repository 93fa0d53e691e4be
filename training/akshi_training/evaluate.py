"""Honest figures on a held-out fold: constants are fitted on the half that they do not judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .calibration import (
    conformal_quantile,
    conformal_sets,
    fit_temperature,
    threshold_for_sensitivity,
)
from .data import assign_folds
from .fusion import (
    Outputs,
    fit_cuts,
    fit_fusion,
    fuse,
    grade_from_score,
    head_values,
    sigmoid,
    softmax,
)
from .metrics import (
    auc,
    clustered_bootstrap,
    confusion,
    equal_mix_kappa,
    expected_calibration_error,
    quadratic_weighted_kappa,
)

COVERAGE = 0.9


@dataclass
class Constants:
    """What is fitted after training, on photographs that the network did not train on."""

    neuron: np.ndarray
    cuts: np.ndarray
    temperature: float
    threshold: float
    quantile: float


def fit_constants(outputs: Outputs, grades: np.ndarray) -> Constants:
    """Fusion neuron, cut-points, temperature, referable threshold and conformal quantile."""
    heads = head_values(outputs)
    neuron = fit_fusion(heads, grades)
    temperature = fit_temperature(outputs["logits"], grades)
    probabilities = softmax(outputs["logits"], temperature)
    return Constants(
        neuron,
        fit_cuts(fuse(heads, neuron), grades),
        temperature,
        threshold_for_sensitivity(sigmoid(outputs["ordinal_logits"])[:, 1], grades >= 2),
        conformal_quantile(probabilities, grades, COVERAGE),
    )


def apply_constants(outputs: Outputs, constants: Constants) -> Outputs:
    """Score, grade by cuts and by rounding, probabilities, referable flag and conformal set."""
    score = fuse(head_values(outputs), constants.neuron)
    probabilities = softmax(outputs["logits"], constants.temperature)
    referable = sigmoid(outputs["ordinal_logits"])[:, 1]
    return {
        "score": score,
        "grade": grade_from_score(score, constants.cuts),
        "rounded": grade_from_score(score),
        "probabilities": probabilities,
        "referable": referable,
        "flag": referable >= constants.threshold,
        "set": conformal_sets(probabilities, constants.quantile),
    }


def take(outputs: Outputs, rows: np.ndarray) -> Outputs:
    """The same rows of every array."""
    return {key: value[rows] for key, value in outputs.items()}


def place(whole: Outputs, rows: np.ndarray, part: Outputs, count: int) -> None:
    """Puts the arrays of some rows into those of all `count` of them."""
    for key, value in part.items():
        array = whole.setdefault(key, np.zeros((count, *value.shape[1:]), value.dtype))
        array[rows] = value


def judge(outputs: Outputs, grades: np.ndarray, parts: np.ndarray) -> Outputs:
    """Each part of the photographs with constants fitted on the other parts."""
    judged: Outputs = {}
    for part in np.unique(parts):
        rows, others = np.flatnonzero(parts == part), np.flatnonzero(parts != part)
        constants = fit_constants(take(outputs, others), grades[others])
        place(judged, rows, apply_constants(take(outputs, rows), constants), len(grades))
    return judged


def cross_fit(outputs: Outputs, frame: pd.DataFrame) -> Outputs:
    """Judge each half of the fold with constants from the other half; groups stay whole."""
    return judge(outputs, frame["grade"].to_numpy(), assign_folds(frame, folds=2, seed=11))


def with_interval(statistic: Any, groups: np.ndarray, rounds: int) -> dict[str, float]:
    """A figure and its 95 % interval over drawn-again groups."""
    low, high = clustered_bootstrap(statistic, groups, rounds)
    return {"value": float(statistic(np.arange(len(groups)))), "low": low, "high": high}


def kappa_with_interval(
    truth: np.ndarray,
    said: np.ndarray,
    groups: np.ndarray,
    rounds: int,
    less: np.ndarray | None = None,
) -> dict[str, float]:
    """QWK of the grades said, or what it is better than that of the grades `less`, paired: the same
    photographs drawn again for both."""

    def kappa(rows: np.ndarray) -> float:
        value = quadratic_weighted_kappa(truth[rows], said[rows])
        return value if less is None else value - quadratic_weighted_kappa(truth[rows], less[rows])

    return with_interval(kappa, groups, rounds)


def summarise(frame: pd.DataFrame, judged: Outputs, rounds: int = 1000) -> dict[str, Any]:
    """All figures of one slice (a source, or everything)."""
    truth, groups = frame["grade"].to_numpy(), frame["group"].to_numpy()
    refer = truth >= 2
    flag, score, sets = judged["flag"], judged["referable"], judged["set"]
    member = sets[np.arange(len(truth)), truth]

    def kappa(key: str) -> Any:
        return lambda rows: quadratic_weighted_kappa(truth[rows], judged[key][rows])

    def share(mask: np.ndarray, hit: np.ndarray) -> Any:
        return lambda rows: hit[rows][mask[rows]].mean() if mask[rows].any() else np.nan

    return {
        "n": len(frame),
        "groups": len(set(groups)),
        "qwk": with_interval(kappa("grade"), groups, rounds),
        "qwk_rounded": with_interval(kappa("rounded"), groups, rounds),
        "qwk_equal": with_interval(
            lambda rows: equal_mix_kappa(truth[rows], judged["grade"][rows]), groups, rounds
        ),
        "accuracy": float((judged["grade"] == truth).mean()),
        "within_one": float((np.abs(judged["grade"] - truth) <= 1).mean()),
        "sensitivity": with_interval(share(refer, flag), groups, rounds),
        "specificity": with_interval(share(~refer, ~flag), groups, rounds),
        "auc": with_interval(lambda r: auc(refer[r].astype(int), score[r]), groups, rounds),
        "ece": expected_calibration_error(judged["probabilities"], truth),
        "brier": float(((judged["probabilities"] - np.eye(5)[truth]) ** 2).sum(axis=1).mean()),
        "coverage": with_interval(lambda rows: member[rows].mean(), groups, rounds),
        "set_size": float(sets.sum(axis=1).mean()),
        "confusion": confusion(truth, judged["grade"]).tolist(),
    }


def by_source(
    frame: pd.DataFrame, judged: Outputs, rounds: int = 1000
) -> dict[str, dict[str, Any]]:
    """`summarise` for each source and for all together."""
    slices = {"all": np.ones(len(frame), bool)}
    for source in sorted(set(frame["dataset"])):
        slices[source] = (frame["dataset"] == source).to_numpy()
    return {
        name: summarise(
            frame[here].reset_index(drop=True), take(judged, np.flatnonzero(here)), rounds
        )
        for name, here in slices.items()
    }


def operating_points(truth: np.ndarray, score: np.ndarray) -> list[dict[str, float]]:
    """Referable threshold, sensitivity and specificity where either reaches a common target."""
    refer = truth >= 2
    points = []
    for wanted in (0.90, 0.95, 0.98):
        threshold = threshold_for_sensitivity(score, refer, wanted)
        flag = score >= threshold
        points.append((f"sensitivity {wanted:.2f}", threshold, flag))
    for wanted in (0.90, 0.93, 0.95):
        threshold = float(np.quantile(score[~refer], wanted, method="higher")) + 1e-9
        points.append((f"specificity {wanted:.2f}", threshold, score >= threshold))
    return [
        {
            "chosen_for": name,
            "threshold": round(threshold, 4),
            "sensitivity": float(flag[refer].mean()),
            "specificity": float((~flag[~refer]).mean()),
        }
        for name, threshold, flag in points
    ]


def worst(frame: pd.DataFrame, judged: Outputs, count: int = 20) -> pd.DataFrame:
    """The photographs furthest from their grade: path, grade, score."""
    table = frame[["dataset", "path", "grade"]].copy()
    table["score"] = judged["score"].round(2)
    table["off"] = (table["score"] - table["grade"]).abs()
    return table.sort_values("off", ascending=False).head(count).reset_index(drop=True)

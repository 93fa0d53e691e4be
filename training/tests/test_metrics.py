"""Agreement, calibration, fusion and conformal sets against known values."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from akshi_training.calibration import (
    conformal_quantile,
    conformal_sets,
    fit_temperature,
    threshold_for_sensitivity,
)
from akshi_training.fusion import (
    fit_cuts,
    fit_fusion,
    fuse,
    grade_from_score,
    head_values,
    softmax,
)
from akshi_training.metrics import (
    auc,
    clustered_bootstrap,
    equal_mix_kappa,
    expected_calibration_error,
    quadratic_weighted_kappa,
)


def test_kappa_by_hand() -> None:
    # Two grades: weights are 0/1, so this is the article's own example, (0.7 - 0.5) / 0.5 = 0.4.
    truth = np.array([1] * 25 + [0] * 25)
    said = np.array([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15)
    assert quadratic_weighted_kappa(truth, said) == pytest.approx(0.4)


def test_equal_mix_ignores_how_common_a_grade_is() -> None:
    # Catches a figure that changes when the photographs of one grade are there twice.
    truth, said = np.array([0, 0, 1, 2, 3, 4]), np.array([0, 1, 1, 2, 2, 4])
    once = equal_mix_kappa(truth, said)
    twice = equal_mix_kappa(np.append(truth, [0, 0]), np.append(said, [0, 1]))
    assert np.isclose(once, twice)
    assert quadratic_weighted_kappa(truth, said) != pytest.approx(once)


def test_kappa_and_auc_agree_with_sklearn() -> None:
    # Catches transposed weights or a wrong normalisation, and ties in the ranks.
    rng = np.random.default_rng(0)
    truth, said = rng.integers(0, 5, 300), rng.integers(0, 5, 300)
    said = np.where(rng.random(300) < 0.5, truth, said)
    expected = cohen_kappa_score(truth, said, weights="quadratic")
    assert quadratic_weighted_kappa(truth, said) == pytest.approx(expected)
    assert auc(truth >= 2, said) == pytest.approx(roc_auc_score(truth >= 2, said))


def test_bootstrap_draws_whole_groups() -> None:
    # 20 copies of each of 10 values: a row bootstrap's interval is about 4.5 times too narrow.
    values = np.repeat(np.arange(10.0), 20)
    groups = np.repeat(np.arange(10), 20)
    low, high = clustered_bootstrap(lambda rows: values[rows].mean(), groups)
    assert high - low > 2.5
    low, high = clustered_bootstrap(lambda rows: values[rows].mean(), np.arange(200))
    assert high - low < 1.2


def test_rounding_and_cuts() -> None:
    # Catches banker's rounding (0.5 down) and a cut that is not inclusive.
    score = np.array([-0.4, 0.49, 0.5, 1.5, 2.49, 3.5, 9.0])
    assert grade_from_score(score).tolist() == [0, 0, 1, 2, 2, 4, 4]
    assert grade_from_score(np.array([0.62]), (0.62, 1.4, 2.4, 3.2)).tolist() == [1]


def test_fitted_cuts_find_a_shifted_scale() -> None:
    # Catches a search that never leaves rounding: scores sit 0.3 below their grades.
    rng = np.random.default_rng(2)
    grades = rng.integers(0, 5, 600)
    score = grades - 0.3 + rng.normal(0, 0.15, 600)
    cuts = fit_cuts(score, grades)
    assert np.abs(cuts - np.array([0.2, 1.2, 2.2, 3.2])).max() < 0.25
    rounded = quadratic_weighted_kappa(grades, grade_from_score(score))
    assert quadratic_weighted_kappa(grades, grade_from_score(score, cuts)) > rounded + 0.01
    assert (np.diff(cuts) > 0).all()


def test_fusion_neuron_recovers_its_weights() -> None:
    # Catches swapped columns or a bias that is regularised away.
    rng = np.random.default_rng(3)
    heads = rng.normal(2, 1, (4000, 3))
    truth = heads @ np.array([0.2, 0.5, 0.3]) - 0.1
    neuron = fit_fusion(heads, truth, ridge=1.0)
    assert np.allclose(neuron, [0.2, 0.5, 0.3, -0.1], atol=0.01)
    assert np.allclose(fuse(heads, neuron), truth, atol=0.05)


def test_head_values_by_hand() -> None:
    # Even logits: expectation 2, argmax 0 (the article), four ordinal halves sum to 2.
    outputs = {
        "regression": np.array([1.5]),
        "logits": np.zeros((1, 5)),
        "ordinal_logits": np.zeros((1, 4)),
    }
    assert head_values(outputs).tolist() == [[1.5, 2.0, 2.0]]
    assert head_values(outputs, hard=True).tolist() == [[1.5, 0.0, 2.0]]


def test_temperature_undoes_overconfidence() -> None:
    # Labels drawn from softmax(z), logits handed over as 2 z: the temperature is 2.
    rng = np.random.default_rng(4)
    z = rng.normal(0, 1.5, (4000, 5))
    truth = np.array([rng.choice(5, p=p) for p in softmax(z)])
    assert fit_temperature(2 * z, truth) == pytest.approx(2.0, abs=0.12)
    assert expected_calibration_error(softmax(z), truth) < 0.03
    assert expected_calibration_error(softmax(z / 0.4), truth) > 0.1


def test_threshold_reaches_the_sensitivity() -> None:
    # Catches the off-by-one that gives 0.94 where 0.95 was asked for.
    score = np.linspace(0, 1, 100)
    referable = np.ones(100, bool)
    threshold = threshold_for_sensitivity(score, referable)
    assert (score >= threshold).mean() == pytest.approx(0.95)


def test_conformal_sets_cover() -> None:
    # Catches a quantile without the finite-sample correction, and empty sets.
    rng = np.random.default_rng(5)
    z = rng.normal(0, 2, (3000, 5))
    truth = np.array([rng.choice(5, p=p) for p in softmax(z)])
    probabilities = softmax(3 * z)
    quantile = conformal_quantile(probabilities[:1500], truth[:1500], 0.9)
    sets = conformal_sets(probabilities[1500:], quantile)
    covered = sets[np.arange(1500), truth[1500:]].mean()
    assert covered > 0.87
    assert (sets.sum(1) >= 1).all()
    assert conformal_quantile(probabilities[:5], truth[:5], 0.9) == 1.0

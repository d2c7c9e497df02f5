"""Measures against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.vision import measure

TRUTH = np.array([True, True, False, False])


def test_roc_auc__one_swapped_pair_of_four():
    assert measure.roc_auc(np.array([0.9, 0.4, 0.5, 0.1]), TRUTH) == 0.75


def test_roc_auc__ties_count_half():
    assert measure.roc_auc(np.full(4, 0.5), TRUTH) == 0.5


def test_roc_auc__one_sided_is_unknown():
    assert np.isnan(measure.roc_auc(np.array([0.1]), np.array([True])))


def test_average_precision__mean_precision_at_each_positive():
    value = measure.average_precision(np.array([0.9, 0.4, 0.5, 0.1]), TRUTH)

    assert value == pytest.approx((1 + 2 / 3) / 2)


def test_share_above__the_limit_itself_counts():
    assert measure.share_above(np.array([0.2, 0.5, 0.7]), 0.5) == pytest.approx(2 / 3)


def test_platt__finds_the_slope_that_made_the_answers():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 3, 20000)
    truth = rng.random(20000) < measure.probability(logits, 0.5, 1.0)

    slope, offset = measure.platt(logits, truth)

    assert (slope, offset) == (pytest.approx(0.5, abs=0.05), pytest.approx(1.0, abs=0.1))


def test_platt__separated_answers_stay_finite():
    slope, _ = measure.platt(np.array([5.0, 4.0, -4.0, -5.0]), TRUTH)

    assert 0 < slope < 10


def test_threshold_for__keeps_each_set_below_its_share():
    scores = np.linspace(0.5, 0.99, 100)

    limit = measure.threshold_for([(scores, 0.05), (scores - 0.1, 0.2)])

    assert measure.share_above(scores, limit) <= 0.05


def test_threshold_for__never_below_even_odds():
    assert measure.threshold_for([(np.array([0.01, 0.02]), 0.0)]) == 0.5

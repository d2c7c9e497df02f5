"""Class weights as trainers know them."""

from __future__ import annotations

import random

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from workbench.exporters import weights


@pytest.mark.parametrize("seed", range(8))
def test_class_weights__balanced_equals_scikit_learn(seed):
    rng = random.Random(seed)
    counts = {f"c{n}": rng.randint(1, 400) for n in range(rng.randint(1, 13))}
    answers = np.repeat(list(counts), list(counts.values()))
    expected = compute_class_weight("balanced", classes=np.array(list(counts)), y=answers)

    found = weights.class_weights(counts)["balanced"]

    assert list(found.values()) == pytest.approx(list(expected), rel=1e-12)


def test_class_weights__inverse_frequency_has_the_mean_one():
    found = weights.class_weights({"a": 10, "b": 40})["inverse_frequency"]

    assert found == pytest.approx({"a": 1.6, "b": 0.4})


def test_class_weights__max_ratio():
    assert weights.class_weights({"a": 10, "b": 40})["max_ratio"] == {"a": 4, "b": 1}


def test_class_weights__every_method():
    assert tuple(weights.class_weights({"a": 1})) == weights.METHODS

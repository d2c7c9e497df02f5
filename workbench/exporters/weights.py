"""Class weights from the training counts, in the three ways that trainers use."""

from __future__ import annotations

from collections.abc import Mapping

METHODS = ("inverse_frequency", "balanced", "max_ratio")


def class_weights(train: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """Method → class → weight, from the number of training images a class (each at least 1).

    inverse_frequency: 1/count, scaled so that the mean over the classes is 1.
    balanced: images / (classes × count), scikit-learn's `compute_class_weight("balanced")`.
    max_ratio: largest count / count.
    """
    inverse = {name: 1 / count for name, count in train.items()}
    scale = len(train) / sum(inverse.values())
    total, most = sum(train.values()), max(train.values())
    return {
        "inverse_frequency": {name: value * scale for name, value in inverse.items()},
        "balanced": {name: total / (len(train) * count) for name, count in train.items()},
        "max_ratio": {name: most / count for name, count in train.items()},
    }

"""Figures of merit for a filter: ranking quality, calibration, threshold, shares above it.

Owns the arithmetic only; knows neither pictures nor networks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def roc_auc(scores: Numbers, truth: NDArray[np.bool_]) -> float:
    """Chance that a positive scores above a negative, ties half (Mann-Whitney U); NaN if one-sided.

    Args:
        scores: [N], higher means more likely positive.
        truth: [N].
    """
    positives, negatives = scores[truth], np.sort(scores[~truth])
    if not len(positives) or not len(negatives):
        return float("nan")
    below = np.searchsorted(negatives, positives, "left")
    up_to = np.searchsorted(negatives, positives, "right")
    return float((below + up_to).sum() / (2 * len(positives) * len(negatives)))


def average_precision(scores: Numbers, truth: NDArray[np.bool_]) -> float:
    """Mean over the positives of the precision at their rank; NaN without positives."""
    ordered = truth[np.argsort(-scores, kind="stable")]
    if not ordered.any():
        return float("nan")
    precision = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    return float(precision[ordered].mean())


def share_above(scores: Numbers, threshold: float) -> float:
    """Share of scores at or above the threshold; NaN when there are none."""
    return float((scores >= threshold).mean()) if len(scores) else float("nan")


def platt(logits: Numbers, truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset with which sigmoid(slope · logit + offset) is a calibrated probability.

    Newton's method on the likelihood, with the softened targets of Platt (1999), so that
    perfectly separated answers do not run to infinity.
    """
    high = (truth.sum() + 1) / (truth.sum() + 2)
    low = 1 / ((~truth).sum() + 2)
    target = np.where(truth, high, low)
    design = np.stack([logits, np.ones_like(logits)], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(50):
        chance = probability(logits, weights[0], weights[1])
        curve = chance * (1 - chance)
        hessian = design.T @ (design * curve[:, None]) + 1e-6 * np.eye(2)
        step = np.linalg.solve(hessian, design.T @ (target - chance))
        weights = weights + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[0]), float(weights[1])


def probability(logits: Numbers, slope: float, offset: float) -> Numbers:
    """The calibrated probability of each logit."""
    return np.asarray(1 / (1 + np.exp(-np.clip(slope * logits + offset, -60, 60))))


def threshold_for(limits: list[tuple[Numbers, float]], floor: float = 0.5) -> float:
    """Lowest threshold, at least `floor`, that keeps each set of negatives below its share.

    Args:
        limits: pairs of negatives' probabilities and the share of them that may be flagged.
        floor: below even odds nothing is flagged.
    """
    needed = floor
    for scores, share in limits:
        allowed = int(share * len(scores))
        ordered = np.sort(scores)[::-1]
        if allowed < len(ordered):
            needed = max(needed, float(ordered[allowed]) + 1e-4)
    return round(min(needed, 0.9999), 4)

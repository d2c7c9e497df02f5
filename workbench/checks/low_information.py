"""Check `low_information`: hardly anything to see. Unit: grey levels, 0 (one tone) to 255."""

from __future__ import annotations

import numpy as np

from workbench.images import Views
from workbench.records import CheckRule

RULE = CheckRule(
    "low_information", "below", limit=16.0, low=0.0, high=128.0, holds_back=True, version="2"
)


def measure(views: Views) -> float:
    """Distance between the 0.5th and the 99.5th percentile of a 64×64 averaged grey view.

    Averaging takes the sensor's noise out. The entropy of the histogram (CleanVision) was tried
    and left: it calls a good photo of a thin thing on white (0.5 bits) emptier than a grey wall
    with noise (2 bits); by this measure they lie at 45 and above, and at 10 and below.
    """
    counts = np.cumsum(views.tiny.histogram())
    low, high = np.searchsorted(counts, (0.005 * counts[-1], 0.995 * counts[-1]))
    return float(high - low)

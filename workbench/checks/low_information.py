"""Check `low_information`: hardly anything to see. Unit: bits a pixel, 0 (one tone) to 8."""

from __future__ import annotations

import numpy as np

from workbench.images import Views
from workbench.records import CheckRule

RULE = CheckRule("low_information", "below", limit=2.5, low=0.0, high=8.0, holds_back=True)


def measure(views: Views) -> float:
    """Shannon entropy of the grey-level histogram, in bits."""
    shares = views.histogram[views.histogram > 0]
    return float(-(shares * np.log2(shares)).sum())

"""Check `grey`: no colour. Unit: mean distance between the colour channels, 0 to 255."""

from __future__ import annotations

import numpy as np

from workbench.images import Views
from workbench.records import CheckRule

RULE = CheckRule("grey", "below", limit=2.0, low=0.0, high=60.0, holds_back=False)


def measure(views: Views) -> float:
    """Mean of (largest − smallest channel) over every fourth pixel in both directions."""
    pixels = np.asarray(views.rgb)[::4, ::4].astype(np.int16)
    return float((pixels.max(axis=2) - pixels.min(axis=2)).mean())

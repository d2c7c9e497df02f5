"""Check `dark`: even the bright parts are dark. Unit: grey level 0 (black) to 1 (white)."""

from __future__ import annotations

import numpy as np

from workbench.images import Views
from workbench.records import CheckRule

RULE = CheckRule("dark", "below", limit=0.30, low=0.0, high=1.0, holds_back=True)


def measure(views: Views) -> float:
    """The 95th percentile of the grey levels: 95 % of the pixels are at most this bright.

    The idea (a high percentile of brightness) is CleanVision's.
    """
    return int(np.searchsorted(np.cumsum(views.histogram), 0.95)) / 255

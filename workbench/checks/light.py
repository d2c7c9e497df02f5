"""Check `light`: even the dark parts are light. Unit: grey level 0 (black) to 1 (white)."""

from __future__ import annotations

import numpy as np

from workbench.images import Views
from workbench.records import CheckRule

RULE = CheckRule("light", "above", limit=0.93, low=0.0, high=1.0, holds_back=True)


def measure(views: Views) -> float:
    """The 2nd percentile of the grey levels: only 2 % of the pixels are darker than this.

    The idea (a low percentile of brightness) is CleanVision's; 2 % instead of 5 % because
    waste photographed small on a white ground is wanted.
    """
    return int(np.searchsorted(np.cumsum(views.histogram), 0.02)) / 255

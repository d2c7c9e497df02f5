"""Check `blurry`: no sharp edge anywhere. Unit: grey levels, strength of the sharpest edges."""

from __future__ import annotations

import numpy as np

from workbench.images import Views
from workbench.records import CheckRule

RULE = CheckRule("blurry", "below", limit=9.0, low=0.0, high=100.0, holds_back=True)


def measure(views: Views) -> float:
    """The 99th percentile of |Laplacian| on the grey view (longest side 256).

    The variance of the Laplacian (Pech-Pacheco et al. 2000, ICPR) averages over the picture and
    calls a sharp object on a plain ground blurred; waste is mostly photographed like that, so
    the sharpest one percent is taken instead.
    """
    grey = views.grey_pixels.astype(np.int16)
    if min(grey.shape) < 3:
        return 0.0
    centre = grey[1:-1, 1:-1]
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    strength = np.abs(4 * centre - around)
    counts = np.bincount(strength.ravel(), minlength=1)
    return float(np.searchsorted(np.cumsum(counts), 0.99 * strength.size))

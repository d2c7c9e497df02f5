"""Check `too_small`: too few pixels to train on. Unit: pixels of the shorter side."""

from __future__ import annotations

from workbench.images import Views
from workbench.records import CheckRule

RULE = CheckRule("too_small", "below", limit=96, low=0, high=1024, holds_back=True)


def measure(views: Views) -> float:
    """Shorter side of the original in pixels."""
    return float(min(views.width, views.height))

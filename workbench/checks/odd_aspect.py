"""Check `odd_aspect`: a strip rather than a picture. Unit: short side / long side, 0 to 1."""

from __future__ import annotations

from workbench.images import Views
from workbench.records import CheckRule

RULE = CheckRule("odd_aspect", "below", limit=0.35, low=0.0, high=1.0, holds_back=False)


def measure(views: Views) -> float:
    """Short side divided by long side of the original."""
    return min(views.width, views.height) / max(views.width, views.height)

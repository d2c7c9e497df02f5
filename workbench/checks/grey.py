"""Check `grey`: no colour. Unit: mean distance between the colour channels, 0 to 255."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageStat

from workbench.images import Views
from workbench.records import CheckRule

RULE = CheckRule("grey", "below", limit=2.0, low=0.0, high=60.0, holds_back=False)


def measure(views: Views) -> float:
    """Mean of (largest − smallest channel) over 64×64 pixels spread over the picture."""
    red, green, blue = views.rgb.resize((64, 64), Image.Resampling.NEAREST).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    return float(ImageStat.Stat(ImageChops.subtract(most, least)).mean[0])

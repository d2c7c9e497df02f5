"""Pictures as the checks see them."""

from __future__ import annotations

import io

from PIL import Image

from workbench import images
from workbench.checks import CHECKS
from workbench.images import Views


def views(image: Image.Image) -> Views:
    """A picture encoded without loss and decoded as a screening does."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return images.decode(out.getvalue())


def flagged(name: str, image: Image.Image) -> bool:
    """Whether a check's default limit flags the picture."""
    check = CHECKS[name]
    value = check.measure(views(image))
    if check.rule.flag_when == "below":
        return value < check.rule.limit
    return value > check.rule.limit

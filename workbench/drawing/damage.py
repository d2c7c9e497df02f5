"""What goes wrong with pictures: too dark, too light, blurred … and how copies get changed.

Owns the damage to a good picture. Watermarks and banners stand in `marks`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

_Damage = Callable[[Image.Image, np.random.Generator], Image.Image]


def dark(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """As taken at night without a flash."""
    share = rng.uniform(0.08, 0.14)
    return image.point(lambda level: level * share)


def light(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Burnt out: hardly anything below white."""
    share = rng.uniform(0.03, 0.06)
    return image.point(lambda level: 252 - (255 - level) * share)


def blurry(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Out of focus."""
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(5.5, 8)))


def low_information(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A wall, a finger over the lens: one colour with faint clouds of a few levels."""
    color = rng.integers(70, 190, 3)
    coarse = Image.fromarray(rng.standard_normal((7, 9), dtype=np.float32))
    clouds = np.asarray(coarse.resize(image.size, Image.Resampling.BICUBIC))
    return Image.fromarray((color + np.round(clouds)[:, :, None]).astype(np.uint8))


def too_small(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A thumbnail, 30 to 60 pixels wide."""
    wide = int(rng.integers(30, 61))
    return image.resize((wide, round(wide * image.height / image.width)))


def grey(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Without colour, still stored as RGB."""
    return image.convert("L").convert("RGB")


def brighter(image: Image.Image) -> Image.Image:
    """A little brighter, as after an automatic correction."""
    return ImageEnhance.Brightness(image).enhance(1.12)


def half_size(image: Image.Image) -> Image.Image:
    """Half as wide and half as high."""
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)


def unchanged(image: Image.Image) -> Image.Image:
    """The same pixels; only stored anew."""
    return image


DAMAGES: dict[str, _Damage] = {
    "dark": dark,
    "light": light,
    "blurry": blurry,
    "low_information": low_information,
    "too_small": too_small,
    "grey": grey,
}
# How a near copy comes about: (what happens to the pixels, JPEG quality of the copy).
NEAR_COPIES: dict[str, tuple[Callable[[Image.Image], Image.Image], int]] = {
    "q40": (unchanged, 40),
    "half_size": (half_size, 88),
    "brightness": (brighter, 88),
}

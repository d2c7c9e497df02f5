"""Pictures drawn by code, and folders of them as users have them. Knows no catalogue."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SIZE = (128, 104)


def photo(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """A colourful picture with edges that no check flags; another seed is no near copy."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(40, 216, (6, 8, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        x, y = (rng.integers(0, max(1, side - 24)) for side in size)
        colour = tuple(rng.integers(0, 256, 3).tolist())
        draw.rectangle((x, y, x + rng.integers(8, 24), y + rng.integers(8, 24)), fill=colour)
    return image


def plain(colour: tuple[int, int, int], size: tuple[int, int] = SIZE) -> Image.Image:
    """One tone."""
    return Image.new("RGB", size, colour)


def save(image: Image.Image, path: Path, **options: object) -> Path:
    """Write a picture, its folder included; the ending says the format unless options do."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)
    return path


def labelled(root: Path, numbers: dict[str, int], seed: int = 0) -> Path:
    """`root/<label>/<label>N.jpg`, so many a label, all different."""
    for place, (label, number) in enumerate(numbers.items()):
        for n in range(1, number + 1):
            drawing = photo(seed + 1000 * place + n)
            save(drawing, root / label / f"{label.rpartition('/')[2]}{n}.jpg")
    return root

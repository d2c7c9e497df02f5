"""Stamps: words, signs and logos as grey covers, ready to be laid over a picture.

Owns invented names and the drawing of letters and emblems; knows no colours and no places.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

Choice = TypeVar("Choice")

AGENCIES = (
    "pixelmoor", "Stockfjord", "LUMIGROVE", "photarium", "ClipHarbour", "imageo", "Viewstead",
    "FRAMEHOLT", "pictorel", "shotbarn", "Glimmerpix", "rawmeadow",
)  # fmt: skip


def agency(rng: np.random.Generator) -> str:
    """An invented picture agency, sometimes with a number."""
    name = pick(rng, AGENCIES)
    return name if rng.random() < 0.7 else f"{name} {rng.integers(10, 9999)}"


def pick(rng: np.random.Generator, choices: tuple[Choice, ...]) -> Choice:
    """One of the choices, all equally likely."""
    return choices[int(rng.integers(len(choices)))]


def words(rng: np.random.Generator, text: str, size: float) -> Image.Image:
    """The text as a grey cover; one in six comes in an unreadable foreign-looking script."""
    if rng.random() < 1 / 6:
        return _scribble(rng, int(max(size, 9)))
    font = ImageFont.load_default(max(size, 8.0))
    stroke = int(size / 20) if rng.random() < 0.3 else 0
    left, top, right, bottom = font.getbbox(text, stroke_width=stroke)
    cover = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4))
    pen = ImageDraw.Draw(cover)
    pen.text((2 - left, 2 - top), text, 255, font, stroke_width=stroke)
    if rng.random() < 0.15:
        outline = Image.new("L", cover.size)
        ImageDraw.Draw(outline).text((2 - left, 2 - top), text, 255, font, stroke_width=stroke + 1)
        return ImageChops.subtract(outline, cover)
    return cover


def _scribble(rng: np.random.Generator, size: int) -> Image.Image:
    """Characters of random strokes in square boxes: scripts that the built-in font lacks."""
    count = int(rng.integers(3, 9))
    cover = Image.new("L", (int(size * 1.1 * count) + 2, size + 4))
    pen = ImageDraw.Draw(cover)
    grid = np.array([0.08, 0.36, 0.64, 0.92]) * size
    for index in range(count):
        left = index * size * 1.1
        for _ in range(int(rng.integers(4, 8))):
            (x0, x1), (y0, y1) = rng.choice(grid, 2), rng.choice(grid, 2)
            if rng.random() < 0.6:
                x1, y1 = (x0, y1) if rng.random() < 0.5 else (x1, y0)
            pen.line((left + x0, y0 + 2, left + x1, y1 + 2), 255, max(1, size // 12))
    return cover


def emblem(rng: np.random.Generator, size: int) -> Image.Image:
    """A logo of one simple shape, with a letter or a hole in it."""
    cover = Image.new("L", (size, size))
    pen = ImageDraw.Draw(cover)
    box = (1, 1, size - 2, size - 2)
    shape = pick(rng, ("disc", "ring", "star", "drop"))
    if shape == "star":
        pen.polygon(star(box, int(rng.integers(4, 9))), fill=255)
    elif shape == "drop":
        pen.pieslice(box, int(rng.integers(0, 360)), int(rng.integers(360, 640)), fill=255)
    else:
        pen.ellipse(box, fill=255 if shape == "disc" else None, outline=255, width=size // 10 + 1)
    letter = pick(rng, AGENCIES)[: int(rng.integers(1, 3))].upper()
    ink = 255 if shape == "ring" else 0
    font = ImageFont.load_default(size * 0.5)
    pen.text((size / 2, size / 2), letter, ink, font, anchor="mm")
    return cover


def turned(stamp: Image.Image, rng: np.random.Generator, limit: float) -> Image.Image:
    """Turn a cover by at most `limit` degrees; one in four stays level."""
    angle = float(rng.uniform(-limit, limit)) if rng.random() < 0.75 else 0.0
    return stamp.rotate(angle, Image.Resampling.BILINEAR, expand=True)


def fitted(stamp: Image.Image, image: Image.Image, share: float) -> Image.Image:
    """Scale a cover to a share of the picture's width, at most half its height."""
    factor = min(share * image.width / stamp.width, 0.5 * image.height / stamp.height)
    size = (max(4, round(stamp.width * factor)), max(4, round(stamp.height * factor)))
    return stamp.resize(size, Image.Resampling.BILINEAR)


def star(box: tuple[int, int, int, int], tips: int) -> list[tuple[float, float]]:
    """Corner points of a star inside the box (left, top, right, bottom)."""
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    radius = (box[2] - box[0]) / 2
    turns = np.arange(tips * 2) * np.pi / tips
    reach = np.where(np.arange(tips * 2) % 2, radius * 0.8, radius)
    xs, ys = centre[0] + reach * np.sin(turns), centre[1] - reach * np.cos(turns)
    return [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]

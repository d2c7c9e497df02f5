"""Drawings of waste made by code: flat icons, cartoons, line drawings, clip art.

Owns the painting without light; the shapes are those that `photo` uses.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from workbench.drawing import goods, packaging, shapes
from workbench.drawing.shapes import Builder, Color, Part, Points

_THINGS: dict[str, Builder] = packaging.THINGS | goods.THINGS
KINDS: tuple[str, ...] = tuple(_THINGS)
_FINE = 2  # drawn this many times larger and then reduced
_INK: Color = (28, 28, 34)
_Pen = ImageDraw.ImageDraw


def draw(kind: str, rng: np.random.Generator, size: tuple[int, int] = (256, 192)) -> Image.Image:
    """A drawing of one thing on an even ground, in one of the `STYLES`.

    Args:
        kind: one of `KINDS`.
        rng: decides style, place and colours; the same state gives the same picture.
        size: (width, height) in pixels.

    Raises:
        KeyError: the kind is none of `KINDS`.
    """
    parts = _THINGS[kind](rng)
    style = tuple(STYLES)[int(rng.integers(len(STYLES)))]
    large = (size[0] * _FINE, size[1] * _FINE)
    zoom = min(large) * rng.uniform(0.3, 0.44)
    turn = rng.normal(0, 0.45)
    free = np.maximum(np.array(large) / 2 - zoom, 0)
    middle = np.array(large) / 2 + rng.uniform(-1, 1, 2) * free
    at = (float(middle[0]), float(middle[1]))
    placed = tuple((part, shapes.moved(part.outline, at, zoom, turn)) for part in parts)
    picture = Image.new("RGB", large, _paper(rng, style))
    STYLES[style](picture, placed, rng)
    return picture.reduce(_FINE)


_Placed = tuple[tuple[Part, Points], ...]


def _icon(picture: Image.Image, placed: _Placed, rng: np.random.Generator) -> None:
    """Flat colours on a disc or tile, no outlines."""
    pen = ImageDraw.Draw(picture)
    middle = np.concatenate([outline for _, outline in placed]).mean(axis=0)
    radius = min(picture.size) * rng.uniform(0.4, 0.5)
    corners = [*(middle - radius), *(middle + radius)]
    if rng.random() < 0.5:
        pen.ellipse(corners, fill=_pastel(rng))
    else:
        pen.rounded_rectangle(corners, radius=radius / 4, fill=_pastel(rng))
    for part, outline in placed:
        _fill(pen, outline, part.color)


def _cartoon(picture: Image.Image, placed: _Placed, rng: np.random.Generator) -> None:
    """Strong colours, thick outlines, a face."""
    pen = ImageDraw.Draw(picture)
    width = round(min(picture.size) * rng.uniform(0.012, 0.024))
    for part, outline in placed:
        _fill(pen, outline, _strong(part.color))
        _stroke(pen, outline, _INK, width)
    _face(pen, _largest(placed), width)


def _line(picture: Image.Image, placed: _Placed, rng: np.random.Generator) -> None:
    """Outlines only, with a little hatching."""
    pen = ImageDraw.Draw(picture)
    ink = _INK if rng.random() < 0.7 else shapes.tone(shapes.bright(rng), 0.6)
    width = max(2, round(min(picture.size) * rng.uniform(0.006, 0.014)))
    ground = picture.getpixel((0, 0))
    for _, outline in placed:
        _fill(pen, outline, ground)
        _stroke(pen, outline, ink, width)
    body = _largest(placed)
    low, high = body.min(axis=0), body.max(axis=0)
    for share in np.linspace(0.1, 0.45, int(rng.integers(3, 8))):
        start = low + (high - low) * np.array([0.35 + share, 0.75])
        end = start + (high - low) * np.array([0.12, -0.2])
        pen.line([*start, *end], fill=ink, width=max(1, width // 2))


def _clip_art(picture: Image.Image, placed: _Placed, rng: np.random.Generator) -> None:
    """Two even tones a part, thin dark outlines, a hard drop shadow."""
    pen = ImageDraw.Draw(picture)
    drop = min(picture.size) * 0.03
    for _, outline in placed:
        _fill(pen, outline + drop, (176, 176, 182))
    for part, outline in placed:
        _fill(pen, outline, shapes.tone(part.color, 1.1))
        half = outline.copy()
        middle = outline[:, 0].mean()
        half[:, 0] = np.maximum(half[:, 0], middle)
        _fill(pen, half, shapes.tone(part.color, 0.8))
        _stroke(pen, outline, shapes.tone(part.color, 0.4), 3)


def _face(pen: _Pen, body: Points, width: int) -> None:
    middle = (body.min(axis=0) + body.max(axis=0)) / 2
    reach = float(np.min(body.max(axis=0) - body.min(axis=0)))
    for side in (-1, 1):
        u, v = middle[0] + side * reach * 0.17, middle[1] - reach * 0.06
        pen.ellipse(_round(u, v, reach * 0.11), fill="white", outline=_INK, width=width // 2)
        pen.ellipse(_round(u + reach * 0.02, v, reach * 0.05), fill=_INK)
    smile = _round(float(middle[0]), float(middle[1] + reach * 0.1), reach * 0.16)
    pen.arc(smile, 20, 160, fill=_INK, width=width)


def _largest(placed: _Placed) -> Points:
    areas = [np.prod(outline.max(axis=0) - outline.min(axis=0)) for _, outline in placed]
    return placed[int(np.argmax(areas))][1]


def _round(u: float, v: float, radius: float) -> list[float]:
    return [u - radius, v - radius, u + radius, v + radius]


def _fill(pen: _Pen, outline: Points, color: object) -> None:
    pen.polygon([float(number) for number in outline.ravel()], fill=color)  # type: ignore[arg-type]


def _stroke(pen: _Pen, outline: Points, color: Color, width: int) -> None:
    closed = [*outline.ravel(), *outline[:2].ravel()]
    pen.line([float(number) for number in closed], fill=color, width=width, joint="curve")


def _paper(rng: np.random.Generator, style: str) -> Color:
    if style == "line" or rng.random() < 0.5:
        return (255, 255, 255) if rng.random() < 0.7 else (248, 246, 238)
    return _pastel(rng)


def _pastel(rng: np.random.Generator) -> Color:
    red, green, blue = shapes.bright(rng)
    return (red + 510) // 3, (green + 510) // 3, (blue + 510) // 3


def _strong(color: Color) -> Color:
    """The colour with more contrast among its channels."""
    grey = sum(color) / 3
    red, green, blue = (int(np.clip(grey + 1.5 * (one - grey) + 12, 0, 255)) for one in color)
    return red, green, blue


STYLES: dict[str, Callable[[Image.Image, _Placed, np.random.Generator], None]] = {
    "icon": _icon,
    "cartoon": _cartoon,
    "line": _line,
    "clip art": _clip_art,
}

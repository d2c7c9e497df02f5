"""Photo-like pictures of waste, drawn by code: ground, light, shadow, surface, camera.

Owns the painting with light. The shapes stand in `packaging` and `goods`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from workbench.drawing import backdrops, goods, packaging, surfaces
from workbench.drawing.shapes import Builder, Part, Parts, Points

Field = npt.NDArray[np.float32]

_THINGS: dict[str, Builder] = packaging.THINGS | goods.THINGS | goods.SURFACES
KINDS: tuple[str, ...] = tuple(_THINGS)
# These stand or hang in most photos; the others lie in any direction.
_UPRIGHT = frozenset(
    {"cardboard box", "glass jar", "drinking glass", "food tin", "tub", "takeaway box"}
    | {"paper bag", "sneaker", "boot", "t-shirt", "dress"}
)
_FINE = 3  # outlines are drawn this many times larger and then reduced


@dataclass(frozen=True, eq=False)
class Pose:
    """How a thing stands in the picture: image = corner + matrix @ (u, v), and its light."""

    matrix: npt.NDArray[np.float64]
    corner: npt.NDArray[np.float64]
    light: surfaces.Light
    shadow: tuple[float, float]


def draw(kind: str, rng: np.random.Generator, size: tuple[int, int] = (256, 192)) -> Image.Image:
    """A photo-like picture of one thing.

    Args:
        kind: one of `KINDS`.
        rng: decides pose, ground, colours and light; the same state gives the same picture.
        size: (width, height) in pixels.

    Raises:
        KeyError: the kind is none of `KINDS`.
    """
    return draw_masked((kind,), rng, size)[0]


def draw_masked(
    kinds: Sequence[str], rng: np.random.Generator, size: tuple[int, int] = (256, 192)
) -> tuple[Image.Image, Image.Image]:
    """A picture of one or several things, and the mask (mode L, 0 or 255) of where they are."""
    shape = (size[1], size[0])
    canvas = np.array(backdrops.draw(rng, shape))
    covered = Image.new("L", size, 0)
    sun = rng.uniform(0, 2 * np.pi)
    for index, kind in enumerate(kinds):
        parts = _THINGS[kind](rng)
        fills = kind in goods.SURFACES
        pose = _pose(rng, size, (index, len(kinds)), (sun, kind in _UPRIGHT))
        mask = _silhouette(parts, pose, size)
        if not fills:
            _cast_shadow(canvas, mask, pose, rng)
        seed = int(rng.integers(2**31))
        for part in parts:
            # One seed a thing: the folds of a shirt run through its print.
            _paint(canvas, part, pose, np.random.default_rng(seed))
        covered.paste(255, mask=mask.point(lambda level: 255 if level > 127 else 0))
    return _photograph(canvas, sun, rng), covered


def _pose(
    rng: np.random.Generator, size: tuple[int, int], place: tuple[int, int], how: tuple[float, bool]
) -> Pose:
    (index, count), (sun, upright) = place, how
    zoom = min(size) * rng.uniform(0.34, 0.52) * (1.0 if count == 1 else 0.62)
    turn = rng.normal(0, 0.2) if upright else rng.uniform(0, 2 * np.pi)
    cos, sin = np.cos(turn), np.sin(turn)
    lean = np.array([(1.0, rng.normal(0, 0.1)), (rng.normal(0, 0.1), rng.uniform(0.85, 1.12))])
    mirror = np.diag([rng.choice([-1.0, 1.0]), 1.0])
    rotation = np.array([(cos, -sin), (sin, cos)])
    matrix = zoom * rotation @ lean @ mirror
    free = np.maximum(np.array(size) / 2 - zoom * 0.85, np.array(size) * 0.06)
    middle = np.array(size) / 2 + rng.uniform(-0.85, 0.85, 2) * free
    if count > 1:
        angle = 2 * np.pi * index / count + rng.normal(0, 0.25)
        middle = np.array(size) * (0.5 + 0.25 * np.array([np.cos(angle), np.sin(angle)]))
    towards = np.linalg.inv(matrix / zoom) @ np.array([np.cos(sun), np.sin(sun)])
    light = surfaces.Light(float(0.55 * towards[0]), float(0.55 * towards[1]), 0.8)
    drop = zoom * rng.uniform(0.06, 0.2)
    return Pose(matrix, middle, light, (-drop * np.cos(sun), -drop * np.sin(sun)))


def _silhouette(parts: Parts, pose: Pose, size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", size, 0)
    pen = ImageDraw.Draw(mask)
    for part in parts:
        pen.polygon(_flat_list(_placed(part.outline, pose)), fill=255)
    return mask


def _cast_shadow(canvas: Field, mask: Image.Image, pose: Pose, rng: np.random.Generator) -> None:
    soft = float(max(1.5, np.hypot(*pose.shadow) * rng.uniform(0.3, 0.7)))
    moved = Image.new("L", mask.size, 0)
    moved.paste(mask, (round(pose.shadow[0]), round(pose.shadow[1])))
    far = np.asarray(moved.filter(ImageFilter.GaussianBlur(soft)), np.float32)
    close = np.asarray(mask.filter(ImageFilter.GaussianBlur(2.2)), np.float32)
    depth = rng.uniform(0.3, 0.6) / 255
    canvas *= (1 - depth * np.maximum(far, 0.7 * close))[:, :, None]


def _paint(canvas: Field, part: Part, pose: Pose, rng: np.random.Generator) -> None:
    outline = _placed(part.outline, pose)
    high, wide = canvas.shape[:2]
    left, top = np.floor(outline.min(axis=0)).astype(int)
    right, bottom = np.ceil(outline.max(axis=0)).astype(int) + 1
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, wide), min(bottom, high)
    if right <= left or bottom <= top:
        return
    cover = _coverage(outline - (left, top), (right - left, bottom - top))
    rows, columns = np.mgrid[top:bottom, left:right] + 0.5
    back = np.linalg.inv(pose.matrix)
    across, down = columns - pose.corner[0], rows - pose.corner[1]
    u = np.asarray(back[0, 0] * across + back[0, 1] * down, np.float32)
    v = np.asarray(back[1, 0] * across + back[1, 1] * down, np.float32)
    behind = canvas[top:bottom, left:right]
    color = _lit(part, (u, v), behind, pose, rng)
    behind += (color - behind) * cover[:, :, None]


def _lit(
    part: Part, at: tuple[Field, Field], behind: Field, pose: Pose, rng: np.random.Generator
) -> Field:
    body, mirror, rim = surfaces.shade(part, *at, pose.light)
    if part.grain:
        body = body * surfaces.grain(part, *at, rng)
    base = np.array(part.color, np.float32)
    color = base * body[:, :, None]
    if part.clear:
        # Glass: the thick rim is darker and hides more of the ground than the middle.
        through = part.clear * (1 - 0.75 * rim)
        tinted = behind * (0.35 + 0.65 * base / 255)
        color = tinted * through[:, :, None] + color * (1 - 0.12 * rim - through)[:, :, None]
    shine = part.gloss * (190 * mirror + 26 * (part.form == "flat") * np.clip(-at[1], 0, 1))
    return np.asarray(color + shine[:, :, None], np.float32)


def _coverage(outline: Points, size: tuple[int, int]) -> Field:
    mask = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 0)
    ImageDraw.Draw(mask).polygon(_flat_list(outline * _FINE), fill=255)
    return np.asarray(mask.reduce(_FINE), np.float32) / np.float32(255)


def _photograph(canvas: Field, sun: float, rng: np.random.Generator) -> Image.Image:
    """Light falling off across the frame, colour cast, exposure, softness and sensor noise."""
    high, wide = canvas.shape[:2]
    rows, columns = np.ogrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    slope = np.cos(sun) * columns + np.sin(sun) * rows
    corners = columns**2 + rows**2
    light = 1 + rng.uniform(0.02, 0.16) * slope - rng.uniform(0.02, 0.11) * corners
    # A lamp is warm or cold, hardly ever neutral.
    warm = rng.choice([-1, 1]) * rng.uniform(0.025, 0.07)
    cast = 1 + np.array([warm, 0, -warm]) + rng.normal(0, 0.015, 3)
    seen = canvas * (np.asarray(light[:, :, None] * cast * rng.uniform(0.85, 1.1), np.float32))
    picture = Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.25, 0.75)))
    noise = rng.standard_normal((high, wide, 1), dtype=np.float32) * rng.uniform(1.5, 5)
    noisy = np.asarray(picture, np.float32) + noise
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _placed(outline: Points, pose: Pose) -> Points:
    return np.asarray(outline @ pose.matrix.T + pose.corner)


def _flat_list(outline: Points) -> list[float]:
    return [float(number) for number in outline.ravel()]

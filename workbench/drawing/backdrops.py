"""What a thing lies on: tables, boards, concrete, cloth, tiles, lawn. Owns only the ground."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image

Field = npt.NDArray[np.float32]
Shape = tuple[int, int]
_Backdrop = Callable[[np.random.Generator, Shape], Field]


def draw(rng: np.random.Generator, shape: Shape) -> Field:
    """A ground as float [height, width, 3], 0..255, chosen by weight."""
    names = list(BACKDROPS)
    weights = np.array([BACKDROPS[name][1] for name in names])
    chosen = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    return BACKDROPS[chosen][0](rng, shape)


def cloud(rng: np.random.Generator, shape: Shape, cells: int) -> Field:
    """Smooth noise around 0 (spread about 0.5) with `cells` bumps along the longer side."""
    longest = max(shape)
    rough = (max(2, cells * shape[0] // longest), max(2, cells * shape[1] // longest))
    coarse = rng.standard_normal(rough, dtype=np.float32)
    picture = Image.fromarray(coarse).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(picture)


def turned(rng: np.random.Generator, shape: Shape) -> tuple[Field, Field]:
    """Two coordinates (pixels) along and across a random direction."""
    turn = rng.uniform(0, np.pi)
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    return columns * cos + rows * sin, rows * cos - columns * sin


def _plain(rng: np.random.Generator, shape: Shape) -> Field:
    """A board or wall of one colour, as in a studio."""
    level = rng.uniform(150, 238)
    tint = rng.normal(0, 4, 3) if rng.random() < 0.7 else rng.normal(0, 13, 3)
    field = cloud(rng, shape, 3) * 5 + level
    return _tinted(field, tint)


def _concrete(rng: np.random.Generator, shape: Shape) -> Field:
    field = rng.uniform(95, 170) + cloud(rng, shape, 4) * 14 + cloud(rng, shape, 30) * 9
    return _tinted(field + cloud(rng, shape, 90) * 9, rng.normal(0, 5, 3))


def _table(rng: np.random.Generator, shape: Shape) -> Field:
    """Boards of wood side by side."""
    along, across = turned(rng, shape)
    wide = rng.uniform(28, 80)
    board = np.floor(across / wide)
    wave = across * 0.35 + 3 * np.sin(along / 45 + board * 1.7) + cloud(rng, shape, 12) * 3
    grain = np.sin(wave * rng.uniform(0.5, 1.1)) * 7 + cloud(rng, shape, 60) * 5
    shade = 12 * np.sin(board * 12.9 + rng.uniform(0, 6))
    gap = np.where((across / wide) % 1 < 1.6 / wide, -45, 0)
    level = rng.uniform(90, 190)
    return _tinted(level + grain + shade + gap, np.array([0.2, 0.0, -0.24]) * level)


def _cloth(rng: np.random.Generator, shape: Shape) -> Field:
    along, across = turned(rng, shape)
    folds = 16 * np.sin(along / rng.uniform(22, 60) + cloud(rng, shape, 3) * 2.5)
    weave = 5 * np.sin(along * 2.1) * np.sin(across * 2.1)
    level = rng.uniform(70, 200)
    return _tinted(level + folds + weave + cloud(rng, shape, 5) * 6, rng.normal(0, 22, 3))


def _tiles(rng: np.random.Generator, shape: Shape) -> Field:
    along, across = turned(rng, shape)
    side = rng.uniform(35, 95)
    u, v = along / side, across / side
    cell = np.sin(np.floor(u) * 12.9 + np.floor(v) * 78.2 + rng.uniform(0, 6))
    joint = np.minimum(np.minimum(u % 1, v % 1), 1)
    field = rng.uniform(130, 215) + 9 * cell + cloud(rng, shape, 20) * 5
    return _tinted(np.where(joint < 2.5 / side, field - 50, field), rng.normal(0, 8, 3))


def _lawn(rng: np.random.Generator, shape: Shape) -> Field:
    field = rng.uniform(85, 125) + cloud(rng, shape, 6) * 12
    field = field + cloud(rng, shape, 60) * 16 + cloud(rng, shape, 140) * 20
    return _tinted(field, np.array([-12, 24, -42]) + rng.normal(0, 8, 3))


def _two_walls(rng: np.random.Generator, shape: Shape) -> Field:
    """A shelf or desk before a wall, with the edge somewhere behind the thing."""
    upper, lower = _plain(rng, shape), _table(rng, shape)
    if rng.random() < 0.5:
        upper, lower = _plain(rng, shape), _concrete(rng, shape)
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]]
    edge = shape[0] * rng.uniform(0.2, 0.6) + (columns - shape[1] / 2) * rng.normal(0, 0.06)
    part = np.clip((rows - edge) / 3 + 0.5, 0, 1)[:, :, None]
    return np.asarray(upper * (1 - part) + lower * part, np.float32)


def _tinted(field: npt.NDArray[np.floating], tint: npt.NDArray[np.floating]) -> Field:
    return np.asarray(field, np.float32)[:, :, None] + np.asarray(tint, np.float32)


BACKDROPS: dict[str, tuple[_Backdrop, float]] = {
    "plain": (_plain, 3.0),
    "table": (_table, 2.0),
    "two walls": (_two_walls, 2.0),
    "concrete": (_concrete, 1.5),
    "cloth": (_cloth, 1.2),
    "tiles": (_tiles, 1.2),
    "lawn": (_lawn, 0.7),
}

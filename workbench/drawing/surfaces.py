"""How light falls on a part: bending, fine grain and highlights. Owns no outline, no pixel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from workbench.drawing.shapes import Form, Part

Field = npt.NDArray[np.float32]
_TILE, _STEP = 64, 4  # cells of the noise tile, samples a cell


@dataclass(frozen=True)
class Light:
    """Where the light comes from, in the coordinates of the thing (u, v, towards the eye)."""

    u: float
    v: float
    front: float


def shade(part: Part, u: Field, v: Field, light: Light) -> tuple[Field, Field, Field]:
    """Brightness factor, highlight (0..1) and rim (0..1) of a part at the points (u, v).

    Lambert for the body and Blinn-Phong (1977) for the highlight.
    """
    normal_u, normal_v = _BENDS[part.form](part, u, v)
    length = normal_u**2 + normal_v**2
    front = np.sqrt(np.clip(1 - length, 0.02, 1))
    facing = normal_u * light.u + normal_v * light.v + front * light.front
    half = np.array([light.u, light.v, light.front + 1.0])
    half /= np.linalg.norm(half)
    mirror = np.clip(normal_u * half[0] + normal_v * half[1] + front * half[2], 0, 1)
    body = 0.52 + 0.62 * np.clip(facing, 0, 1)
    shine = mirror**40
    if part.form in ("lathe", "cylinder"):
        # A window mirrored along the side of a round body.
        shine = np.maximum(shine, 0.45 * np.exp(-(((normal_u + 0.52) / 0.09) ** 2)))
    return (
        np.asarray(body, np.float32),
        np.asarray(shine, np.float32) * (part.form != "flat"),
        np.asarray(1 - front, np.float32) * (part.form != "flat"),
    )


def grain(part: Part, u: Field, v: Field, rng: np.random.Generator) -> Field:
    """Brightness factor around 1 of the fine structure of a part."""
    return np.asarray(_GRAINS[part.grain](u, v, rng), np.float32)


def _flat(part: Part, u: Field, v: Field) -> tuple[Field, Field]:
    slope = np.float32(0.12)
    return u * slope, v * slope


def _lathe(part: Part, u: Field, v: Field) -> tuple[Field, Field]:
    middle = (part.outline[:, 0].min() + part.outline[:, 0].max()) / 2
    side = part.outline[part.outline[:, 0] >= middle]
    side = side[np.argsort(side[:, 1], kind="stable")]
    half = np.interp(v, side[:, 1], side[:, 0] - middle)
    across = np.clip((u - middle) / np.maximum(half, 0.03), -0.99, 0.99)
    return across.astype(np.float32), np.zeros_like(u)


def _cylinder(part: Part, u: Field, v: Field) -> tuple[Field, Field]:
    low, high = part.outline[:, 0].min(), part.outline[:, 0].max()
    across = np.clip((2 * u - low - high) / max(high - low, 1e-3), -0.99, 0.99)
    return across.astype(np.float32), np.zeros_like(u)


def _ball(part: Part, u: Field, v: Field) -> tuple[Field, Field]:
    low, high = part.outline.min(axis=0), part.outline.max(axis=0)
    wide = np.maximum(high - low, 1e-3)
    normal_u = (2 * u - low[0] - high[0]) / wide[0]
    normal_v = (2 * v - low[1] - high[1]) / wide[1]
    length = np.maximum(np.sqrt(normal_u**2 + normal_v**2), 0.96) / 0.96
    return (
        np.asarray(0.92 * normal_u / length, np.float32),
        np.asarray(0.92 * normal_v / length, np.float32),
    )


def _smooth(u: Field, v: Field, rng: np.random.Generator) -> Field:
    return np.ones_like(u)


def _corrugated(u: Field, v: Field, rng: np.random.Generator) -> Field:
    stripes = 0.025 * np.sin(u * 75 + 0.4 * np.sin(5 * v))
    return np.asarray(1 + stripes + 0.045 * _speckle(u, v, rng, (3, 12)))


def _fibre(u: Field, v: Field, rng: np.random.Generator) -> Field:
    return np.asarray(1 + 0.03 * _speckle(u, v, rng, (30, 30)) + 0.03 * _waves(u, v, rng, 2.5))


def _crumple(u: Field, v: Field, rng: np.random.Generator) -> Field:
    """Flat facets with hard creases: the nearest of scattered points tilts its own way."""
    points = rng.uniform(-1, 1, (26, 2)).astype(np.float32)
    tilt = rng.normal(0, 0.32, (26, 2)).astype(np.float32)
    level = rng.normal(0, 0.11, 26).astype(np.float32)
    apart = (u[..., None] - points[:, 0]) ** 2 + (v[..., None] - points[:, 1]) ** 2
    nearest = np.argmin(apart, axis=-1)
    at = points[nearest]
    slope = tilt[nearest, 0] * (u - at[..., 0]) + tilt[nearest, 1] * (v - at[..., 1])
    return np.asarray(np.clip(1 + level[nearest] + 1.3 * slope, 0.5, 1.4))


def _weave(u: Field, v: Field, rng: np.random.Generator) -> Field:
    return np.asarray(1 + 0.09 * np.sin(70 * u) * np.sin(70 * v) + 0.06 * _waves(u, v, rng, 3))


def _fold(u: Field, v: Field, rng: np.random.Generator) -> Field:
    waves = _waves(u, v, rng, 2.2) + 0.6 * _waves(u, v, rng, 5)
    return np.asarray(1 + 0.15 * waves + 0.03 * _speckle(u, v, rng, (40, 40)))


def _leather(u: Field, v: Field, rng: np.random.Generator) -> Field:
    fine = np.abs(_speckle(u, v, rng, (16, 16)))
    return np.asarray(0.95 + 0.1 * fine + 0.07 * _waves(u, v, rng, 2))


def _stone(u: Field, v: Field, rng: np.random.Generator) -> Field:
    coarse = _speckle(u, v, rng, (9, 9))
    return np.asarray(1 + 0.1 * coarse + 0.08 * _speckle(u, v, rng, (45, 45)))


def _wood(u: Field, v: Field, rng: np.random.Generator) -> Field:
    bend = 0.16 * _waves(u, 0.3 * v, rng, 2.5)
    rings = np.sin(38 * (v + bend))
    return np.asarray(1 + 0.1 * rings + 0.06 * _speckle(u, v, rng, (3, 40)))


def _waves(u: Field, v: Field, rng: np.random.Generator, pace: float) -> Field:
    turn, first, second = rng.uniform(0, 2 * np.pi, 3)
    along = np.cos(turn) * u + np.sin(turn) * v
    across = np.cos(turn) * v - np.sin(turn) * u
    return np.asarray(np.sin(pace * 2 * along + 1.4 * np.sin(pace * across + first) + second))


def _speckle(u: Field, v: Field, rng: np.random.Generator, pace: tuple[int, int]) -> Field:
    """Noise looked up in a tile; `pace` = cells a unit along u and v."""
    coarse = Image.fromarray(rng.standard_normal((_TILE, _TILE), dtype=np.float32))
    tile = np.asarray(coarse.resize((_TILE * _STEP, _TILE * _STEP), Image.Resampling.BILINEAR))
    rows = np.floor(v * (pace[1] * _STEP)).astype(np.int32) % len(tile)
    columns = np.floor(u * (pace[0] * _STEP)).astype(np.int32) % len(tile)
    return np.asarray(tile[rows, columns])


_BENDS: dict[Form, Callable[[Part, Field, Field], tuple[Field, Field]]] = {
    "flat": _flat,
    "lathe": _lathe,
    "cylinder": _cylinder,
    "ball": _ball,
}
_GRAINS: dict[str, Callable[[Field, Field, np.random.Generator], Field]] = {
    "": _smooth,
    "corrugated": _corrugated,
    "fibre": _fibre,
    "crumple": _crumple,
    "weave": _weave,
    "fold": _fold,
    "leather": _leather,
    "stone": _stone,
    "wood": _wood,
}

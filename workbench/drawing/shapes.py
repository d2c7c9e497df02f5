"""The language in which things are drawn: parts with an outline, a colour and a surface.

Owns the geometry in the unit square (u to the right, v down, both -1..1). How a part
is painted belongs to `photo` (shaded) and to `illustration` (flat).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Color = tuple[int, int, int]
Form = Literal["flat", "lathe", "cylinder", "ball"]
Grain = Literal["", "corrugated", "fibre", "crumple", "weave", "fold", "leather", "stone", "wood"]


@dataclass(frozen=True, eq=False)
class Part:
    """One piece of a thing.

    Attributes:
        outline: closed polygon, float [n, 2] in unit coordinates.
        color: RGB, 0..255.
        form: how the surface bends: it decides the shading.
        grain: fine structure of the surface.
        gloss: strength of highlights, 0..1.
        clear: how much of what lies behind is seen, 0..1.
    """

    outline: Points
    color: Color
    form: Form = "flat"
    grain: Grain = ""
    gloss: float = 0.1
    clear: float = 0.0


Parts = tuple[Part, ...]
# Print and dye colours seen on packaging and clothes: red, orange, yellow, greens, blues, plum.
INKS: tuple[Color, ...] = (
    *((196, 38, 42), (226, 110, 34), (236, 190, 54), (60, 140, 72), (134, 176, 70)),
    *((36, 84, 156), (80, 160, 206), (24, 122, 128), (118, 62, 120), (206, 96, 118)),
    *((54, 58, 66), (232, 228, 216), (150, 46, 40)),
)
Builder = Callable[[np.random.Generator], Parts]


def lathe(profile: Sequence[tuple[float, float]], rounds: int = 2) -> Points:
    """Outline of a turned body from (v, half width) pairs, top to bottom, corners rounded."""
    right = soften(np.array([(half, v) for v, half in profile]), rounds)
    left = right[::-1] * np.array([-1.0, 1.0])
    return np.concatenate([right, left])


def band(top: float, bottom: float, half: float, bow: float = 0.06) -> Points:
    """Piece of a standing cylinder whose two edges bow downwards, as seen from above."""
    turn = np.linspace(0.0, np.pi, 13)
    across, sag = half * np.cos(turn), bow * np.sin(turn)
    lower = np.stack([across, bottom + sag], axis=1)
    upper = np.stack([across[::-1], top + sag[::-1]], axis=1)
    return np.concatenate([lower, upper])


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """An upright rectangle."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def ellipse(u: float, v: float, radius_u: float, radius_v: float) -> Points:
    """An ellipse around (u, v)."""
    turn = np.linspace(0.0, 2 * np.pi, 28, endpoint=False)
    return np.stack([u + radius_u * np.cos(turn), v + radius_v * np.sin(turn)], axis=1)


def blob(rng: np.random.Generator, radius: tuple[float, float], rough: float = 0.15) -> Points:
    """A round, uneven outline around the origin; `rough` is the spread of its radius."""
    turn = np.linspace(0.0, 2 * np.pi, 36, endpoint=False)
    wave = np.zeros_like(turn)
    for order in range(2, 8):
        wave += rng.normal(0, rough / order) * np.cos(order * turn + rng.uniform(0, 2 * np.pi))
    return np.stack([radius[0] * np.cos(turn), radius[1] * np.sin(turn)], axis=1) * (
        1 + wave[:, None]
    )


def ribbon(line: Points, width: float | Sequence[float]) -> Points:
    """Outline of a band of the given half width (one, or one a point) along a line."""
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
    across = along[:, ::-1] * np.array([-1.0, 1.0]) * np.broadcast_to(width, len(line))[:, None]
    return np.concatenate([line + across, (line - across)[::-1]])


def soften(line: Points, rounds: int = 2, closed: bool = False) -> Points:
    """Cut the corners of a line (Chaikin 1974); the ends of an open line stay."""
    for _ in range(rounds):
        after = np.roll(line, -1, axis=0) if closed else line[1:]
        before = line if closed else line[:-1]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1)
        inner = cut.reshape(-1, 2)
        line = inner if closed else np.concatenate([line[:1], inner, line[-1:]])
    return line


def moved(points: Points, shift: tuple[float, float], zoom: float = 1.0, turn: float = 0) -> Points:
    """Points turned (radians), zoomed and then shifted."""
    cos, sin = np.cos(turn), np.sin(turn)
    return np.asarray(zoom * points @ np.array([(cos, sin), (-sin, cos)]) + np.array(shift))


def tone(color: Color, factor: float) -> Color:
    """The colour made darker (< 1) or lighter (> 1)."""
    red, green, blue = (max(0, min(255, round(channel * factor))) for channel in color)
    return red, green, blue


def near(rng: np.random.Generator, color: Color, spread: float = 14) -> Color:
    """A colour a little beside the given one."""
    red, green, blue = np.clip(np.array(color) + rng.normal(0, spread, 3), 0, 255).astype(int)
    return int(red), int(green), int(blue)


def bright(rng: np.random.Generator) -> Color:
    """A strong colour, as inks and dyes have it."""
    return near(rng, INKS[int(rng.integers(len(INKS)))], 12)

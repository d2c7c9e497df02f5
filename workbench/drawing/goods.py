"""Goods and nature as parts: clothes, shoes, batteries, food, leaves, stones, wood, surfaces.

Owns their shapes, no painting.
"""

from __future__ import annotations

import numpy as np

from workbench.drawing import shapes
from workbench.drawing.shapes import Builder, Color, Part, Parts

_Rng = np.random.Generator


def battery(rng: _Rng) -> Parts:
    """A round cell with its contact."""
    half = rng.uniform(0.22, 0.36)
    color, top = shapes.bright(rng), (shapes.bright(rng), (32, 32, 34))[int(rng.integers(2))]
    silver, cut = (190, 192, 196), rng.uniform(-0.4, 0.2)
    return (
        Part(shapes.band(-0.98, -0.8, half * 0.35, 0.03), silver, "cylinder", gloss=0.9),
        Part(shapes.band(-0.84, 0.9, half, 0.07), silver, "cylinder", gloss=0.9),
        Part(shapes.band(-0.78, cut, half, 0.07), top, "cylinder", gloss=0.7),
        Part(shapes.band(cut, 0.84, half, 0.07), color, "cylinder", gloss=0.7),
        Part(shapes.band(cut, cut + 0.06, half, 0.07), (240, 236, 225), "cylinder", gloss=0.7),
    )


def block_battery(rng: _Rng) -> Parts:
    """A nine volt block with two studs."""
    half, color = rng.uniform(0.42, 0.55), shapes.bright(rng)
    studs = [
        Part(shapes.band(-0.86, -0.68, 0.13, 0.04), (200, 202, 206), "cylinder", gloss=0.9),
        Part(shapes.band(-0.84, -0.68, 0.17, 0.05), (176, 178, 182), "cylinder", gloss=0.9),
    ]
    placed = [
        Part(shapes.moved(stud.outline, (u, 0)), stud.color, "cylinder", gloss=0.9)
        for stud, u in zip(studs, (-half / 2, half / 2), strict=True)
    ]
    return (
        *placed,
        Part(shapes.box(-half, -0.7, half, 0.85), (44, 44, 48), gloss=0.3),
        Part(shapes.box(-half, -0.25, half, 0.85), color, gloss=0.4),
        Part(shapes.box(-half, -0.25, half, -0.12), (226, 200, 120), gloss=0.4),
    )


def button_cell(rng: _Rng) -> Parts:
    """Two or three coin cells."""
    parts: list[Part] = []
    for _ in range(int(rng.integers(2, 4))):
        u, v, radius = *rng.uniform(-0.5, 0.5, 2), rng.uniform(0.25, 0.42)
        for zoom, shade in ((1.0, 0.62), (0.96, 1.0), (0.78, 0.9), (0.72, 1.12)):
            outline = shapes.ellipse(u, v, radius * zoom, radius * zoom * 0.86)
            parts.append(Part(outline, shapes.tone((190, 192, 196), shade), gloss=0.7))
    return tuple(parts)


def t_shirt(rng: _Rng) -> Parts:
    """A T-shirt spread out."""
    color = _dye(rng)
    half, sleeve = rng.uniform(0.42, 0.55), rng.uniform(0.15, 0.6)
    right = np.array([
        (0.18, -0.82), (0.5, -0.74), (0.95, -0.74 + sleeve), (0.72, -0.44 + sleeve),
        (half, -0.35), (half + rng.normal(0.02, 0.04), 0.9),
    ])  # fmt: skip
    outline = np.concatenate([right, right[::-1] * np.array([-1, 1])])
    neck = Part(shapes.ellipse(0, -0.83, 0.2, 0.1), shapes.tone(color, 0.55), gloss=0)
    shirt = Part(outline, color, grain="fold", gloss=0)
    return (shirt, *_print(rng, half), neck)


def trousers(rng: _Rng) -> Parts:
    """Trousers or shorts."""
    color = shapes.near(rng, (52, 78, 122), 16) if rng.random() < 0.5 else _dye(rng)
    leg, apart = rng.uniform(0.3, 0.98), rng.uniform(0.3, 0.6)
    right = np.array([(0.42, -0.9), (0.5, -0.4), (apart + 0.14, leg), (apart - 0.16, leg)])
    crotch = np.array([(0.0, -0.15)])
    outline = np.concatenate([right, crotch, right[::-1] * np.array([-1, 1])])
    belt = Part(shapes.box(-0.42, -0.93, 0.42, -0.8), shapes.tone(color, 0.7), gloss=0)
    seam = Part(shapes.box(-0.012, -0.8, 0.012, -0.2), shapes.tone(color, 0.6), gloss=0)
    return (Part(outline, color, grain="fold", gloss=0), belt, seam)


def dress(rng: _Rng) -> Parts:
    """A dress with a wide hem."""
    color, hem = _dye(rng), rng.uniform(0.5, 0.85)
    right = np.array([(0.16, -0.92), (0.3, -0.9), (0.34, -0.55), (0.24, -0.15), (hem, 0.9)])
    outline = np.concatenate([right, right[::-1] * np.array([-1, 1])])
    waist = Part(shapes.box(-0.26, -0.2, 0.26, -0.1), shapes.bright(rng), grain="fold")
    neck = Part(shapes.ellipse(0, -0.92, 0.16, 0.12), shapes.tone(color, 0.5), gloss=0)
    return (Part(outline, color, grain="fold", gloss=0), waist, neck)


def sneaker(rng: _Rng) -> Parts:
    """A sports shoe from the side."""
    color, white = _dye(rng), shapes.near(rng, (232, 230, 226), 6)
    ankle = rng.uniform(-0.62, -0.3)
    upper = np.array([
        (-0.88, 0.3), (-0.9, ankle + 0.1), (-0.72, ankle), (-0.3, ankle - 0.02), (-0.12, -0.18),
        (0.3, 0.0), (0.82, 0.12), (0.95, 0.32),
    ])  # fmt: skip
    sole = np.array([(-0.95, 0.26), (0.98, 0.28), (0.97, 0.48), (0.7, 0.54), (-0.9, 0.54)])
    toe = np.array([(0.55, 0.08), (0.85, 0.1), (0.98, 0.3), (0.52, 0.3)])
    mark = np.array([(-0.45, 0.2), (-0.2, 0.22), (0.25, -0.02), (0.1, -0.04)])
    laces = [
        Part(shapes.ribbon(np.array([(u, v), (u + 0.1, v + 0.16)]), 0.028), white, gloss=0.1)
        for u, v in zip(np.linspace(-0.26, 0.16, 5), np.linspace(-0.34, -0.1, 5), strict=True)
    ]
    return (
        Part(shapes.ellipse(-0.52, ankle, 0.24, 0.1), shapes.tone(color, 0.4), gloss=0),
        Part(shapes.soften(upper, 2, closed=True), color, "ball", "weave", gloss=0.15),
        Part(shapes.soften(toe, 1, closed=True), white, "ball", gloss=0.3),
        Part(mark, shapes.bright(rng), gloss=0.2),
        *laces,
        Part(shapes.soften(sole, 1, closed=True), white, gloss=0.2),
        Part(shapes.box(-0.93, 0.46, 0.9, 0.54), shapes.tone(white, 0.6), gloss=0),
    )


def boot(rng: _Rng) -> Parts:
    """A leather boot from the side."""
    tan = ((92, 56, 30), (38, 34, 32), (150, 98, 52))[int(rng.integers(3))]
    color, high = shapes.near(rng, tan, 8), rng.uniform(-0.95, -0.6)
    upper = np.array([
        (-0.75, 0.62), (-0.66, high), (-0.02, high), (0.02, 0.05), (0.5, 0.2), (0.85, 0.42),
        (0.88, 0.66),
    ])  # fmt: skip
    dark = shapes.tone(color, 0.45)
    return (
        Part(shapes.ellipse(-0.34, high, 0.32, 0.09), shapes.tone(color, 0.35), gloss=0),
        Part(shapes.soften(upper, 2, closed=True), color, "ball", "leather", gloss=0.5),
        Part(shapes.box(-0.72, high + 0.12, -0.0, high + 0.19), dark, gloss=0.2),
        Part(np.array([(-0.8, 0.6), (0.9, 0.62), (0.88, 0.76), (-0.78, 0.76)]), dark, gloss=0.1),
        Part(shapes.box(-0.78, 0.74, -0.35, 0.92), shapes.tone(dark, 0.8), gloss=0.1),
    )


def bag(rng: _Rng) -> Parts:
    """A leather bag with flap and buckle."""
    tan = ((132, 78, 40), (70, 40, 26), (168, 60, 46))[int(rng.integers(3))]
    color = shapes.near(rng, tan, 10)
    body = shapes.soften(shapes.box(-0.82, -0.3, 0.82, 0.85), 2, closed=True)
    flap = np.array([(-0.84, -0.4), (0.84, -0.4), (0.78, 0.15), (0, 0.42), (-0.78, 0.15)])
    turn = np.linspace(np.pi, 2 * np.pi, 12)
    handle = np.stack([0.42 * np.cos(turn), -0.35 + 0.55 * np.sin(turn)], axis=1)
    return (
        Part(shapes.ribbon(handle, 0.05), shapes.tone(color, 0.7), gloss=0.4),
        Part(body, color, grain="leather", gloss=0.5),
        Part(shapes.soften(flap, 2, closed=True), shapes.tone(color, 0.84), grain="leather"),
        Part(shapes.box(-0.1, 0.2, 0.1, 0.44), (212, 178, 96), gloss=0.9),
    )


def banana(rng: _Rng) -> Parts:
    """A banana, fresh or spotted."""
    turn = np.linspace(0.15 * np.pi, 0.85 * np.pi, 15)
    line = np.stack([np.cos(turn), 1.15 * np.sin(turn) - 0.85], axis=1)
    width = 0.21 * np.sin(np.linspace(0.25, np.pi - 0.25, 15)) ** 0.7
    color = shapes.near(rng, (226, 190, 52), 14)
    spots = [
        Part(shapes.ellipse(0, 0, 0.03, 0.02) + line[index] + rng.normal(0, 0.05, 2), (110, 76, 30))
        for index in rng.integers(3, 12, int(rng.integers(0, 9)))
    ]
    return (
        Part(shapes.ribbon(line, list(width)), color, "ball", gloss=0.25),
        Part(shapes.ribbon(line, list(width * 0.12)), shapes.tone(color, 0.8)),
        *spots,
        Part(shapes.ribbon(line[:2], 0.055), (92, 68, 30)),
        Part(shapes.ribbon(line[-2:], 0.05), (110, 90, 36)),
    )


def apple_core(rng: _Rng) -> Parts:
    """What is left of an apple."""
    skin = ((186, 36, 34), (120, 164, 46), (208, 150, 40))[int(rng.integers(3))]
    skin = shapes.near(rng, skin, 12)
    waist = rng.uniform(0.14, 0.24)
    flesh = shapes.lathe([(-0.62, 0.5), (-0.4, 0.34), (0, waist), (0.4, 0.3), (0.62, 0.42)])
    stem = np.array([(0.0, -0.7), (0.06, -0.86), (0.16, -0.98)])
    seeds = [
        Part(shapes.ellipse(u, v, 0.035, 0.07), (74, 42, 20), gloss=0.5)
        for u, v in ((-0.06, 0.02), (0.07, -0.05))
    ]
    return (
        Part(shapes.ribbon(stem, 0.03), (92, 62, 32)),
        Part(flesh, shapes.near(rng, (236, 216, 160), 7), "lathe", "fibre", gloss=0.1),
        Part(shapes.moved(shapes.ellipse(0, 0, 0.52, 0.2), (0, -0.62)), skin, "ball", gloss=0.5),
        Part(shapes.moved(shapes.ellipse(0, 0, 0.44, 0.17), (0, 0.64)), skin, "ball", gloss=0.5),
        *seeds,
    )


def orange(rng: _Rng) -> Parts:
    """Half a citrus fruit."""
    peel = ((236, 140, 30), (238, 206, 58), (236, 96, 60))[int(rng.integers(3))]
    pulp = shapes.tone(shapes.near(rng, peel, 8), 1.08)
    wedges = []
    for turn in np.linspace(0, 2 * np.pi, 9, endpoint=False):
        wedge = np.array([(0.08, 0.0), (0.6, -0.18), (0.66, 0.0), (0.6, 0.18)])
        outline = shapes.moved(shapes.soften(wedge, 1, closed=True), (0, 0), 1, turn)
        wedges.append(Part(outline, pulp, grain="fibre", gloss=0.6))
    return (
        Part(shapes.moved(shapes.ellipse(0, 0, 0.86, 0.84), (0.05, 0.09)), peel, "ball"),
        Part(shapes.ellipse(0, 0, 0.84, 0.82), peel, gloss=0.3),
        Part(shapes.ellipse(0, 0, 0.76, 0.74), (244, 230, 196), gloss=0.1),
        *wedges,
    )


def leftovers(rng: _Rng) -> Parts:
    """A plate with scraps."""
    plate = shapes.near(rng, (232, 232, 230), 6) if rng.random() < 0.7 else shapes.bright(rng)
    parts = [
        Part(shapes.ellipse(0, 0, 0.96, 0.9), plate, gloss=0.5),
        Part(shapes.ellipse(0, 0, 0.68, 0.63), shapes.tone(plate, 0.9), gloss=0.3),
    ]
    scraps = ((182, 106, 44), (86, 130, 46), (206, 62, 40), (226, 200, 130), (110, 66, 34))
    for _ in range(int(rng.integers(5, 10))):
        color = shapes.near(rng, scraps[int(rng.integers(5))], 12)
        outline = shapes.blob(rng, (rng.uniform(0.1, 0.3), rng.uniform(0.08, 0.2)), 0.3)
        at = rng.uniform(-0.36, 0.36, 2)
        outline = shapes.moved(outline, (at[0], at[1]), 1, rng.uniform(0, 6))
        parts.append(Part(outline, color, "ball", "stone", gloss=0.3))
    return tuple(parts)


def foliage(rng: _Rng) -> Parts:
    """Many leaves over each other."""
    base = ((66, 124, 46), (96, 140, 40), (150, 96, 34), (176, 140, 44))[int(rng.integers(4))]
    leaf = shapes.soften(np.array([(-1, 0), (-0.2, -0.45), (1, 0), (-0.2, 0.45)]), 2, closed=True)
    vein = shapes.ribbon(np.array([(-1.1, 0.0), (0.0, 0.0), (0.9, 0.0)]), [0.06, 0.04, 0.01])
    parts = []
    for depth in np.linspace(0.6, 1.15, 24):
        u, v = rng.normal(0, 0.5, 2)
        zoom, turn = rng.uniform(0.24, 0.46), rng.uniform(0, 2 * np.pi)
        color = shapes.tone(shapes.near(rng, base, 10), float(depth))
        parts.append(Part(shapes.moved(leaf, (u, v), zoom, turn), color, "ball", gloss=0.25))
        parts.append(Part(shapes.moved(vein, (u, v), zoom, turn), shapes.tone(color, 1.25)))
    return tuple(parts)


def stone(rng: _Rng) -> Parts:
    """One stone or a few pebbles."""
    count = int(rng.integers(1, 6))
    radius = (0.85, 0.5, 0.45, 0.4, 0.36)[count - 1]
    parts = []
    for index in range(count):
        color = shapes.tone(shapes.near(rng, (150, 143, 134), 7), rng.uniform(0.65, 1.2))
        outline = shapes.blob(rng, (radius, radius * rng.uniform(0.6, 0.95)), 0.16)
        at = rng.uniform(-0.55, 0.55, 2) * (index > 0)
        outline = shapes.moved(outline, (at[0], at[1]), 1, rng.uniform(0, 6))
        parts.append(Part(outline, color, "ball", "stone", gloss=0.05))
    return tuple(parts)


def wood(rng: _Rng) -> Parts:
    """One to three planks, some with nails."""
    parts = []
    for _ in range(int(rng.integers(1, 4))):
        half, turn = rng.uniform(0.16, 0.34), rng.normal(0, 0.5)
        color = shapes.tone(shapes.near(rng, (170, 124, 78), 7), rng.uniform(0.65, 1.15))
        at = (rng.uniform(-0.15, 0.15), rng.uniform(-0.5, 0.5))
        plank = shapes.box(-0.98, -half, 0.98, half)
        edge = shapes.moved(plank + np.array([0.0, 0.07]), at, 1, turn)
        parts.append(Part(edge, shapes.tone(color, 0.55), grain="fibre", gloss=0))
        parts.append(Part(shapes.moved(plank, at, 1, turn), color, grain="wood", gloss=0.1))
        nail = shapes.moved(shapes.ellipse(-0.85, 0, 0.03, 0.03), at, 1, turn)
        parts.append(Part(nail, (90, 90, 94), "ball", gloss=0.7))
    return tuple(parts)


def spoon(rng: _Rng) -> Parts:
    """A spoon or fork of steel."""
    steel = shapes.near(rng, (186, 188, 192), 6)
    line = np.stack([np.zeros(9), np.linspace(-0.35, 0.98, 9)], axis=1)
    shaft = Part(shapes.ribbon(line, list(np.linspace(0.045, 0.1, 9))), steel, "ball", gloss=0.9)
    if rng.random() < 0.5:
        bowl = Part(shapes.ellipse(0, -0.62, 0.26, 0.36), steel, "ball", gloss=1.0)
        hollow = Part(shapes.ellipse(0, -0.6, 0.2, 0.28), shapes.tone(steel, 0.75), gloss=0.8)
        return (shaft, bowl, hollow)
    root = Part(shapes.ellipse(0, -0.45, 0.2, 0.17), steel, "ball", gloss=0.9)
    tines = [
        Part(shapes.box(u - 0.028, -0.98, u + 0.028, -0.45), steel, "cylinder", gloss=0.9)
        for u in (-0.16, -0.053, 0.053, 0.16)
    ]
    return (shaft, root, *tines)


def fabric(rng: _Rng) -> Parts:
    """Cloth that fills the frame, plain, striped or checked."""
    color, second = _dye(rng), _dye(rng)
    parts = [Part(_FRAME, color, grain="fold", gloss=0)]
    style, step = int(rng.integers(3)), rng.uniform(0.45, 0.9)
    for at in np.arange(-2.4, 2.4, step) * (style > 0):
        stripe = shapes.box(at, -4, at + step * 0.4, 4)
        parts.append(Part(stripe, second, grain="fold", clear=0.35))
        if style == 2:
            parts.append(Part(stripe[:, ::-1].copy(), second, grain="fold", clear=0.35))
    return tuple(parts)


def leather(rng: _Rng) -> Parts:
    """Leather that fills the frame, with a seam."""
    tan = ((146, 88, 48), (96, 66, 52), (178, 122, 72), (168, 58, 48))[int(rng.integers(4))]
    color = shapes.near(rng, tan, 10)
    at = rng.uniform(-0.6, 0.6)
    bend = np.linspace(-2, 2, 15)
    seam = np.stack([bend, at + rng.uniform(-0.2, 0.2) * bend**2 / 2], axis=1)
    stitches = [
        Part(shapes.ribbon(seam[i : i + 2] * 0.6 + seam[i] * 0.4, 0.02), (214, 190, 140))
        for i in range(14)
    ]
    fold = Part(shapes.ribbon(seam + np.array([0, 0.1]), 0.06), shapes.tone(color, 0.6))
    return (Part(_FRAME, color, grain="leather", gloss=0.5), fold, *stitches)


def water(rng: _Rng) -> Parts:
    """A water surface with ripples and drops of light."""
    color = ((46, 108, 140), (70, 130, 120), (30, 70, 110))[int(rng.integers(3))]
    parts = [Part(_FRAME, shapes.near(rng, color, 12), grain="fold", gloss=0.9)]
    for _ in range(int(rng.integers(8, 22))):
        start, wide = rng.uniform(-1.4, 1.4, 2), rng.uniform(0.1, 0.7)
        steps = np.linspace(0, 1, 9)
        line = np.stack([wide * steps, 0.05 * np.sin(7 * steps + rng.uniform(0, 6))], axis=1)
        width = list(0.03 * np.sin(np.pi * steps) + 0.004)
        parts.append(Part(shapes.ribbon(line + start, width), (226, 238, 244), clear=0.45))
    return tuple(parts)


def _dye(rng: _Rng) -> Color:
    plain = ((70, 72, 78), (226, 222, 214), (126, 128, 132), (50, 66, 112), (150, 56, 56))
    return shapes.bright(rng) if rng.random() < 0.5 else shapes.near(rng, plain[rng.integers(5)], 9)


def _print(rng: _Rng, half: float) -> list[Part]:
    style = int(rng.integers(3))
    if style == 0:
        return []
    color = shapes.bright(rng)
    if style == 1:
        sign = shapes.moved(shapes.blob(rng, (0.24, 0.22), 0.3), (0, -0.2))
        return [Part(sign, color, grain="fold", gloss=0)]
    return [
        Part(shapes.box(-0.96 * half, v, 0.96 * half, v + 0.1), color, grain="fold", gloss=0)
        for v in np.linspace(-0.25, 0.7, 5)
    ]


_FRAME = shapes.box(-4, -4, 4, 4)

THINGS: dict[str, Builder] = {
    "battery": battery,
    "block battery": block_battery,
    "button cell": button_cell,
    "t-shirt": t_shirt,
    "trousers": trousers,
    "dress": dress,
    "sneaker": sneaker,
    "boot": boot,
    "bag": bag,
    "banana": banana,
    "apple core": apple_core,
    "orange": orange,
    "leftovers": leftovers,
    "foliage": foliage,
    "stone": stone,
    "wood": wood,
    "spoon": spoon,
}
SURFACES: dict[str, Builder] = {"fabric": fabric, "leather": leather, "water": water}

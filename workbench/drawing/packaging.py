"""Packaging as parts: boxes, bottles, cans, tubs, bags, paper. Owns their shapes, no painting."""

from __future__ import annotations

import numpy as np

from workbench.drawing import shapes
from workbench.drawing.shapes import Builder, Color, Part, Parts, Points

_Rng = np.random.Generator

_WINE = ((-1, 0.09), (-0.92, 0.1), (-0.45, 0.1), (-0.28, 0.26), (0.93, 0.28), (1, 0.24))
_BEER = ((-1, 0.1), (-0.9, 0.11), (-0.5, 0.14), (-0.2, 0.32), (0.92, 0.33), (1, 0.28))
_FLASK = ((-1, 0.13), (-0.8, 0.13), (-0.72, 0.2), (-0.55, 0.42), (0.92, 0.43), (1, 0.36))
_PET = (
    *((-1, 0.1), (-0.84, 0.1), (-0.83, 0.15), (-0.79, 0.1), (-0.5, 0.27), (-0.3, 0.31)),
    *((-0.12, 0.31), (-0.05, 0.27), (0.03, 0.31), (0.8, 0.31), (0.88, 0.27), (1, 0.23)),
)
_JUG = ((-1, 0.12), (-0.8, 0.12), (-0.7, 0.2), (-0.5, 0.4), (0.2, 0.42), (0.95, 0.46), (1, 0.4))


def cardboard_box(rng: _Rng) -> Parts:
    """A closed or open box seen from a corner."""
    color = shapes.near(rng, (188, 145, 98), 9)
    corners = _cuboid(rng, (rng.uniform(0.5, 1), rng.uniform(0.4, 0.9), rng.uniform(0.3, 0.9)))
    top, left, right = corners[:4], corners[[3, 2, 6, 7]], corners[[2, 1, 5, 6]]
    sides = (
        Part(left, shapes.tone(color, 0.86), grain="corrugated", gloss=0),
        Part(right, shapes.tone(color, 0.68), grain="corrugated", gloss=0),
    )
    if rng.random() < 0.45:
        inside = Part(top, shapes.tone(color, 0.42), gloss=0)
        return (inside, *_flaps(rng, top, color, (0, 3)), *sides, *_flaps(rng, top, color, (1, 2)))
    tape = Part(_across(top, 0.42, 0.58), shapes.near(rng, (205, 180, 140)), gloss=0.5)
    drop = Part(_strip(right, 0.42, 0.58, 0.3), shapes.tone(tape.color, 0.75), gloss=0.4)
    lid = Part(top, color, grain="corrugated", gloss=0)
    return (*sides, lid, tape) if rng.random() < 0.5 else (*sides, lid, tape, drop)


def cardboard_sheet(rng: _Rng) -> Parts:
    """A box folded flat, with creases and torn edges."""
    color = shapes.near(rng, (193, 152, 106), 10)
    high = rng.uniform(0.5, 0.8)
    steps = np.linspace(-0.95, 0.95, 9)
    upper = np.stack([steps, -high + rng.normal(0, 0.07, 9)], axis=1)
    lower = np.stack([steps[::-1], high + rng.normal(0, 0.07, 9)], axis=1)
    creases = []
    for u in rng.uniform(-0.7, 0.7, 2):
        crease = np.array([(u, -high * 0.95), (u + rng.normal(0, 0.05), high * 0.95)])
        creases.append(Part(shapes.ribbon(crease, 0.018), shapes.tone(color, 0.72)))
    sheet = Part(np.concatenate([upper, lower]), color, grain="corrugated", gloss=0)
    return (sheet, *creases)


def brown_bottle(rng: _Rng) -> Parts:
    """A brown glass bottle."""
    return _glass_bottle(rng, shapes.near(rng, (118, 62, 20), 9), 0.25)


def green_bottle(rng: _Rng) -> Parts:
    """A green glass bottle."""
    return _glass_bottle(rng, shapes.near(rng, (38, 112, 52), 12), 0.35)


def white_bottle(rng: _Rng) -> Parts:
    """A bottle of clear glass."""
    return _glass_bottle(rng, shapes.near(rng, (205, 220, 218), 6), 0.75)


def glass_jar(rng: _Rng) -> Parts:
    """A preserving jar of clear glass with a metal lid."""
    half = rng.uniform(0.45, 0.6)
    body = shapes.lathe([(-0.72, half * 0.8), (-0.6, half), (0.75, half), (0.85, half * 0.85)])
    glass = Part(body, (206, 222, 220), "lathe", gloss=0.9, clear=0.7)
    label = Part(shapes.band(-0.2, 0.45, half), shapes.near(rng, (225, 215, 190)), "cylinder")
    lid = Part(shapes.band(-0.9, -0.66, half * 0.86), shapes.bright(rng), "cylinder", gloss=0.6)
    top = Part(shapes.ellipse(0, -0.9, half * 0.86, 0.08), shapes.tone(lid.color, 1.2), gloss=0.4)
    return (glass, label, lid, top) if rng.random() < 0.6 else (glass, lid, top)


def drinking_glass(rng: _Rng) -> Parts:
    """A tumbler, sometimes half full."""
    wide, low = rng.uniform(0.42, 0.55), rng.uniform(0.3, 0.42)
    wall = np.array([(wide, -0.8), (low, 0.85)])
    body = np.concatenate([wall, wall[::-1] * np.array([-1, 1])])
    glass = Part(body, (210, 224, 226), "lathe", gloss=0.9, clear=0.78)
    rim = Part(shapes.ellipse(0, -0.8, wide, 0.12), (228, 236, 238), gloss=0.5, clear=0.6)
    base = Part(shapes.band(0.68, 0.85, low * 0.97), (170, 190, 192), "cylinder", gloss=0.9)
    drink = Part(shapes.band(-0.1, 0.68, low * 1.08), shapes.bright(rng), "cylinder", clear=0.4)
    return (glass, drink, base, rim) if rng.random() < 0.4 else (glass, base, rim)


def can(rng: _Rng) -> Parts:
    """A drink can, whole or dented."""
    color, second = shapes.bright(rng), shapes.bright(rng)
    half, silver = rng.uniform(0.38, 0.46), (196, 199, 203)
    body = shapes.band(-0.72, 0.72, half, 0.1)
    if rng.random() < 0.3:
        body = body + 0.05 * np.sin(9 * body[:, ::-1]) * np.array([1.0, 0.1])
    sign = shapes.moved(shapes.ellipse(0, 0.05, half * 0.62, 0.3), (0, 0), 1, rng.normal(0, 0.4))
    return (
        Part(shapes.band(0.7, 0.82, half * 0.88, 0.1), shapes.tone(silver, 0.8), "cylinder"),
        Part(body, color, "cylinder", gloss=0.8),
        Part(shapes.band(0.3, 0.5, half, 0.1), second, "cylinder", gloss=0.8),
        Part(sign, second if rng.random() < 0.5 else (240, 240, 240), gloss=0.3),
        Part(shapes.band(-0.84, -0.7, half * 0.93, 0.1), silver, "cylinder", gloss=0.9),
        Part(shapes.ellipse(0, -0.82, half * 0.92, 0.13), shapes.tone(silver, 1.12), gloss=0.6),
        Part(shapes.ellipse(0, -0.82, half * 0.78, 0.1), shapes.tone(silver, 0.82), gloss=0.6),
        Part(shapes.ellipse(0, -0.79, half * 0.3, 0.045), shapes.tone(silver, 1.25), gloss=0.6),
    )


def food_tin(rng: _Rng) -> Parts:
    """A ribbed food tin, with or without its paper."""
    half, silver = rng.uniform(0.5, 0.66), shapes.near(rng, (178, 180, 184), 7)
    ribs = [
        Part(shapes.band(v, v + 0.035, half, 0.11), shapes.tone(silver, 0.72), "cylinder")
        for v in np.linspace(-0.35, 0.4, 6)
    ]
    paper = Part(shapes.band(-0.45, 0.5, half, 0.11), shapes.bright(rng), "cylinder")
    stripe = Part(shapes.band(-0.05, 0.2, half, 0.11), shapes.bright(rng), "cylinder")
    skin = [paper, stripe] if rng.random() < 0.5 else ribs
    lid = shapes.tone(silver, 0.45 if rng.random() < 0.4 else 1.1)
    return (
        Part(shapes.band(-0.6, 0.65, half, 0.11), silver, "cylinder", gloss=0.9),
        *skin,
        Part(shapes.ellipse(0, -0.6, half, 0.15), shapes.tone(silver, 1.2), gloss=0.6),
        Part(shapes.ellipse(0, -0.59, half * 0.9, 0.12), lid, gloss=0.5),
    )


def pet_bottle(rng: _Rng) -> Parts:
    """A clear drink bottle with cap and label."""
    tint = ((200, 222, 235), (170, 210, 235), (190, 228, 200))[int(rng.integers(3))]
    cap = shapes.bright(rng)
    stretch = rng.uniform(0.85, 1.25)
    body = shapes.lathe([(v, half * stretch) for v, half in _PET], 1)
    rings = [
        Part(shapes.band(v, v + 0.02, 0.29 * stretch, 0.03), shapes.tone(tint, 0.7), clear=0.5)
        for v in np.linspace(0.5, 0.78, 4)
    ]
    label = Part(shapes.band(0.02, 0.42, 0.31 * stretch, 0.04), shapes.bright(rng), "cylinder")
    mark = Part(shapes.band(0.14, 0.24, 0.31 * stretch, 0.04), (240, 240, 240), "cylinder")
    signed = (label, mark) if rng.random() < 0.65 else ()
    return (
        Part(body, shapes.near(rng, tint, 7), "lathe", gloss=1, clear=0.62),
        *rings,
        *signed,
        Part(shapes.band(-1, -0.84, 0.13 * stretch, 0.02), cap, "cylinder", gloss=0.5),
    )


def detergent(rng: _Rng) -> Parts:
    """An opaque bottle with a handle and a wide label."""
    color, label = shapes.bright(rng), shapes.near(rng, (235, 232, 225))
    stretch = rng.uniform(0.8, 1.15)
    body = shapes.lathe([(v, half * stretch) for v, half in _JUG])
    grip = shapes.moved(shapes.ellipse(0, 0, 0.07, 0.2), (0.24 * stretch, -0.28), 1, -0.15)
    return (
        Part(body, color, "lathe", gloss=0.45),
        Part(grip, shapes.tone(color, 0.45), gloss=0),
        Part(shapes.box(-0.32 * stretch, 0.1, 0.3 * stretch, 0.75), label, gloss=0.3),
        Part(shapes.ellipse(0, 0.4, 0.2 * stretch, 0.17), shapes.bright(rng), gloss=0.3),
        Part(shapes.band(-1, -0.76, 0.17 * stretch, 0.02), shapes.bright(rng), "cylinder"),
    )


def tub(rng: _Rng) -> Parts:
    """A pot or cup of plastic, its lid sometimes off."""
    color = shapes.near(rng, (232, 232, 228), 10) if rng.random() < 0.6 else shapes.bright(rng)
    wide, low, high = rng.uniform(0.5, 0.7), rng.uniform(0.34, 0.5), rng.uniform(0.45, 0.8)
    wall = np.array([(wide, -high), (low, high)])
    inside = shapes.tone(color, 0.6 if rng.random() < 0.5 else 1.08)
    return (
        Part(np.concatenate([wall, wall[::-1] * np.array([-1, 1])]), color, "lathe", gloss=0.4),
        Part(shapes.band(-high * 0.3, high * 0.5, (wide + low) / 2, 0.1), shapes.bright(rng),
             "cylinder", gloss=0.3),
        Part(shapes.ellipse(0, -high, wide * 1.06, 0.15), shapes.tone(color, 1.1), gloss=0.3),
        Part(shapes.ellipse(0, -high, wide * 0.94, 0.12), inside, gloss=0.2),
    )  # fmt: skip


def plastic_bag(rng: _Rng) -> Parts:
    """A thin carrier bag with two handles."""
    color = shapes.near(rng, (228, 230, 232), 8) if rng.random() < 0.5 else shapes.bright(rng)
    body = shapes.moved(shapes.blob(rng, (0.62, 0.66), 0.18), (0, 0.3))
    handles = [
        Part(shapes.ribbon(_arc((u, -0.3), (0.17, 0.6)), 0.075), color, grain="crumple", clear=0.2)
        for u in (-0.3, 0.3)
    ]
    return (*handles, Part(body, color, "ball", "crumple", gloss=0.5, clear=0.2))


def takeaway_box(rng: _Rng) -> Parts:
    """An open one-way food box."""
    color = ((236, 234, 226), (60, 60, 62), (214, 190, 150))[int(rng.integers(3))]
    color = shapes.near(rng, color, 5)
    lid = np.array([(-0.8, -0.05), (-0.62, -0.85), (0.62, -0.85), (0.8, -0.05)])
    front = np.array([(-0.85, 0.05), (0.85, 0.05), (0.66, 0.72), (-0.66, 0.72)])
    rest = shapes.moved(shapes.blob(rng, (0.35, 0.1), 0.3), (rng.uniform(-0.3, 0.3), -0.02))
    return (
        Part(lid, shapes.tone(color, 0.84), gloss=0.2),
        Part(shapes.ellipse(0, -0.03, 0.85, 0.19), shapes.tone(color, 0.62), gloss=0.1),
        Part(rest, shapes.near(rng, (176, 104, 42), 22), "ball", "stone"),
        Part(front, color, gloss=0.25),
    )


def paper_sheet(rng: _Rng) -> Parts:
    """A written or printed sheet, a little curled."""
    color = shapes.near(rng, (238, 236, 228), 6)
    half, high = rng.uniform(0.5, 0.75), rng.uniform(0.75, 0.98)
    side = np.linspace(-high, high, 8)
    bend = 0.05 * np.sin(side * rng.uniform(0.8, 2.2) + rng.uniform(0, 6))
    right = np.stack([half + bend, side], axis=1)
    left = np.stack([bend[::-1] - half, side[::-1]], axis=1)
    sheet = np.concatenate([right, left])
    lines = []
    ink = shapes.tone(shapes.bright(rng), 0.5) if rng.random() < 0.4 else (95, 95, 100)
    for v in np.arange(-high + 0.2, high - 0.2, rng.uniform(0.09, 0.16)):
        end = half - 0.12 - rng.uniform(0, 0.5) * (rng.random() < 0.3)
        lines.append(Part(shapes.box(-half + 0.12, v, end, v + 0.025), ink, clear=0.25))
    return (Part(sheet, color, grain="fibre", gloss=0.05), *lines)


def newspaper(rng: _Rng) -> Parts:
    """A newspaper page with columns and a picture."""
    color = shapes.near(rng, (214, 208, 194), 6)
    parts = [Part(shapes.box(-0.78, -0.95, 0.78, 0.95), color, grain="fibre", gloss=0)]
    parts.append(Part(shapes.box(-0.66, -0.85, rng.uniform(0.2, 0.66), -0.7), (60, 60, 62)))
    corner = (rng.choice([-0.66, -0.2]), rng.uniform(-0.55, 0.1))
    for u in (-0.66, -0.2, 0.26):
        for v in np.arange(-0.58, 0.85, 0.12):
            parts.append(Part(shapes.box(u, v, u + 0.4, v + 0.05), (138, 136, 132), clear=0.2))
    picture = shapes.box(corner[0], corner[1], corner[0] + 0.86, corner[1] + 0.6)
    return (*parts, Part(picture, shapes.near(rng, (110, 110, 112), 25), grain="stone"))


def paper_ball(rng: _Rng) -> Parts:
    """A sheet crumpled to a ball."""
    color = shapes.near(rng, (232, 230, 222), 8)
    outline = shapes.blob(rng, (rng.uniform(0.6, 0.85), rng.uniform(0.55, 0.8)), 0.2)
    return (Part(outline, color, "ball", "crumple", gloss=0.05),)


def paper_bag(rng: _Rng) -> Parts:
    """A paper bag with twisted handles."""
    color = shapes.near(rng, (196, 160, 116), 10) if rng.random() < 0.7 else shapes.bright(rng)
    half = rng.uniform(0.5, 0.62)
    side = np.array([(half, -0.5), (half + 0.22, -0.6), (half + 0.2, 0.85), (half, 0.95)])
    handle = shapes.ribbon(_arc((0, -0.5), (0.25, 0.4)), 0.03)
    return (
        Part(handle, shapes.tone(color, 0.7)),
        Part(side, shapes.tone(color, 0.66), grain="fibre", gloss=0),
        Part(shapes.box(-half, -0.5, half, 0.95), color, grain="crumple", gloss=0),
        Part(shapes.box(-half * 0.5, 0.05, half * 0.5, 0.5), shapes.bright(rng), gloss=0),
    )


def wrapper(rng: _Rng) -> Parts:
    """A crushed sweet or crisp packet."""
    color, second = shapes.bright(rng), shapes.bright(rng)
    steps = np.linspace(-0.55, 0.55, 12)
    jag = 0.82 + 0.05 * (np.arange(12) % 2)
    outline = np.concatenate(
        [np.stack([steps, -jag], axis=1), np.stack([steps[::-1] * rng.uniform(0.8, 1.2), jag], 1)]
    )
    outline = outline * (1 + 0.12 * np.sin(3 * outline[:, ::-1] + rng.uniform(0, 6)))
    sign = shapes.blob(rng, (0.36, 0.26), 0.25)
    foil = Part(shapes.box(-0.5, -0.8, 0.5, -0.62), (200, 202, 206), grain="crumple", gloss=0.8)
    return (
        Part(outline, color, grain="crumple", gloss=0.7),
        Part(sign, second, grain="crumple", gloss=0.6),
        foil,
    )


def _glass_bottle(rng: _Rng, color: Color, clear: float) -> Parts:
    stretch = rng.uniform(0.9, 1.2)
    profile = (_WINE, _BEER, _FLASK)[int(rng.integers(3))]
    widest = max(half for _, half in profile) * stretch
    neck = profile[0][1] * stretch
    body = Part(
        shapes.lathe([(v, half * stretch) for v, half in profile]),
        color, "lathe", gloss=1.0, clear=clear,
    )  # fmt: skip
    paper = shapes.near(rng, (228, 220, 200), 14) if rng.random() < 0.6 else shapes.bright(rng)
    label = Part(shapes.band(0.05, 0.65, widest, 0.04), paper, "cylinder", gloss=0.05)
    stripe = Part(shapes.band(0.24, 0.4, widest, 0.04), shapes.bright(rng), "cylinder", gloss=0.1)
    cap = Part(shapes.band(-1, -0.88, neck * 1.15, 0.02), shapes.bright(rng), "cylinder", gloss=0.6)
    extras = [label, stripe] if rng.random() < 0.6 else []
    return (body, *extras, cap) if rng.random() < 0.6 else (body, *extras)


def _cuboid(rng: _Rng, half: tuple[float, float, float]) -> Points:
    """Eight corners seen from above; 0-3 the top (back, right, front, left), 4-7 the bottom."""
    yaw, pitch = rng.uniform(0.45, 1.1), rng.uniform(0.45, 0.8)
    floor = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * np.array(half[:2])
    turned = shapes.moved(floor, (0, 0), 1, yaw) * np.array([1, np.sin(pitch)])
    rise = np.array([0, half[2] * np.cos(pitch)])
    corners = np.concatenate([turned - rise, turned + rise])
    return np.asarray(0.95 * corners / np.abs(corners).max())


def _flaps(rng: _Rng, top: Points, color: Color, edges: tuple[int, int]) -> list[Part]:
    middle = top.mean(axis=0)
    flaps = []
    for edge in edges:
        first, second = top[edge], top[(edge + 1) % 4]
        out = ((first + second) / 2 - middle) * rng.uniform(0.35, 0.7) + np.array([0, -0.08])
        lean = (second - first) * 0.08
        outline = np.stack([first, second, second + out - lean, first + out + lean])
        shade = shapes.tone(color, rng.uniform(0.9, 1.12))
        flaps.append(Part(outline, shade, grain="corrugated", gloss=0))
    return flaps


def _across(quad: Points, low: float, high: float) -> Points:
    return np.stack([
        quad[0] + low * (quad[1] - quad[0]), quad[0] + high * (quad[1] - quad[0]),
        quad[3] + high * (quad[2] - quad[3]), quad[3] + low * (quad[2] - quad[3]),
    ])  # fmt: skip


def _strip(quad: Points, low: float, high: float, depth: float) -> Points:
    wide = _across(quad, low, high)
    wide[2:] = wide[[1, 0]] + depth * (wide[2:] - wide[[1, 0]])
    return wide


def _arc(middle: tuple[float, float], radius: tuple[float, float]) -> Points:
    turn = np.linspace(np.pi, 2 * np.pi, 12)
    return np.stack([radius[0] * np.cos(turn), radius[1] * np.sin(turn)], axis=1) + middle


THINGS: dict[str, Builder] = {
    "cardboard box": cardboard_box,
    "cardboard sheet": cardboard_sheet,
    "brown bottle": brown_bottle,
    "green bottle": green_bottle,
    "white bottle": white_bottle,
    "glass jar": glass_jar,
    "drinking glass": drinking_glass,
    "can": can,
    "food tin": food_tin,
    "pet bottle": pet_bottle,
    "detergent": detergent,
    "tub": tub,
    "plastic bag": plastic_bag,
    "takeaway box": takeaway_box,
    "paper sheet": paper_sheet,
    "newspaper": newspaper,
    "paper ball": paper_ball,
    "paper bag": paper_bag,
    "wrapper": wrapper,
}

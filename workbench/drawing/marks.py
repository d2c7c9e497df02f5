"""Marks drawn over a picture: watermarks and seller banners, with the mask of what they changed.

Owns the sorts, colours and places of marks; the stamps they are made of come from `stamps`.
It neither knows which pictures get a mark nor saves anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw

from workbench.drawing import stamps

Colour: TypeAlias = tuple[int, int, int]
Painter: TypeAlias = Callable[[Image.Image, np.random.Generator, float], Image.Image]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
GREY: Colour = (128, 128, 128)
BAND_COLOURS: tuple[Colour, ...] = (
    (200, 30, 40), (20, 90, 170), (240, 180, 20), (20, 130, 70), (35, 35, 40), (245, 245, 245),
    (120, 40, 130), (230, 100, 20), (15, 40, 80), (220, 230, 240),
)  # fmt: skip
SLOGANS = (
    "Best price", "NEW 2026", "Free shipping", "100% quality", "Hot sale -30%", "Prix choc",
    "Food grade", "3 in 1", "Livraison offerte", "Top seller", "Buy 2 get 1", "Super strong",
)  # fmt: skip
# A mark nobody can see would be a false label: below this mean change (grey levels, over the
# changed pixels) or share of the picture it is drawn again, stronger.
VISIBLE_CHANGE = 16.0
VISIBLE_SHARE = 0.0015


@dataclass(frozen=True)
class Marked:
    """A picture with a mark: RGB image, bool mask [H, W] of changed pixels, kind of mark."""

    image: Image.Image
    mask: npt.NDArray[np.bool_]
    kind: str


def watermark(image: Image.Image, rng: np.random.Generator) -> Marked:
    """Lay a half-transparent watermark over the picture (tiled, centred, corner, diagonal, logo).

    The input is not changed; the same generator state gives the same bytes.
    """
    return _drawn(image, rng, WATERMARKS)


def banner(image: Image.Image, rng: np.random.Generator) -> Marked:
    """Lay an opaque seller's addition over the picture (band, caption, price, dimension, title).

    The input is not changed; the same generator state gives the same bytes.
    """
    return _drawn(image, rng, BANNERS)


def _drawn(image: Image.Image, rng: np.random.Generator, kinds: dict[str, Painter]) -> Marked:
    before = image.convert("RGB")
    kind = stamps.pick(rng, tuple(kinds))
    for attempt in range(6):
        after = kinds[kind](before.copy(), rng, 1.0 + 0.35 * attempt)
        change = np.asarray(ImageChops.difference(before, after)).max(axis=2)
        mask = change > 0
        if mask.mean() >= VISIBLE_SHARE and change[mask].mean() >= VISIBLE_CHANGE:
            break
    return Marked(after, mask, kind)


def _tiled(image: Image.Image, rng: np.random.Generator, strength: float) -> Image.Image:
    unit = _unit(image)
    stamp = stamps.turned(
        stamps.words(rng, stamps.agency(rng), unit * rng.uniform(0.05, 0.1)), rng, 50
    )
    cover = Image.new("L", image.size)
    step_x = int(stamp.width * rng.uniform(1.1, 1.9)) + 2
    step_y = int(stamp.height * rng.uniform(1.1, 2.2)) + 2
    for row, y in enumerate(range(-step_y // 2, image.height, step_y)):
        shift = (row % 2) * step_x // 2
        for x in range(-shift, image.width, step_x):
            cover.paste(stamp, (x, y), stamp)
    return _tinted(image, cover, _ink(image, cover, rng), rng.uniform(0.15, 0.5) * strength)


def _centred(image: Image.Image, rng: np.random.Generator, strength: float) -> Image.Image:
    stamp = stamps.words(rng, stamps.agency(rng), _unit(image) * rng.uniform(0.08, 0.2))
    stamp = stamps.fitted(stamp, image, rng.uniform(0.4, 0.95))
    middle = (0.5 + rng.normal(0, 0.04), 0.5 + rng.normal(0, 0.1))
    cover = _placed(image, stamp, middle)
    return _tinted(image, cover, _ink(image, cover, rng), rng.uniform(0.2, 0.7) * strength)


def _diagonal(image: Image.Image, rng: np.random.Generator, strength: float) -> Image.Image:
    stamp = stamps.fitted(
        stamps.words(rng, stamps.agency(rng), _unit(image) * 0.15), image, rng.uniform(0.5, 1.0)
    )
    angle = float(rng.choice([-1, 1]) * rng.uniform(15, 50))
    cover = _placed(image, stamp.rotate(angle, Image.Resampling.BILINEAR, expand=True), (0.5, 0.5))
    if rng.random() < 0.4:
        pen = ImageDraw.Draw(cover)
        width = max(1, int(_unit(image) * 0.006))
        pen.line((0, 0, image.width, image.height), 160, width)
        pen.line((0, image.height, image.width, 0), 160, width)
    return _tinted(image, cover, _ink(image, cover, rng), rng.uniform(0.2, 0.6) * strength)


def _corner(image: Image.Image, rng: np.random.Generator, strength: float) -> Image.Image:
    text = stamps.agency(rng)
    if rng.random() < 0.5:
        text = stamps.pick(rng, (f"© {text}", f"www.{text.lower()}.example", f"Photo: {text}"))
    stamp = stamps.words(rng, text, _unit(image) * rng.uniform(0.03, 0.09))
    stamp = stamps.fitted(stamp, image, min(0.9, stamp.width / image.width))
    cover = _placed(image, stamp, _margin_spot(rng))
    return _tinted(image, cover, _ink(image, cover, rng), rng.uniform(0.5, 1.0) * strength)


def _logo(image: Image.Image, rng: np.random.Generator, strength: float) -> Image.Image:
    size = int(_unit(image) * rng.uniform(0.1, 0.4))
    stamp = stamps.emblem(rng, max(size, 12))
    spot = (0.5, 0.5) if size > 0.25 * _unit(image) else _margin_spot(rng)
    cover = _placed(image, stamp, spot)
    low = 0.25 if spot == (0.5, 0.5) else 0.6
    ink = stamps.pick(rng, BAND_COLOURS) if low > 0.5 and rng.random() < 0.6 else None
    ink = ink or _ink(image, cover, rng)
    return _tinted(image, cover, ink, rng.uniform(low, 1.0) * strength)


def _band(image: Image.Image, rng: np.random.Generator, _strength: float) -> Image.Image:
    """An advertising band along one side, sometimes with a logo disc."""
    colour = stamps.pick(rng, BAND_COLOURS)
    box = _side_box(image, rng, rng.uniform(0.08, 0.24))
    pen = ImageDraw.Draw(image)
    pen.rectangle(box, fill=colour)
    text = (
        f"{stamps.pick(rng, SLOGANS)}  {stamps.agency(rng)}"
        if rng.random() < 0.5
        else stamps.pick(rng, SLOGANS)
    )
    _write_in(image, rng, text, box, _contrast(colour))
    return image


def _caption(image: Image.Image, rng: np.random.Generator, _strength: float) -> Image.Image:
    """The strip that stock agencies put below a preview: name on one side, number on the other."""
    height = int(_unit(image) * rng.uniform(0.05, 0.12)) + 4
    colour = stamps.pick(rng, (BLACK, BLACK, WHITE, (35, 45, 60), (240, 240, 240)))
    box = (0, image.height - height, image.width, image.height)
    ImageDraw.Draw(image).rectangle(box, fill=colour)
    number = f"{stamps.pick(rng, ('ID', 'Image', 'www.', '#'))} {rng.integers(10**6, 10**9)}"
    middle = int(image.width * rng.uniform(0.35, 0.65))
    ink = _contrast(colour)
    _write_in(image, rng, stamps.agency(rng), (0, box[1], middle, box[3]), ink)
    if rng.random() < 0.8:
        _write_in(image, rng, number, (middle, box[1], image.width, box[3]), ink)
    return image


def _price(image: Image.Image, rng: np.random.Generator, _strength: float) -> Image.Image:
    colour = stamps.pick(rng, BAND_COLOURS)
    size = int(_unit(image) * rng.uniform(0.16, 0.34))
    x, y = _spot_box(image, (size, size), _margin_spot(rng))
    box = (x, y, x + size, y + size)
    pen = ImageDraw.Draw(image)
    shape = stamps.pick(rng, ("disc", "box", "star"))
    if shape == "disc":
        pen.ellipse(box, fill=colour, outline=_contrast(colour))
    elif shape == "box":
        box = (x, y, x + size, y + size // 2)
        pen.rectangle(box, fill=colour, outline=_contrast(colour))
    else:
        pen.polygon(stamps.star(box, int(rng.integers(9, 18))), fill=colour)
    amount = stamps.pick(rng, ("-{}%", "{}.99 €", "${}", "{} pcs", "x{}", "{} €"))
    text = amount.format(rng.integers(2, 99))
    _write_in(image, rng, text, _shrunk(box, 0.72), _contrast(colour))
    return image


def _dimension(image: Image.Image, rng: np.random.Generator, _strength: float) -> Image.Image:
    """Measuring arrows with a size, as sellers draw them beside a product."""
    pen = ImageDraw.Draw(image)
    ink = _ink_for(image, stamps.pick(rng, ((0.05, 0.95), (0.95, 0.05), (0.5, 0.95))))
    width = max(1, int(_unit(image) * rng.uniform(0.004, 0.012)))
    low, high = rng.uniform(0.05, 0.25), rng.uniform(0.75, 0.95)
    edge = stamps.pick(rng, (0.05, 0.08, 0.92, 0.95))
    text = f"{rng.integers(2, 99)} {stamps.pick(rng, ('cm', 'mm', 'in', 'ml', 'cm / 3.5 in'))}"
    for upright in stamps.pick(rng, ((True,), (False,), (True, False))):
        ends = ((edge, low), (edge, high)) if upright else ((low, edge), (high, edge))
        points = [(int(x * image.width), int(y * image.height)) for x, y in ends]
        pen.line(points, fill=ink, width=width)
        _arrow_heads(pen, points, upright, (ink, width * 4))
        stamp = stamps.words(rng, text, _unit(image) * rng.uniform(0.05, 0.09))
        spot = (edge, 0.5) if upright else (0.5, edge)
        image.paste(ink, None, _placed(image, stamp, spot))
    return image


def _title(image: Image.Image, rng: np.random.Generator, _strength: float) -> Image.Image:
    """Advertising words set straight onto the picture, one to three lines."""
    middle = (rng.uniform(0.3, 0.7), stamps.pick(rng, (0.1, 0.14, 0.82, 0.86)))
    ink = stamps.pick(rng, BAND_COLOURS) if rng.random() < 0.4 else _ink_for(image, middle)
    size = _unit(image) * rng.uniform(0.06, 0.13)
    for line in range(int(rng.integers(1, 4))):
        text = stamps.pick(rng, SLOGANS) if rng.random() < 0.7 else stamps.agency(rng)
        stamp = stamps.words(rng, text, size * (1.0 if line == 0 else 0.6))
        stamp = stamps.fitted(stamp, image, min(0.9, stamp.width / image.width))
        spot = (middle[0], middle[1] + line * size * 1.1 / image.height)
        image.paste(ink, None, _placed(image, stamp, spot))
    return image


WATERMARKS: dict[str, Painter] = {
    "tiled": _tiled, "centred": _centred, "corner": _corner, "diagonal": _diagonal, "logo": _logo,
}  # fmt: skip
BANNERS: dict[str, Painter] = {
    "band": _band, "caption": _caption, "price": _price, "dimension": _dimension, "title": _title,
}  # fmt: skip


def _unit(image: Image.Image) -> float:
    """The length, in pixels, that sizes of marks are shares of."""
    return float(np.sqrt(image.width * image.height))


def _placed(image: Image.Image, stamp: Image.Image, spot: tuple[float, float]) -> Image.Image:
    cover = Image.new("L", image.size)
    cover.paste(stamp, _spot_box(image, stamp.size, spot))
    return cover


def _spot_box(
    image: Image.Image, size: tuple[int, int], spot: tuple[float, float]
) -> tuple[int, int]:
    """The upper left corner of a thing of that size, kept inside the picture."""
    x = int(spot[0] * image.width - size[0] / 2)
    y = int(spot[1] * image.height - size[1] / 2)
    return max(0, min(x, image.width - size[0])), max(0, min(y, image.height - size[1]))


def _margin_spot(rng: np.random.Generator) -> tuple[float, float]:
    low, high = rng.uniform(0.0, 0.14), rng.uniform(0.86, 1.0)
    spots = ((low, low), (low, high), (high, low), (high, high), (0.5, low), (0.5, high))
    return stamps.pick(rng, spots)


def _side_box(
    image: Image.Image, rng: np.random.Generator, share: float
) -> tuple[int, int, int, int]:
    depth = int(share * image.height) + 6
    if rng.random() < 0.5:
        return (0, 0, image.width, depth)
    return (0, image.height - depth, image.width, image.height)


def _shrunk(box: tuple[int, int, int, int], share: float) -> tuple[int, int, int, int]:
    dx, dy = (box[2] - box[0]) * (1 - share) / 2, (box[3] - box[1]) * (1 - share) / 2
    return int(box[0] + dx), int(box[1] + dy), int(box[2] - dx), int(box[3] - dy)


def _write_in(
    image: Image.Image, rng: np.random.Generator, text: str, box: tuple[int, int, int, int],
    ink: Colour,
) -> None:  # fmt: skip
    """Write text into a box, as large as it fits, at a random place along the box."""
    room = (box[2] - box[0], box[3] - box[1])
    stamp = stamps.words(rng, text, room[1] * rng.uniform(0.4, 0.75))
    factor = min(1.0, room[0] * 0.94 / stamp.width, room[1] * 0.94 / stamp.height)
    size = (max(4, int(stamp.width * factor)), max(4, int(stamp.height * factor)))
    stamp = stamp.resize(size, Image.Resampling.BILINEAR)
    x = box[0] + int((room[0] - size[0]) * rng.uniform(0.05, 0.95))
    image.paste(ink, (x, box[1] + (room[1] - size[1]) // 2), stamp)


def _arrow_heads(
    pen: ImageDraw.ImageDraw, points: list[tuple[int, int]], upright: bool, look: tuple[Colour, int]
) -> None:
    ink, size = look
    for (x, y), way in zip(points, (1, -1), strict=True):
        a, b = (-size // 2, way * size), (size // 2, way * size)
        if not upright:
            a, b = (a[1], a[0]), (b[1], b[0])
        pen.polygon(((x, y), (x + a[0], y + a[1]), (x + b[0], y + b[1])), fill=ink)


def _ink(image: Image.Image, cover: Image.Image, rng: np.random.Generator) -> Colour:
    """White or grey over dark ground, black or grey over light ground, seldom a colour."""
    if rng.random() < 0.12:
        return stamps.pick(rng, BAND_COLOURS)
    box = cover.getbbox() or (0, 0, *image.size)
    ground = float(np.asarray(image.crop(box).convert("L").resize((8, 8))).mean())
    if ground > 170:
        return stamps.pick(rng, (BLACK, GREY, GREY, (90, 90, 90)))
    return stamps.pick(rng, (WHITE, WHITE, WHITE, BLACK)) if ground > 80 else WHITE


def _ink_for(image: Image.Image, spot: tuple[float, float]) -> Colour:
    x, y = (min(max(int(share * 16), 0), 15) for share in spot)
    return _contrast(image.resize((16, 16)).getpixel((x, y)))


def _contrast(colour: object) -> Colour:
    return BLACK if float(np.mean(np.asarray(colour, dtype=float))) > 140 else WHITE


def _tinted(image: Image.Image, cover: Image.Image, ink: Colour, opacity: float) -> Image.Image:
    share = min(opacity, 1.0)
    veil = cover.point([int(value * share) for value in range(256)])
    image.paste(ink, None, veil)
    return image

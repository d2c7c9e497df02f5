"""Sample sources drawn into a folder in the real layouts, with the truth about every file.

Owns the writing. What is drawn stands in `plan`, how the archives look in `layouts`.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from workbench.drawing import damage, illustration, layouts, marks, photo, plan
from workbench.drawing.plan import Entry
from workbench.errors import BadInput

TRUTH_NAME = "truth.json"
_BUSY_NAME = ".drawing"  # lies in the folder while it is being filled
_VERSION = 1  # raised when the same seed gives other pictures
_Names = tuple[str, ...]
_Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Truth:
    """What is known about the drawn sources; every file is named `source/relative path`.

    Attributes:
        counts: pictures a source, unreadable ones included, masks not.
        exact_pairs: (original, copy) with the same bytes, the contradictions included.
        near_pairs: (original, copy, how) with `how` one of `damage.NEAR_COPIES`.
        contradictions: byte-identical pairs under labels that exclude each other.
        several: several things in one picture.
        palette: PNG with a palette, named `.jpg`.
        unreadable: text, empty or cut off, named `.jpg`.
    """

    version: int
    seed: int
    scale: float
    counts: dict[str, int]
    exact_pairs: tuple[tuple[str, str], ...]
    near_pairs: tuple[tuple[str, str, str], ...]
    contradictions: tuple[tuple[str, str], ...]
    watermark: _Names
    banner: _Names
    illustration: _Names
    several: _Names
    dark: _Names
    light: _Names
    blurry: _Names
    low_information: _Names
    too_small: _Names
    odd_aspect: _Names
    grey: _Names
    unreadable: _Names
    exif_rotated: _Names
    palette: _Names
    odd_name: _Names


def draw_sources(
    folder: Path, seed: int = 2026, scale: float = 1.0, report: _Report | None = None
) -> Truth:
    """Draw the sample sources into `folder/<source>/` and write `folder/truth.json`.

    The same seed and scale give the same bytes. A folder that is complete is left as it is;
    one drawn with another seed or scale, or left half done, is drawn anew.

    Args:
        folder: made where it is missing.
        seed: decides everything random.
        scale: 1 draws about 600 pictures, 0.1 about 150 (each label and fault stays).
        report: called with (pictures done, pictures in all).

    Raises:
        BadInput: the scale is not above 0, or the folder holds sources not drawn here.
    """
    if not scale > 0:
        raise BadInput(f"The scale of the sample sources is {scale}; give a number above 0.")
    known = _known(folder, seed, scale)
    if known is not None:
        return known
    _make_room(folder)
    entries = plan.make(seed, scale)
    for done, entry in enumerate(entries, start=1):
        _write(folder, entries, entry, seed)
        if report is not None:
            report(done, len(entries))
    for source, layout in layouts.LAYOUTS.items():
        named = [(one.path, one.label) for one in entries if one.source == source]
        layout.side_files(folder / source, named)
    truth = _truth(entries, seed, scale)
    _finish(folder, truth)
    return truth


def read_truth(folder: Path) -> Truth:
    """The truth of a drawn folder.

    Raises:
        BadInput: the folder holds no complete truth.
    """
    path = folder / TRUTH_NAME
    try:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Truth(**{name: _tuples(value) for name, value in stored.items()})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadInput(f"{path} is no truth of drawn sources ({error}); draw them anew.") from error


def _known(folder: Path, seed: int, scale: float) -> Truth | None:
    complete = all((folder / source).is_dir() for source in layouts.LAYOUTS)
    if (folder / _BUSY_NAME).exists() or not complete:
        return None
    try:
        truth = read_truth(folder)
    except BadInput:
        return None
    return truth if (truth.version, truth.seed, truth.scale) == (_VERSION, seed, scale) else None


def _make_room(folder: Path) -> None:
    """Clear what an earlier drawing left; refuse to touch sources that were not drawn here."""
    drawn_here = (folder / TRUTH_NAME).exists() or (folder / _BUSY_NAME).exists()
    for source in layouts.LAYOUTS:
        place = folder / source
        if place.is_dir() and any(place.iterdir()):
            if not drawn_here:
                raise BadInput(
                    f"{place} already holds files that were not drawn here; "
                    "choose another folder for the sample sources."
                )
            shutil.rmtree(place)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _BUSY_NAME).touch()
    (folder / TRUTH_NAME).unlink(missing_ok=True)


def _write(folder: Path, entries: tuple[Entry, ...], entry: Entry, seed: int) -> None:
    path = folder / entry.source / entry.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if entry.original is None:
        path.write_bytes(_own_bytes(folder, entry, plan.chance(seed, "picture", entry.key)))
        return
    first = entries[entry.original]
    original = (folder / first.source / first.path).read_bytes()
    path.write_bytes(_changed(original, entry.how) if entry.how else original)


def _own_bytes(folder: Path, entry: Entry, rng: np.random.Generator) -> bytes:
    quality = layouts.LAYOUTS[entry.source].quality
    if entry.role == "text":
        return b"<!DOCTYPE html><title>404 Not Found</title><p>The picture has gone.</p>\n"
    if entry.role == "empty":
        return b""
    image = _picture(folder, entry, rng)
    if entry.role == "palette":
        return _stored(image.quantize(128), "PNG")
    if entry.role == "exif_rotated":
        exif = Image.Exif()
        exif[0x0112] = 6  # Orientation: turn clockwise to see it upright
        return _stored(image.transpose(Image.Transpose.ROTATE_90), quality=quality, exif=exif)
    stored = _stored(image, quality=quality)
    return stored[: len(stored) * 2 // 5] if entry.role == "truncated" else stored


def _picture(folder: Path, entry: Entry, rng: np.random.Generator) -> Image.Image:
    sizes = layouts.LAYOUTS[entry.source].sizes
    size = sizes[int(rng.integers(len(sizes)))]
    if entry.role == "illustration":
        return illustration.draw(entry.kind, rng, size)
    if entry.role == "odd_aspect":
        return photo.draw(entry.kind, rng, (620, 124))
    kinds = (entry.kind,)
    if entry.role == "several":
        kinds += tuple(rng.choice(["can", "pet bottle", "paper ball", "banana", "tub"], 2))
    image, mask = photo.draw_masked(kinds, rng, size)
    if entry.source == "fmd":
        _write_mask(folder, entry, mask)
    if entry.role in damage.DAMAGES:
        return damage.DAMAGES[entry.role](image, rng)
    if entry.role in _MARKS:
        return _MARKS[entry.role](image, rng).image
    return image


def _write_mask(folder: Path, entry: Entry, mask: Image.Image) -> None:
    path = folder / entry.source / entry.path.replace("image/", "mask/", 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_stored(mask, quality=90))


def _changed(original: bytes, how: str) -> bytes:
    change, quality = damage.NEAR_COPIES[how]
    with Image.open(io.BytesIO(original)) as image:
        return _stored(change(image.convert("RGB")), quality=quality)


def _stored(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def _truth(entries: tuple[Entry, ...], seed: int, scale: float) -> Truth:
    def pairs(*roles: str) -> tuple[tuple[str, str], ...]:
        return tuple(
            (entries[one.original].key, one.key)
            for one in entries
            if one.original is not None and one.role in roles
        )

    def keys(*roles: str) -> _Names:
        return tuple(sorted(one.key for one in entries if one.role in roles))

    near = [one for one in entries if one.original is not None and one.role == "near"]
    ways = {one.key: one.how for one in near}
    alone = {role: keys(role) for role in [*plan.FAULTS, "odd_name"] if role not in _UNREADABLE}
    return Truth(
        version=_VERSION,
        seed=seed,
        scale=scale,
        counts=dict(Counter(one.source for one in entries)),
        exact_pairs=pairs("exact", "contradiction"),
        near_pairs=tuple((first, copy, ways[copy]) for first, copy in pairs("near")),
        contradictions=pairs("contradiction"),
        unreadable=keys(*_UNREADABLE),
        **alone,
    )


def _finish(folder: Path, truth: Truth) -> None:
    draft = folder / (TRUTH_NAME + ".part")
    text = json.dumps(asdict(truth), ensure_ascii=False, indent=1)
    draft.write_text(text + "\n", encoding="utf-8", newline="\n")
    os.replace(draft, folder / TRUTH_NAME)
    (folder / _BUSY_NAME).unlink()


def _tuples(value: Any) -> Any:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value


_UNREADABLE = ("text", "empty", "truncated")
_MARKS: dict[str, Callable[[Image.Image, np.random.Generator], marks.Marked]] = {
    "watermark": marks.watermark,
    "banner": marks.banner,
}

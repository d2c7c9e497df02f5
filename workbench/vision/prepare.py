"""Training and measuring views: marks drawn, drawings made, size and JPEG quality shuffled.

Owns what happens to a picture before the network sees it in training. Every view passes
through the same resizing and JPEG compression, so that neither tells the answer.
"""

from __future__ import annotations

import io
import multiprocessing
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from workbench import images
from workbench.drawing import marks
from workbench.vision.network import CELLS, VIEW_SIDE
from workbench.vision.samples import GROUPS, UNKNOWN, Group, Sample

TREATMENTS = ("plain", "marked", "flattened")


@dataclass(frozen=True)
class Job:
    """One view to make: the sample (None for a picture drawn by code), treatment and variant.

    A measuring view shows the file as it is, without shuffled size and quality.
    """

    sample: Sample | None
    group: str
    treatment: str
    variant: int
    measuring: bool = False


@dataclass(frozen=True)
class View:
    """What the network learns from.

    Attributes:
        pixels: uint8 [side, side, 3].
        answers: (watermark, illustration), each 1, 0 or UNKNOWN.
        cover: float16 [cells, cells], share of each cell that a drawn mark changed; NaN where
            it is not known.
    """

    pixels: NDArray[np.uint8]
    answers: tuple[int, int]
    cover: NDArray[np.float16]
    group: str
    treatment: str


def views(jobs: Iterable[Job], processes: int) -> list[View]:
    """Make all views, in the order of the jobs; the result depends on the jobs alone."""
    if processes <= 1:
        return [make(job) for job in jobs]
    # Not by fork: the parent may already run torch's threads.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(make, jobs, chunksize=32))


def make(job: Job) -> View:
    """One view; its random choices come from the file's digest, treatment and variant."""
    seed = [job.variant, TREATMENTS.index(job.treatment)]
    name = job.sample.digest if job.sample else images.digest(job.group.encode())
    rng = np.random.default_rng([int(name[:12], 16), *seed])
    picture = _picture(job, rng) if job.measuring else _resized(_picture(job, rng), rng)
    group = GROUPS[job.group] if job.sample else DRAWN_GROUPS[job.group]
    answers, mask = (group.watermark, group.illustration), None
    if job.treatment == "flattened":
        picture, answers = _flattened(picture, rng), (UNKNOWN, 1)
    if job.treatment == "marked":
        draw = marks.watermark if rng.random() < 0.6 else marks.banner
        marked = draw(picture, rng)
        picture, mask, answers = marked.image, marked.mask, (1, group.illustration)
    quality = 90 if job.measuring else int(rng.integers(45, 97))
    pixels = images.network_view(_compressed(picture, quality), VIEW_SIDE)
    return View(pixels, answers, _cover(mask, answers[0], CELLS), job.group, job.treatment)


DRAWN_GROUPS: dict[str, Group] = {
    "drawn-photo": Group("", 0, 0, 1),
    "drawn-illustration": Group("", 0, 1, 1),
}


def _picture(job: Job, rng: np.random.Generator) -> Image.Image:
    if job.sample is None:
        return _drawn(job.group, rng)
    data = images.read_bytes(job.sample.path)
    if job.group == "emoji" and not job.measuring:
        return _on_ground(Image.open(io.BytesIO(data)), rng)
    return images.full(data)


def _drawn(group: str, rng: np.random.Generator) -> Image.Image:
    from workbench.drawing import illustration, photo  # noqa: PLC0415 - only for training

    module = photo if group == "drawn-photo" else illustration
    kind = module.KINDS[int(rng.integers(len(module.KINDS)))]
    picture: Image.Image = module.draw(kind, rng, (384, 288))
    return picture


def _on_ground(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Put a cut-out on white, a colour or a gradient, smaller or larger, off the middle."""
    cut = image.convert("RGBA")
    side = int(rng.integers(256, 512))
    size = int(side * rng.uniform(0.5, 1.0))
    cut = cut.resize((size, size), Image.Resampling.BILINEAR)
    ground = Image.new("RGB", (side, side), "white")
    if rng.random() < 0.6:
        ends = rng.integers(0, 256, (2, 3))
        ramp = np.linspace(ends[0], ends[0] if rng.random() < 0.5 else ends[1], side)
        ground = Image.fromarray(np.repeat(ramp[:, None].astype(np.uint8), side, axis=1))
    x, y = (int(v) for v in rng.integers(0, side - size + 1, 2))
    ground.paste(cut, (x, y), cut)
    return ground


def _resized(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A random longest side and slightly changed proportions; sometimes mirrored."""
    factor = rng.uniform(224, 520) / max(image.size)
    stretch = rng.uniform(0.9, 1.1)
    size = (round(image.width * factor * stretch), round(image.height * factor))
    image = image.resize((max(size[0], 64), max(size[1], 64)), Image.Resampling.BILINEAR)
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if rng.random() < 0.3 else image


def _flattened(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A photo as a flat drawing: few colours, no texture, often with dark outlines."""
    small = image.copy()
    small.thumbnail((300, 300))
    flat = small.filter(ImageFilter.MedianFilter(7)).filter(ImageFilter.ModeFilter(7))
    flat = flat.quantize(int(rng.integers(4, 14)), Image.Quantize.MEDIANCUT).convert("RGB")
    flat = flat.filter(ImageFilter.ModeFilter(5))
    if rng.random() < 0.5:
        edges = flat.convert("L").filter(ImageFilter.FIND_EDGES).point(lambda v: 255 * (v > 18))
        edges = edges.filter(ImageFilter.MaxFilter(3)) if rng.random() < 0.5 else edges
        outline = ImageChops.invert(edges).convert("RGB")
        flat = outline if rng.random() < 0.2 else ImageChops.multiply(flat, outline)
    return flat.resize(image.size, Image.Resampling.BICUBIC)


def _compressed(image: Image.Image, quality: int) -> Image.Image:
    """Through a JPEG and the same reduced decoding that the workbench uses on files."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return images.decode(buffer.getvalue()).rgb


def _cover(mask: NDArray[np.bool_] | None, watermark: int, cells: int) -> NDArray[np.float16]:
    if mask is None:
        return np.full((cells, cells), 0.0 if watermark == 0 else np.nan, dtype=np.float16)
    picture = Image.fromarray(mask.astype(np.uint8) * 255)
    shares = np.asarray(picture.resize((cells, cells), Image.Resampling.BOX), dtype=np.float16)
    return shares / np.float16(255)

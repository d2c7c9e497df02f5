"""Marks: what is drawn is seen, told by the mask, and repeatable."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from workbench.drawing import marks


def picture(level: int = 150, size: tuple[int, int] = (240, 180)) -> Image.Image:
    ramp = np.linspace(level - 40, level + 40, size[0]).clip(0, 255)
    rows = np.repeat(ramp[None, :, None], size[1], axis=0)
    return Image.fromarray(np.repeat(rows, 3, axis=2).astype(np.uint8))


@pytest.mark.parametrize("draw", [marks.watermark, marks.banner])
@pytest.mark.parametrize("seed", range(12))
def test_mark__mask_is_true_exactly_where_pixels_changed(draw, seed):
    before = picture()

    marked = draw(before, np.random.default_rng(seed))

    changed = (np.asarray(marked.image) != np.asarray(before)).any(axis=2)
    assert np.array_equal(marked.mask, changed)


@pytest.mark.parametrize("draw", [marks.watermark, marks.banner])
@pytest.mark.parametrize("level", [0, 40, 128, 215, 255])
def test_mark__seen_on_dark_and_light_ground(draw, level):
    ground = Image.new("RGB", (320, 240), (level, level, level))

    found = [draw(ground, np.random.default_rng(seed)) for seed in range(20)]

    assert all(marked.mask.mean() >= marks.VISIBLE_SHARE for marked in found)


@pytest.mark.parametrize("draw", [marks.watermark, marks.banner])
def test_mark__same_seed_same_pixels(draw):
    first = draw(picture(), np.random.default_rng(5))
    second = draw(picture(), np.random.default_rng(5))

    assert first.image.tobytes() == second.image.tobytes()


@pytest.mark.parametrize("draw", [marks.watermark, marks.banner])
def test_mark__other_seeds_other_pictures(draw):
    drawn = {draw(picture(), np.random.default_rng(seed)).image.tobytes() for seed in range(10)}

    assert len(drawn) == 10


def test_mark__input_stays_as_it_was():
    before = picture()
    pixels = before.tobytes()

    marks.banner(before, np.random.default_rng(1))

    assert before.tobytes() == pixels


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK"])
def test_mark__other_modes_become_rgb(mode):
    marked = marks.watermark(picture().convert(mode), np.random.default_rng(2))

    assert marked.image.mode == "RGB"


@pytest.mark.parametrize("size", [(32, 32), (16, 90), (640, 60)])
def test_mark__small_and_narrow_pictures_keep_their_size(size):
    ground = picture(size=size)

    drawn = [f(ground, np.random.default_rng(s)) for f in (marks.watermark, marks.banner)
             for s in range(15)]  # fmt: skip

    assert {marked.image.size for marked in drawn} == {size}


def test_watermark__every_kind_appears():
    kinds = {marks.watermark(picture(), np.random.default_rng(s)).kind for s in range(60)}

    assert kinds == set(marks.WATERMARKS)


def test_banner__every_kind_appears():
    kinds = {marks.banner(picture(), np.random.default_rng(s)).kind for s in range(60)}

    assert kinds == set(marks.BANNERS)

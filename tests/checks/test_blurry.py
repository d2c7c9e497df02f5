"""Check blurry: no sharp edge anywhere."""

from __future__ import annotations

from PIL import ImageFilter

from tests import drawn, seen
from workbench.checks import blurry


def test_measure__blurred_picture_is_flagged():
    assert seen.flagged("blurry", drawn.photo(1).filter(ImageFilter.GaussianBlur(5)))


def test_measure__small_sharp_thing_on_a_plain_ground_passes():
    picture = drawn.plain((235, 235, 235), (256, 256))
    picture.paste(drawn.photo(1, (64, 64)), (96, 96))

    assert not seen.flagged("blurry", picture)


def test_measure__more_blur_is_less():
    soft, softer = (drawn.photo(1).filter(ImageFilter.GaussianBlur(r)) for r in (1, 3))

    assert blurry.measure(seen.views(softer)) < blurry.measure(seen.views(soft))


def test_measure__too_small_for_an_edge_is_zero():
    assert blurry.measure(seen.views(drawn.photo(1, (40, 2)))) == 0

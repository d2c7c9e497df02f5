"""Check low_information: hardly anything to see."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests import drawn, seen
from workbench.checks import low_information


def test_measure__one_tone_is_flagged():
    assert seen.flagged("low_information", drawn.plain((90, 140, 200)))


def test_measure__one_tone_is_zero():
    assert low_information.measure(seen.views(drawn.plain((90, 140, 200)))) == 0


def test_measure__grey_wall_with_noise_is_flagged():
    noise = np.random.default_rng(1).normal(128, 12, (256, 256)).clip(0, 255).astype(np.uint8)

    assert seen.flagged("low_information", Image.fromarray(noise))


def test_measure__thin_thing_on_white_passes():
    picture = drawn.plain((250, 250, 250), (256, 256))
    picture.paste((60, 60, 60), (124, 40, 132, 216))

    assert not seen.flagged("low_information", picture)


def test_measure__black_and_white_have_the_whole_range():
    picture = drawn.plain((0, 0, 0), (128, 128))
    picture.paste((255, 255, 255), (0, 0, 64, 128))

    assert low_information.measure(seen.views(picture)) == pytest.approx(255)

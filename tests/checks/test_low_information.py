"""Check low_information: hardly anything to see."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests import drawn, seen
from workbench.checks import low_information


def test_measure__one_tone_is_flagged():
    assert seen.flagged("low_information", drawn.plain((90, 140, 200)))


def test_measure__one_tone_has_no_bits():
    assert low_information.measure(seen.views(drawn.plain((90, 140, 200)))) == 0


def test_measure__all_levels_alike_have_eight_bits():
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8)[None].repeat(16, axis=0))

    assert low_information.measure(seen.views(ramp)) == pytest.approx(8)


def test_measure__two_tones_have_one_bit():
    picture = drawn.plain((0, 0, 0), (100, 100))
    picture.paste((255, 255, 255), (0, 0, 50, 100))

    assert low_information.measure(seen.views(picture)) == pytest.approx(1)

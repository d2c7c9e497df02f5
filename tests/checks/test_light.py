"""Check light: even the dark parts are light."""

from __future__ import annotations

import pytest

from tests import drawn, seen
from workbench.checks import light


def test_measure__overexposed_picture_is_flagged():
    assert seen.flagged("light", drawn.photo(1).point(lambda level: 243 + level // 22))


def test_measure__small_thing_on_white_passes():
    picture = drawn.plain((255, 255, 255))
    picture.paste(drawn.photo(1, (32, 26)), (48, 39))

    assert not seen.flagged("light", picture)


@pytest.mark.parametrize(("level", "value"), [(0, 0), (102, 0.4), (255, 1)])
def test_measure__one_tone_is_its_level(level, value):
    assert light.measure(seen.views(drawn.plain((level,) * 3))) == pytest.approx(value)

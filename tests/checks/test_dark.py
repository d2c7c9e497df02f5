"""Check dark: even the bright parts are dark."""

from __future__ import annotations

import pytest

from tests import drawn, seen
from workbench.checks import dark


def test_measure__dimmed_picture_is_flagged():
    assert seen.flagged("dark", drawn.photo(1).point(lambda level: level // 6))


def test_measure__thing_on_black_passes():
    picture = drawn.plain((0, 0, 0))
    picture.paste(drawn.photo(1, (64, 64)), (32, 20))

    assert not seen.flagged("dark", picture)


@pytest.mark.parametrize(("level", "value"), [(0, 0), (102, 0.4), (255, 1)])
def test_measure__one_tone_is_its_level(level, value):
    assert dark.measure(seen.views(drawn.plain((level,) * 3))) == pytest.approx(value)

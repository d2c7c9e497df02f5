"""Check grey: no colour."""

from __future__ import annotations

import pytest

from tests import drawn, seen
from workbench.checks import grey


def test_measure__picture_without_colour_is_flagged():
    assert seen.flagged("grey", drawn.photo(1).convert("L").convert("RGB"))


def test_measure__sixth_of_colour_passes():
    picture = drawn.photo(1).convert("L").convert("RGB")
    picture.paste((200, 40, 40), (0, 0, 22, 104))

    assert not seen.flagged("grey", picture)


def test_measure__distance_between_the_channels():
    assert grey.measure(seen.views(drawn.plain((10, 70, 30)))) == pytest.approx(60)

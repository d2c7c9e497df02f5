"""Check too_small: too few pixels to train on."""

from __future__ import annotations

import pytest

from tests import drawn, seen
from workbench.checks import too_small


@pytest.mark.parametrize("size", [(95, 400), (400, 95)])
def test_measure__short_side_below_the_limit_is_flagged(size):
    assert seen.flagged("too_small", drawn.photo(1, size))


def test_measure__limit_itself_passes():
    assert not seen.flagged("too_small", drawn.photo(1, (96, 96)))


def test_measure__is_the_original_not_the_shared_view():
    assert too_small.measure(seen.views(drawn.photo(1, (1200, 900)))) == 900

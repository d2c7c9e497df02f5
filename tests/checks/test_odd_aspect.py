"""Check odd_aspect: a strip rather than a picture."""

from __future__ import annotations

import pytest

from tests import drawn, seen
from workbench.checks import odd_aspect


@pytest.mark.parametrize("size", [(400, 100), (100, 400)])
def test_measure__strip_is_flagged_either_way(size):
    assert seen.flagged("odd_aspect", drawn.photo(1, size))


@pytest.mark.parametrize("size", [(400, 200), (160, 90), (90, 160), (50, 50)])
def test_measure__usual_shapes_pass(size):
    assert not seen.flagged("odd_aspect", drawn.photo(1, size))


def test_measure__short_side_over_long_side():
    assert odd_aspect.measure(seen.views(drawn.photo(1, (40, 160)))) == 0.25

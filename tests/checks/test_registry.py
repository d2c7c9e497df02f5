"""All checks at once: a good picture passes, values stay inside the slider."""

from __future__ import annotations

import pytest

from tests import drawn, seen
from workbench.checks import CHECKS

ODD = [drawn.plain((0, 0, 0)), drawn.plain((255, 255, 255)), drawn.plain((9, 9, 9), (1, 1)),
       drawn.photo(4, (400, 2))]  # fmt: skip


@pytest.mark.parametrize("name", sorted(CHECKS))
@pytest.mark.parametrize("seed", range(5))
def test_checks__a_good_picture_passes(name, seed):
    assert not seen.flagged(name, drawn.photo(seed))


@pytest.mark.parametrize("name", sorted(CHECKS))
@pytest.mark.parametrize("number", range(len(ODD)))
def test_checks__value_is_a_finite_number_not_below_the_slider(name, number):
    value = CHECKS[name].measure(seen.views(ODD[number]))

    assert CHECKS[name].rule.low <= value < float("inf")


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_checks__limit_lies_on_the_slider(name):
    rule = CHECKS[name].rule

    assert rule.low <= rule.limit <= rule.high

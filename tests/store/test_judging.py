"""How a check's values lie around a limit."""

from __future__ import annotations

import pytest

from workbench.records import CheckRule, Measurement
from workbench.store import judging, measurements

BELOW = CheckRule("dark", "below", limit=0.3, low=0.0, high=1.0, holds_back=True)
ABOVE = CheckRule("light", "above", limit=0.5, low=0.0, high=1.0, holds_back=True)


def measured(catalog, rule, *values):
    rows = [Measurement(f"image{n}", rule.check_name, value) for n, value in enumerate(values)]
    measurements.add(catalog, rows)


@pytest.mark.parametrize(("rule", "expected"), [(BELOW, (1, 3)), (ABOVE, (1, 3))])
def test_flagged__value_at_the_limit_passes(catalog, rule, expected):
    measured(catalog, rule, 0.2, 0.5, 0.9)

    assert judging.flagged(catalog, rule, 0.5) == expected


def test_flagged__nothing_measured(catalog):
    assert judging.flagged(catalog, BELOW, 0.5) == (0, 0)


def test_bars__ends_belong_to_the_range(catalog):
    measured(catalog, BELOW, 0.0, 0.05, 0.5, 1.0, 1.2, -0.1)
    found = judging.bars(catalog, BELOW, number=10)

    assert found.images == (2, 0, 0, 0, 0, 1, 0, 0, 0, 1)
    assert found.beyond == 2


def test_past__newest_first_and_only_of_that_check(catalog):
    measurements.set_limit(catalog, "dark", 0.1, True, "a")
    measurements.set_limit(catalog, "dark", 0.2, False, "b")
    measurements.set_limit(catalog, "light", 0.9, False, "c")
    found = judging.past(catalog, "dark")

    assert [(p.author, p.limit, p.holds_back) for p in found] == [
        ("b", 0.2, False),
        ("a", 0.1, True),
    ]

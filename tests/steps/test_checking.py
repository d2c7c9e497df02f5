"""All checks by name, measured and neural."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.checks import CHECKS
from workbench.errors import BadInput
from workbench.steps import checking


def test_rules__measured_and_neural_ones():
    assert set(checking.rules()) == {*CHECKS, "watermark", "illustration"}


def test_choose__all_with_the_fingerprint():
    assert checking.choose(None) == ("fingerprint", *checking.rules())


def test_choose__in_the_order_of_the_house():
    assert checking.choose(["grey", "dark"]) == ("dark", "grey")


def test_choose__unknown():
    with pytest.raises(BadInput, match="There is no check 'ugly'"):
        checking.choose(["dark", "ugly"])


def test_set_limit__returns_what_stands(catalog):
    found = checking.set_limit(catalog, "dark", 0.2, False, "tester")

    assert (found.limit, found.holds_back) == (0.2, False)
    assert stored.one(catalog, "select author from check_limit") == "tester"

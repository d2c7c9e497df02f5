"""CHECKS: what can be wrong with a picture, one module a check, each measured from the same views.

A check owns its definition, unit and default limit. It never decides about an image: a limit
turns its value into a finding, a person turns the finding into a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workbench.checks import (
    blurry,
    dark,
    fingerprint,
    grey,
    light,
    low_information,
    odd_aspect,
    too_small,
)
from workbench.images import Views
from workbench.records import CheckRule


@dataclass(frozen=True)
class Check:
    """A rule (name, default limit, direction) and the function that measures one picture."""

    rule: CheckRule
    measure: Callable[[Views], float]


CHECKS: Mapping[str, Check] = {
    "too_small": Check(too_small.RULE, too_small.measure),
    "odd_aspect": Check(odd_aspect.RULE, odd_aspect.measure),
    "dark": Check(dark.RULE, dark.measure),
    "light": Check(light.RULE, light.measure),
    "low_information": Check(low_information.RULE, low_information.measure),
    "blurry": Check(blurry.RULE, blurry.measure),
    "grey": Check(grey.RULE, grey.measure),
}

__all__ = ["CHECKS", "Check", "fingerprint"]

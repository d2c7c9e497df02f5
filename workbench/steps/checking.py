"""All checks by name, the measured ones and the neural filters, and the limits that judge them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from workbench.checks import CHECKS
from workbench.errors import BadInput, WeightsError
from workbench.records import CheckRule
from workbench.store import measurements
from workbench.store.connection import Catalog
from workbench.store.measurements import Limit
from workbench.vision import filters as networks

FINGERPRINT = "fingerprint"
UNMEASURED_LIMIT = 0.9  # where the weights' card cannot be read; nothing is scored then anyway


@cache
def rules() -> Mapping[str, CheckRule]:
    """Every check's rule by name, in the order in which people see them."""
    neural = {
        name: CheckRule(
            name,
            "above",
            limit=limit,
            low=0.0,
            high=1.0,
            holds_back=True,
            version=_filter_version(),
        )
        for name, limit in _filter_limits().items()
    }
    return {**neural, **{name: check.rule for name, check in CHECKS.items()}}


def filters() -> tuple[str, ...]:
    """Names of the checks that the networks of `vision` measure."""
    return networks.FILTERS


def choose(names: Sequence[str] | None) -> tuple[str, ...]:
    """The checks to run: all, or the named ones. Raises BadInput for an unknown name."""
    known = (FINGERPRINT, *rules())
    if names is None:
        return known
    for name in names:
        if name not in known:
            raise BadInput(f"There is no check '{name}': use some of {', '.join(known)}.")
    return tuple(name for name in known if name in names)


def set_limit(
    catalog: Catalog, check_name: str, limit: float, holds_back: bool, author: str
) -> Limit:
    """Judge by another limit from now on; nothing is measured again."""
    measurements.set_limit(catalog, check_name, limit, holds_back, author)
    return next(row for row in measurements.limits(catalog) if row.check_name == check_name)


def quality() -> Mapping[str, networks.Quality]:
    """Measured quality of each filter, empty when the weights' card cannot be read."""
    try:
        return networks.quality()
    except WeightsError:
        return {}


def _filter_limits() -> dict[str, float]:
    known = quality()
    return {
        name: known[name].threshold if name in known else UNMEASURED_LIMIT
        for name in networks.FILTERS
    }


def _filter_version() -> str:
    """Empty where the card cannot be read: then stored scores stay as they are."""
    try:
        return networks.version()
    except WeightsError:
        return ""

"""Step `status`: everything that scripts and the overview count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from workbench.steps import mapping
from workbench.steps.mapping import SchemeCounts
from workbench.store import counts, measurements, schemes
from workbench.store.connection import Catalog
from workbench.store.counts import Counts


@dataclass(frozen=True)
class Status:
    """The catalogue in numbers; `as_dict` is what scripts rely on."""

    counts: Counts
    sources: Mapping[str, tuple[int, int, int]]
    findings: Mapping[str, int]
    schemes: Mapping[str, SchemeCounts]

    def as_dict(self) -> dict[str, object]:
        """The form of `status --json`: fields may be added, these stay."""
        c = self.counts
        return {
            "items": c.items,
            "images": c.images,
            "unreadable": c.unreadable,
            "usable": c.usable,
            "conflicts": c.conflicts,
            "group_conflicts": c.group_conflicts,
            "rejected": c.rejected,
            "held_back": c.held_back,
            "unlabelled": c.unlabelled,
            "reviewed": c.reviewed,
            "gone": c.gone,
            "sources": {
                name: {"items": items, "images": images, "usable": usable}
                for name, (items, images, usable) in self.sources.items()
            },
            "duplicates": {
                "exact_groups": c.exact_groups,
                "near_groups": c.near_groups,
                "images": c.duplicate_images,
                "redundant": c.redundant,
            },
            "findings": dict(self.findings),
            "schemes": {name: asdict(scheme) for name, scheme in self.schemes.items()},
        }


def status(catalog: Catalog) -> Status:
    """Count everything."""
    return Status(
        counts=counts.counts(catalog),
        sources=counts.per_source(catalog),
        findings={row.check_name: row.flagged for row in measurements.limits(catalog)},
        schemes={name: mapping.counts(catalog, name) for name in schemes.names(catalog)},
    )

"""Near pairs and duplicate groups: searched after a screening, judged after a verdict."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.checks import duplicates as near
from workbench.checks import stars
from workbench.checks.stars import Verdicts
from workbench.store import duplicates, items
from workbench.store.connection import Catalog


def search(catalog: Catalog) -> int:
    """Search near pairs where hashes are new, and judge them; returns the number of groups."""
    if not duplicates.is_searched(catalog):
        prints = duplicates.fingerprints(catalog)
        duplicates.replace_pairs(catalog, near.pairs(prints), len(prints))
    return regroup(catalog)


def regroup(catalog: Catalog) -> int:
    """Group the stored pairs, people's verdicts first; returns the number of groups."""
    with catalog.writing():
        members = stars.groups(duplicates.pairs(catalog), _verdicts(catalog))
        duplicates.replace_groups(catalog, members)
    return len({member.group_id for member in members})


def components(catalog: Catalog) -> Mapping[str, str]:
    """Image → what must stay in one split: what hangs together by near pairs, or is of one photo.

    Crops of one photo share its light and its ground, and the photo itself holds them all.
    """
    kin = items.of_one_photo(catalog)
    return stars.components(duplicates.pairs(catalog), _verdicts(catalog), kin)


def _verdicts(catalog: Catalog) -> Verdicts:
    return Verdicts(
        same=duplicates.verdicts(catalog, "same"),
        not_same=duplicates.verdicts(catalog, "not_same"),
    )

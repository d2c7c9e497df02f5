"""Every waste type as a scheme sees it: its images, where it falls, by whose rule. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench import taxonomy
from workbench.steps import mapping
from workbench.store import types
from workbench.store.connection import Catalog
from workbench.taxonomy import Placement, Scheme, WasteType

FILTERS = ("with_images", "all", "unmapped", "too_coarse", "excluded")
MOST_HITS = 60


@dataclass(frozen=True)
class Line:
    """One type: images with exactly this label, usable ones among them, and where it falls."""

    type: WasteType
    images: int
    usable: int
    placement: Placement

    @property
    def is_own(self) -> bool:
        """Whether the deciding rule is the type's own, not inherited."""
        return self.placement.rule_type == self.type.type_id


def lines(catalog: Catalog, scheme: Scheme) -> tuple[Line, ...]:
    """A line for each type, in the order of the tree (children below their parent)."""
    everything = mapping.all_types(catalog)
    by_id = {each.type_id: each for each in everything}
    grown = taxonomy.build_tree(everything)
    places = taxonomy.place_all(scheme, grown)
    counted = types.image_counts(catalog)
    roots = [each for each, parent in grown.parents.items() if parent is None]
    ordered = [one for root in roots for one in (root, *grown.descendants(root))]
    return tuple(
        Line(by_id[type_id], *counted.get(type_id, (0, 0)), places[type_id]) for type_id in ordered
    )


def chosen(everything: Sequence[Line], which: str, class_name: str, text: str) -> list[Line]:
    """The lines of a filter of FILTERS or a class ("" for any), best hits of a search first."""
    kept = [line for line in everything if _is_in(line, which, class_name)]
    if not text.strip():
        return kept
    found = taxonomy.search(tuple(line.type for line in kept), text, MOST_HITS)
    by_id = {line.type.type_id: line for line in kept}
    return [by_id[each.type_id] for each, _ in found]


def _is_in(line: Line, which: str, class_name: str) -> bool:
    if class_name:
        return line.placement.class_name == class_name
    if which == "with_images":
        return line.images > 0
    return which in {"all", line.placement.kind}

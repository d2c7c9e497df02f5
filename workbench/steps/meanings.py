"""What raw labels mean: deciding it for one raw label, and guesses from its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench import taxonomy
from workbench.errors import BadInput
from workbench.store import labels, types
from workbench.store.connection import Catalog
from workbench.taxonomy import WasteType

_BREAK = re.compile(r"[\W\d_]+")


def decide(catalog: Catalog, source: str, raw_label: str, type_id: str | None, author: str) -> bool:
    """Give a raw label a type, or on purpose none; whether that was new.

    Raises BadInput for a type or a raw label that the catalogue does not know.
    """
    if type_id is not None and type_id not in {row[0] for row in types.all_rows(catalog)}:
        raise BadInput(f"There is no waste type '{type_id[:80]}': nothing was written.")
    known = {(row.source_name, row.raw_label) for row in labels.listed(catalog)}
    if (source, raw_label) not in known:
        raise BadInput(f"{source} has no raw label '{raw_label[:80]}': nothing was written.")
    return labels.set_types(catalog, source, {raw_label: type_id}, author) > 0


def guesses(everything: Sequence[WasteType], raw_label: str, limit: int = 3) -> list[WasteType]:
    """Types whose names are like the raw label, its last part first (`a/white-glass_2`)."""
    found: dict[str, WasteType] = {}
    for part in reversed(raw_label.split("/")):
        words = _BREAK.sub(" ", part).strip()
        for each, _ in taxonomy.search(tuple(everything), words, limit):
            found.setdefault(each.type_id, each)
    return list(found.values())[:limit]

"""Which layout a place is of: every layout is asked, the surest first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.errors import BadInput
from workbench.sources import coco_file
from workbench.sources.descriptor import Options
from workbench.sources.layouts import LAYOUTS
from workbench.sources.places import Place

TABLES = frozenset({
    ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx",
})  # fmt: skip


def is_table(path: Path) -> bool:
    """Whether a file's ending is that of a table of labels."""
    return path.suffix.lower() in TABLES


def sights(place: Place) -> dict[str, Options]:
    """Every layout that could read the place, with the options it proposes, surest first."""
    seen = {name: layout.sees(place) for name, layout in LAYOUTS.items()}
    return {name: options for name, options in seen.items() if options is not None}


def recognise(place: Place, layout: str | None, table: str = "") -> tuple[str, Options]:
    """The layout to read a place with, and its options.

    Args:
        place: a folder or an archive.
        layout: the one that was asked for; None for the surest.
        table: a file of the place that was given as the table of labels.
    """
    if layout is not None and layout not in LAYOUTS:
        raise BadInput(f"There is no layout '{layout}': use one of {', '.join(LAYOUTS)}.")
    if table:
        layout = layout or _layout_of(place, table)
        return layout, replace(LAYOUTS[layout].sees(place) or Options(), table=table)
    if layout is not None:
        return layout, LAYOUTS[layout].sees(place) or Options()
    return next(iter(sights(place).items()))


def _layout_of(place: Place, table: str) -> str:
    """`coco` for a COCO file, else `table`."""
    return "coco" if coco_file.looks(place.read(table) or b"") else "table"

"""Table `raw_label`: what the sources' own words mean. Append-only, the newest row counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from workbench.store.connection import Catalog, frame_as


@dataclass(frozen=True)
class RawLabel:
    """A source's word, how many items carry it and what it means now."""

    source_name: str
    raw_label: str
    items: int
    type_id: str | None
    decided: bool


def set_types(
    catalog: Catalog, source_name: str, meanings: Mapping[str, str | None], author: str
) -> int:
    """Write the meanings that differ from what stands; returns how many were written."""
    if not meanings:
        return 0
    frame = pd.DataFrame(
        {
            "raw_label": list(meanings),
            "type_id": pd.Series([m or "-" for m in meanings.values()], dtype=object),
        }
    )
    with catalog.writing() as cursor, frame_as(cursor, "meaning", frame):
        row = cursor.execute(
            "insert into raw_label (source_name, raw_label, type_id, author) "
            "select $source, m.raw_label, nullif(m.type_id, '-'), $author from meaning m "
            "left join current_raw_label c "
            "  on c.source_name = $source and c.raw_label = m.raw_label "
            "where c.type_or_dash is distinct from m.type_id",
            {"source": source_name, "author": author},
        ).fetchone()
    return int(row[0]) if row else 0


def set_by_people(catalog: Catalog, source_name: str) -> set[str]:
    """Raw labels of a source whose newest meaning a person gave, not the descriptor."""
    rows = (
        catalog.cursor()
        .execute(
            "select raw_label from raw_label where source_name = ? group by raw_label "
            "having arg_max(author, seq) <> 'descriptor'",
            [source_name],
        )
        .fetchall()
    )
    return {row[0] for row in rows}


def meanings(catalog: Catalog, source_name: str) -> dict[str, str | None]:
    """Raw labels of a source that mean something already, whoever said so."""
    rows = catalog.cursor().execute(
        "select raw_label, nullif(type_or_dash, '-') from current_raw_label where source_name = ?",
        [source_name],
    )
    return dict(rows.fetchall())


def listed(catalog: Catalog) -> list[RawLabel]:
    """Every raw label of every source, the undecided ones first, then by items."""
    rows = (
        catalog.cursor()
        .execute(
            "select i.source_name, i.raw_label, count(*), any_value(nullif(c.type_or_dash, '-')), "
            "       any_value(c.type_or_dash) is not null "
            "from present_item i left join current_raw_label c "
            "  on c.source_name = i.source_name and c.raw_label = i.raw_label "
            "where i.raw_label is not null and i.image_id is not null "
            "group by all order by 5, 3 desc, 1, 2"
        )
        .fetchall()
    )
    return [RawLabel(*row) for row in rows]


def without_meaning(catalog: Catalog, source_name: str) -> int:
    """How many raw labels of a source have no meaning yet (not even: no waste type)."""
    row = (
        catalog.cursor()
        .execute(
            "select count(distinct raw_label) from present_item where source_name = $source "
            "and raw_label is not null and raw_label not in "
            "(select raw_label from current_raw_label where source_name = $source)",
            {"source": source_name},
        )
        .fetchone()
    )
    return int(row[0]) if row else 0


def pictures(catalog: Catalog, source_name: str, raw_label: str, limit: int) -> list[str]:
    """Images of a source with a raw label, in a fixed shuffle."""
    rows = (
        catalog.cursor()
        .execute(
            "select image_id from present_item where source_name = ? and raw_label = ? "
            "and image_id is not null group by 1 order by hash(image_id) limit ?",
            [source_name, raw_label, limit],
        )
        .fetchall()
    )
    return [row[0] for row in rows]

"""Tables `source` and `root`: what was read, and where it lies on this machine."""

from __future__ import annotations

import json
from pathlib import Path

from workbench.errors import BadInput
from workbench.records import SourceRow
from workbench.store.connection import Catalog


def save(catalog: Catalog, source: SourceRow, root: Path) -> None:
    """Add or refresh a source and its root; licence and citation follow the descriptor."""
    with catalog.writing() as cursor:
        cursor.execute(
            "insert or replace into source "
            "(source_name, title, licence, licence_use, citation, url, layout, reading) "
            "values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                source.source_name,
                source.title,
                source.licence,
                ",".join(source.licence_use),
                source.citation,
                source.url,
                source.layout,
                source.reading,
            ],
        )
        cursor.execute(
            "insert or replace into root (source_name, path) values (?, ?)",
            [source.source_name, str(root)],
        )


def roots(catalog: Catalog) -> dict[str, Path]:
    """Where each source lies on this machine."""
    rows = catalog.cursor().execute("select source_name, path from root").fetchall()
    return {name: Path(path) for name, path in rows}


def set_root(catalog: Catalog, source_name: str, root: Path, target: Path) -> None:
    """The source's files lie below another root now; it is read again from the target."""
    with catalog.writing() as cursor:
        cursor.execute(
            "update root set path = ?, set_at = current_localtimestamp() where source_name = ?",
            [str(root), source_name],
        )
        reading = targets(catalog).get(source_name)
        if reading is not None:
            cursor.execute(
                "update source set reading = json_merge_patch(reading::json, "
                "json_object('target', ?))::varchar where source_name = ?",
                [str(target), source_name],
            )


def targets(catalog: Catalog) -> dict[str, Path]:
    """The folder or file that was given when each source was read: an archive, say."""
    rows = [(row.source_name, json.loads(row.reading).get("target")) for row in all_of(catalog)]
    return {name: Path(target) for name, target in rows if target}


def all_of(catalog: Catalog) -> list[SourceRow]:
    """Every source that was read, by name."""
    rows = (
        catalog.cursor()
        .execute(
            "select source_name, title, licence, licence_use, citation, url, layout, reading "
            "from source order by source_name"
        )
        .fetchall()
    )
    return [
        SourceRow(name, title, licence, tuple(filter(None, use.split(","))), *rest)
        for name, title, licence, use, *rest in rows
    ]


def row_of(catalog: Catalog, source_name: str) -> SourceRow | None:
    """One source, None when it was never read."""
    return next((row for row in all_of(catalog) if row.source_name == source_name), None)


def require(catalog: Catalog, names: tuple[str, ...]) -> None:
    """BadInput naming the first source that the catalogue does not hold."""
    known = {row.source_name for row in all_of(catalog)}
    for name in names:
        if name not in known:
            there = ", ".join(sorted(known)) or "none"
            raise BadInput(f"The catalogue holds no source '{name}': it has {there}.")

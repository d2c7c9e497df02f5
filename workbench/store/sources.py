"""Tables `source` and `root`: what was read, and where it lies on this machine."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import BadInput
from workbench.records import SourceRow
from workbench.store.connection import Catalog


def save(catalog: Catalog, source: SourceRow, root: Path) -> None:
    """Add or refresh a source and its root; licence and citation follow the descriptor."""
    with catalog.writing() as cursor:
        cursor.execute(
            "insert or replace into source "
            "(source_name, title, licence, licence_use, citation, url, layout) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [
                source.source_name,
                source.title,
                source.licence,
                ",".join(source.licence_use),
                source.citation,
                source.url,
                source.layout,
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


def layout_of(catalog: Catalog, source_name: str) -> str | None:
    """The layout with which a source was read, None when it was never read."""
    row = (
        catalog.cursor()
        .execute("select layout from source where source_name = ?", [source_name])
        .fetchone()
    )
    return str(row[0]) if row else None


def all_of(catalog: Catalog) -> list[SourceRow]:
    """Every source that was read, by name."""
    rows = (
        catalog.cursor()
        .execute(
            "select source_name, title, licence, licence_use, citation, url, layout "
            "from source order by source_name"
        )
        .fetchall()
    )
    return [
        SourceRow(n, t, lic, tuple(filter(None, use.split(","))), c, u, lay)
        for n, t, lic, use, c, u, lay in rows
    ]


def require(catalog: Catalog, names: tuple[str, ...]) -> None:
    """BadInput naming the first source that the catalogue does not hold."""
    known = {row.source_name for row in all_of(catalog)}
    for name in names:
        if name not in known:
            there = ", ".join(sorted(known)) or "none"
            raise BadInput(f"The catalogue holds no source '{name}': it has {there}.")

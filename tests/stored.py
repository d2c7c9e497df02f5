"""Rows put into an open catalogue without files, and what its views say about them."""

from __future__ import annotations

from pathlib import Path

from workbench.records import Decision, DuplicateMember, Found, ImageRow, ItemRow, SourceRow
from workbench.store import decisions, duplicates, items, labels, sources
from workbench.store.connection import Catalog


def image_id(name: str) -> str:
    """64 hex digits that begin with the name's own letters in hex."""
    return name.encode().hex().ljust(64, "0")


def source(catalog: Catalog, name: str = "s", use: tuple[str, ...] = (), root: str = "/") -> str:
    """A source whose raw labels are ids of waste types."""
    row = SourceRow(name, name, "CC0", use, "", "", "class_folders")
    sources.save(catalog, row, Path(root))
    return name


def image(
    catalog: Catalog,
    name: str,
    label: str | None = None,
    *,
    source_name: str = "s",
    path: str | None = None,
    side: int = 100,
) -> str:
    """One item of an image; its raw label means the waste type of that id."""
    found = Found(path or f"{label}/{name}.jpg", 10, 1, label)
    identity = image_id(name)
    row = ImageRow(identity, 10, side, side, "JPEG", "RGB")
    items.add(catalog, [row], [ItemRow(source_name, found, identity)])
    if label:
        labels.set_types(catalog, source_name, {label: label}, "descriptor")
    return identity


def decide(catalog: Catalog, identity: str, kind: str, value: str | None = None) -> int:
    """One decision of a tester."""
    return decisions.add(catalog, [Decision(identity, kind, "tester", value)])


def group(catalog: Catalog, *members: str) -> None:
    """One near-duplicate group around its first member."""
    rows = [DuplicateMember(members[0], member, 0, 0) for member in members]
    duplicates.replace_groups(catalog, rows)


def state(catalog: Catalog, identity: str, column: str) -> object:
    """One column of `image_state` for one image."""
    row = (
        catalog.cursor()
        .execute(f"select {column} from image_state where image_id = ?", [identity])
        .fetchone()
    )
    assert row is not None
    return row[0]


def one(catalog: Catalog, question: str) -> object:
    """The single value of a query."""
    row = catalog.cursor().execute(question).fetchone()
    assert row is not None
    return row[0]

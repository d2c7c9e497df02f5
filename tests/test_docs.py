"""The documents say what is there."""

from __future__ import annotations

import re

import pytest

from workbench.settings import PROJECT
from workbench.store.connection import MEMORY, Catalog

LINK = re.compile(r"\]\(([^)#:]+)\)")


def test_catalog_readme__names_every_table_and_view(catalog: Catalog) -> None:
    said = (PROJECT / "catalog/README.md").read_text(encoding="utf-8")
    rows = catalog.cursor().execute(
        f"select table_name from information_schema.tables where table_catalog <> '{MEMORY}'"
    )
    names = {row[0] for row in rows.fetchall()}
    assert {name for name in names if f"`{name}`" not in said} == set()


@pytest.mark.parametrize(
    "page", ["README.md", *(f"docs/{p.name}" for p in sorted((PROJECT / "docs").glob("*.md")))]
)
def test_links__lead_somewhere(page: str) -> None:
    file = PROJECT / page
    targets = LINK.findall(file.read_text(encoding="utf-8"))
    assert [t for t in targets if not (file.parent / t).exists()] == []


def test_readme__prints_every_room() -> None:
    said = (PROJECT / "README.md").read_text(encoding="utf-8")
    rooms = {p.name for p in (PROJECT / "workbench").iterdir() if (p / "__init__.py").exists()}
    assert {room for room in rooms if f"{room}/" not in said} == set()

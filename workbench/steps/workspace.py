"""Opens the catalogue and makes it agree with the shipped taxonomy, schemes and checks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workbench import settings, taxonomy
from workbench.settings import Settings
from workbench.steps import checking, mapping
from workbench.store import connection, measurements, types
from workbench.store.connection import Catalog
from workbench.taxonomy import Tree, WasteType


@dataclass(frozen=True)
class Workspace:
    """What every step works on: the settings of this run and the open catalogue."""

    settings: Settings
    catalog: Catalog


def open_workspace(chosen: Settings) -> Workspace:
    """Open (or create) the catalogue and bring it up to date with what this program ships."""
    catalog = connection.open_catalog(chosen.catalog, chosen.shipped / "migrations")
    try:
        measurements.sync_rules(catalog, checking.rules().values())
        shipped = taxonomy.read_types(chosen.shipped / "waste_types.csv")
        taxonomy.check_types(shipped)
        changed = _sync_types(catalog, shipped)
        mapping.sync_shipped(catalog, chosen.shipped / "schemes", tree(catalog), changed)
    except BaseException:
        catalog.close()
        raise
    return Workspace(chosen, catalog)


@contextmanager
def opened(catalog: Path | None = None) -> Iterator[Workspace]:
    """A workspace that is closed at the end, whatever happens."""
    workspace = open_workspace(settings.read(catalog))
    try:
        yield workspace
    finally:
        workspace.catalog.close()


def all_types(catalog: Catalog) -> tuple[WasteType, ...]:
    """Every type the catalogue knows, shipped and added."""
    return mapping.all_types(catalog)


def tree(catalog: Catalog) -> Tree:
    """The tree of every type the catalogue knows."""
    return taxonomy.build_tree(mapping.all_types(catalog))


def _sync_types(catalog: Catalog, shipped: tuple[WasteType, ...]) -> bool:
    """Store the shipped types beside the added ones; whether anything changed."""
    wanted = {mapping.type_row(each, "shipped") for each in shipped}
    stored = types.all_rows(catalog)
    if wanted <= set(stored):
        return False
    ids = {row[0] for row in wanted}
    kept = [row for row in stored if row[0] not in ids]
    mapping.store_types(catalog, [*sorted(wanted, key=str), *kept])
    return True

"""Steps `backup` and `restore`: the catalogue as one DuckDB file, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import BadInput, CatalogError, CatalogLocked
from workbench.settings import Settings
from workbench.steps import workspace as workspaces
from workbench.steps.workspace import Workspace
from workbench.store import connection, copies


def backup(workspace: Workspace, target: Path) -> int:
    """Copy the open catalogue into a new file; returns its size in bytes."""
    if target.exists():
        raise BadInput(f"{target} exists already: give the backup another name.")
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        copies.copy_to(workspace.catalog, partial)
        partial.rename(target)
    except OSError as error:
        raise BadInput(f"The backup cannot be written to {target}: {error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def restore(settings: Settings, source: Path) -> Path | None:
    """Put a backup in the place of the catalogue; the old one is kept beside it.

    Returns where the old catalogue went, None when there was none. Raises BadInput when the file
    is no catalogue, CatalogLocked while another process holds the present one.
    """
    if not source.is_file():
        raise BadInput(f"There is no backup {source}: check the path.")
    target = settings.catalog
    migrations = settings.shipped / "migrations"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.write_bytes(source.read_bytes())
    try:
        copies.require_catalog(partial, source, connection.newest_migration(migrations))
        _refuse_while_in_use(settings)
        kept = _set_aside(target)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return kept


def _refuse_while_in_use(settings: Settings) -> None:
    if not settings.catalog.exists():
        return
    try:
        workspaces.open_workspace(settings).catalog.close()
    except CatalogLocked:
        raise
    except CatalogError:  # spoilt or too new: it is set aside as it is
        return


def _set_aside(target: Path) -> Path | None:
    if not target.exists():
        return None
    number = 1
    while (kept := target.with_name(f"{target.stem}.before-restore-{number}.duckdb")).exists():
        number += 1
    target.rename(kept)
    log = target.with_name(f"{target.name}.wal")
    if log.exists():  # of a catalogue that could not be opened; it must not reach the new one
        log.rename(kept.with_name(f"{kept.name}.wal"))
    return kept

"""Copies of the whole catalogue: into a file while it is open, and whether a file is one."""

from __future__ import annotations

from pathlib import Path

import duckdb

from workbench.errors import BadInput
from workbench.store.connection import Catalog

COPY = "workbench_backup_copy"  # no catalogue's file is named so


def copy_to(catalog: Catalog, target: Path) -> None:
    """Copy every table, view and sequence as they stand between two writes."""
    quoted = str(target).replace("'", "''")
    with catalog.lock:
        cursor = catalog.cursor()
        row = cursor.execute("select current_database()").fetchone()
        name = str(row[0]).replace('"', '""') if row else "memory"
        cursor.execute(f"attach '{quoted}' as {COPY}")
        try:
            cursor.execute(f'copy from database "{name}" to {COPY}')
        finally:
            cursor.execute(f"detach {COPY}")


def require_catalog(file: Path, shown: Path, newest: int) -> None:
    """BadInput unless the file is a catalogue of this program; `shown` is its name for people.

    `newest` is the number of the newest migration that this program knows.
    """
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            row = connection.execute("select max(number) from migration").fetchone()
    except duckdb.Error as error:
        raise BadInput(f"{shown} is no backup of a catalogue: nothing was changed.") from error
    if not row or row[0] is None:
        raise BadInput(f"{shown} is no backup of a catalogue: nothing was changed.")
    if row[0] > newest:
        raise BadInput(
            f"{shown} was written by a newer program (version {row[0]}, this one knows {newest}): "
            "update the program; nothing was changed."
        )

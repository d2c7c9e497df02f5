"""One frozen `Settings`: where things lie. Defaults in code, overridden by WORKBENCH_*."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Folders and limits of one run.

    Attributes:
        catalog: the DuckDB file; thumbnails and releases lie beside it.
        datasets: folder of the source descriptors (`*.toml`).
        raw: folder that holds downloaded sources, one folder a source name.
        shipped: folder of waste_types.csv, schemes/, attributes.toml and migrations/.
        jobs: worker processes for decoding.
        author: who decides, where nobody says otherwise.
    """

    catalog: Path
    datasets: Path
    raw: Path
    shipped: Path
    jobs: int
    author: str

    @property
    def thumbs(self) -> Path:
        """Folder of the thumbnails of this catalogue."""
        return self.catalog.parent / "thumbs"

    @property
    def unpacked(self) -> Path:
        """Folder of what archives held, a folder a source; the workbench's own."""
        return self.raw / ".unpacked"

    @property
    def uploads(self) -> Path:
        """Folder of the archives that were sent through the app."""
        return self.raw / ".uploads"

    @property
    def crops(self) -> Path:
        """Folder of pictures cut out of others, a folder a source; the workbench's own."""
        return self.raw / ".crops"

    @property
    def releases(self) -> Path:
        """Folder into which releases go unless told otherwise."""
        return self.catalog.parent / "releases"


def read(catalog: Path | None = None) -> Settings:
    """Settings of this moment: the argument, then `WORKBENCH_*`, then the defaults."""
    env = os.environ
    chosen = catalog or Path(env.get("WORKBENCH_CATALOG") or PROJECT / "catalog/workbench.duckdb")
    return Settings(
        catalog=chosen.expanduser().resolve(),
        datasets=Path(env.get("WORKBENCH_DATASETS") or PROJECT / "datasets"),
        raw=Path(env.get("WORKBENCH_RAW") or PROJECT / "datasets/raw").expanduser().resolve(),
        shipped=PROJECT / "catalog",
        jobs=_jobs(env.get("WORKBENCH_JOBS")),
        author=env.get("WORKBENCH_AUTHOR") or _user(),
    )


def _jobs(text: str | None) -> int:
    if text and text.isdigit() and int(text) > 0:
        return int(text)
    return os.cpu_count() or 1


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no user name in a bare container
        return "someone"

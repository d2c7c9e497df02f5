"""Fixtures of all tests: an empty catalogue, and the real data where it lies."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from workbench import cli
from workbench.settings import PROJECT, Settings
from workbench.steps.workspace import Workspace, open_workspace
from workbench.store import connection
from workbench.store.connection import Catalog

# The same examples each time where a machine decides; others where a person looks.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    hypothesis.settings.load_profile("ci")


@pytest.fixture(scope="session")
def empty_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and synced catalogue file; copying it is ten times faster than making one."""
    folder = tmp_path_factory.mktemp("empty")
    made = open_workspace(settings_in(folder))
    made.catalog.close()
    return made.settings.catalog


@pytest.fixture
def settings(tmp_path: Path, empty_catalog: Path) -> Settings:
    """Settings of a catalogue that exists and is empty; shipped types and schemes are the real."""
    chosen = settings_in(tmp_path / "state")
    chosen.catalog.parent.mkdir()
    shutil.copy(empty_catalog, chosen.catalog)
    return chosen


@pytest.fixture
def workspace(settings: Settings) -> Iterator[Workspace]:
    """An open workspace with an empty catalogue."""
    opened = connection.open_catalog(settings.catalog, settings.shipped / "migrations")
    yield Workspace(settings, opened)  # nothing to sync: the copied file was synced when made
    opened.close()


@pytest.fixture
def catalog(workspace: Workspace) -> Catalog:
    """An open, empty catalogue."""
    return workspace.catalog


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real images, which is never part of the project."""
    folder = Path(os.environ.get("WORKBENCH_REAL_DATA") or PROJECT.parent / "shared/data")
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder}: set WORKBENCH_REAL_DATA to its folder")
    return folder


@pytest.fixture
def call(settings, monkeypatch, capsys):
    """Run one command in this process: (exit code, stdout, stderr)."""
    monkeypatch.delenv("WORKBENCH_CATALOG", raising=False)
    monkeypatch.setenv("WORKBENCH_JOBS", "1")
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words):
        given = ["workbench", "--catalog", str(settings.catalog), *map(str, words)]
        monkeypatch.setattr(sys, "argv", given)
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as error:
            code = error.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def settings_in(folder: Path) -> Settings:
    """Settings whose catalogue and raw sources lie in a folder of the test's own."""
    return Settings(
        catalog=folder / "workbench.duckdb",
        datasets=PROJECT / "datasets",
        raw=folder / "raw",
        shipped=PROJECT / "catalog",
        jobs=1,
        author="tester",
    )

"""Settings: the argument, then WORKBENCH_*, then the defaults."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench import settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    for name in [name for name in os.environ if name.startswith("WORKBENCH_")]:
        monkeypatch.delenv(name)


def test_read__defaults_lie_in_the_project():
    found = settings.read()

    assert found.catalog == settings.PROJECT / "catalog/workbench.duckdb"
    assert found.raw == settings.PROJECT / "datasets/raw"


def test_read__environment_before_the_default(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_CATALOG", str(tmp_path / "a.duckdb"))

    assert settings.read().catalog == tmp_path / "a.duckdb"


def test_read__argument_before_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_CATALOG", str(tmp_path / "a.duckdb"))

    assert settings.read(tmp_path / "b.duckdb").catalog == tmp_path / "b.duckdb"


def test_read__empty_variable_is_none(monkeypatch):
    monkeypatch.setenv("WORKBENCH_CATALOG", "")

    assert settings.read().catalog.name == "workbench.duckdb"


def test_read__relative_paths_become_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert settings.read(Path("a.duckdb")).catalog == tmp_path / "a.duckdb"


@pytest.mark.parametrize(("text", "jobs"), [("3", 3), ("0", os.cpu_count()), ("x", os.cpu_count())])
def test_read__jobs(monkeypatch, text, jobs):
    monkeypatch.setenv("WORKBENCH_JOBS", text)

    assert settings.read().jobs == jobs


def test_read__author(monkeypatch):
    monkeypatch.setenv("WORKBENCH_AUTHOR", "Inès")

    assert settings.read().author == "Inès"


def test_settings__thumbs_and_releases_lie_beside_the_catalogue(tmp_path):
    found = settings.read(tmp_path / "a.duckdb")

    assert (found.thumbs, found.releases) == (tmp_path / "thumbs", tmp_path / "releases")

"""Backup and restore: one file, whole or not at all."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.steps import backup as step
from workbench.steps.workspace import open_workspace


@pytest.fixture
def labelled(workspace):
    stored.source(workspace.catalog)
    stored.image(workspace.catalog, "a", "glass")
    stored.decide(workspace.catalog, stored.image_id("a"), "label", "metal")
    return workspace


def label(workspace):
    return stored.state(workspace.catalog, stored.image_id("a"), "type_id")


def restored(labelled, source):
    labelled.catalog.close()
    step.restore(labelled.settings, source)
    return open_workspace(labelled.settings)


def test_backup__says_its_size(labelled, tmp_path):
    size = step.backup(labelled, tmp_path / "deep/b.duckdb")

    assert size == (tmp_path / "deep/b.duckdb").stat().st_size > 0
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["b.duckdb"]


def test_backup__existing_file_is_not_overwritten(labelled, tmp_path):
    (tmp_path / "b.duckdb").write_text("mine")

    with pytest.raises(BadInput, match=r"b\.duckdb exists already"):
        step.backup(labelled, tmp_path / "b.duckdb")
    assert (tmp_path / "b.duckdb").read_text() == "mine"


def test_restore__brings_back_what_was_decided(labelled, tmp_path):
    step.backup(labelled, tmp_path / "b.duckdb")
    stored.decide(labelled.catalog, stored.image_id("a"), "label", "paper")

    again = restored(labelled, tmp_path / "b.duckdb")

    assert label(again) == "metal"
    again.catalog.close()


def test_restore__decisions_go_on_with_new_numbers(labelled, tmp_path):
    step.backup(labelled, tmp_path / "b.duckdb")
    again = restored(labelled, tmp_path / "b.duckdb")
    stored.decide(again.catalog, stored.image_id("a"), "label", "paper")

    assert label(again) == "paper"
    again.catalog.close()


def test_restore__old_catalogue_is_kept_beside_it(labelled, tmp_path):
    step.backup(labelled, tmp_path / "b.duckdb")
    labelled.catalog.close()
    before = labelled.settings.catalog.read_bytes()

    kept = [step.restore(labelled.settings, tmp_path / "b.duckdb") for _ in range(2)]

    assert kept[0].read_bytes() == before
    assert kept[0] != kept[1]


def test_restore__where_there_was_none(labelled, tmp_path):
    step.backup(labelled, tmp_path / "b.duckdb")
    labelled.catalog.close()
    labelled.settings.catalog.unlink()

    assert step.restore(labelled.settings, tmp_path / "b.duckdb") is None


@pytest.mark.parametrize("text", ["", "no database"])
def test_restore__no_catalogue_changes_nothing(labelled, tmp_path, text):
    labelled.catalog.close()
    before = labelled.settings.catalog.read_bytes()
    (tmp_path / "b.duckdb").write_text(text)

    with pytest.raises(BadInput, match=r"b\.duckdb is no backup of a catalogue"):
        step.restore(labelled.settings, tmp_path / "b.duckdb")
    assert labelled.settings.catalog.read_bytes() == before
    assert [p.name for p in labelled.settings.catalog.parent.iterdir()] == ["workbench.duckdb"]


def test_restore__missing_file(settings, tmp_path):
    with pytest.raises(BadInput, match="There is no backup"):
        step.restore(settings, tmp_path / "b.duckdb")


def test_restore__over_a_spoilt_catalogue(labelled, tmp_path):
    step.backup(labelled, tmp_path / "b.duckdb")
    labelled.catalog.close()
    labelled.settings.catalog.write_bytes(b"spoilt" * 1000)

    kept = step.restore(labelled.settings, tmp_path / "b.duckdb")

    assert kept.read_bytes() == b"spoilt" * 1000
    again = open_workspace(labelled.settings)
    assert label(again) == "metal"
    again.catalog.close()

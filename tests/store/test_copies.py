"""Copies of the whole catalogue."""

from __future__ import annotations

import duckdb
import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.settings import PROJECT
from workbench.store import connection, copies


def test_copy_to__opens_as_a_catalogue_with_everything_in_it(catalog, tmp_path):
    stored.source(catalog)
    identity = stored.image(catalog, "a", "glass")
    stored.decide(catalog, identity, "label", "metal")
    target = tmp_path / "it's a copy.duckdb"

    copies.copy_to(catalog, target)

    copy = connection.open_catalog(target, PROJECT / "catalog/migrations")
    assert stored.state(copy, identity, "type_id") == "metal"
    copy.close()


def test_copy_to__numbers_go_on_after_the_copy(catalog, tmp_path):
    stored.source(catalog)
    identity = stored.image(catalog, "a", "glass")
    for _ in range(3):
        stored.decide(catalog, identity, "label", "metal")
    copies.copy_to(catalog, tmp_path / "copy.duckdb")

    copy = connection.open_catalog(tmp_path / "copy.duckdb", PROJECT / "catalog/migrations")
    stored.decide(copy, identity, "label", "paper")

    assert stored.state(copy, identity, "type_id") == "paper"
    assert stored.one(copy, "select count(distinct decision_id) from decision") == 4
    copy.close()


def test_copy_to__the_open_one_goes_on(catalog, tmp_path):
    copies.copy_to(catalog, tmp_path / "copy.duckdb")
    stored.source(catalog)

    assert stored.one(catalog, "select count(*) from source") == 1


def test_require_catalog__text_file(tmp_path):
    (tmp_path / "a").write_text("no database")

    with pytest.raises(BadInput, match="shown is no backup of a catalogue: nothing was changed"):
        copies.require_catalog(tmp_path / "a", "shown", 9)


def test_require_catalog__other_database(tmp_path):
    with duckdb.connect(str(tmp_path / "a.duckdb")) as plain:
        plain.execute("create table other (n integer)")

    with pytest.raises(BadInput, match="is no backup"):
        copies.require_catalog(tmp_path / "a.duckdb", tmp_path / "a.duckdb", 9)


def test_require_catalog__of_a_newer_program(tmp_path, catalog):
    copies.copy_to(catalog, tmp_path / "b.duckdb")
    with pytest.raises(BadInput, match="newer program"):
        copies.require_catalog(tmp_path / "b.duckdb", tmp_path / "b.duckdb", 1)

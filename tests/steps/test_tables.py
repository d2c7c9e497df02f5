"""Tables as CSV: the columns that scripts rely on, no formula by accident."""

from __future__ import annotations

import csv

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.records import Measurement
from workbench.steps import tables
from workbench.store import measurements


@pytest.fixture(autouse=True)
def _images(catalog):
    stored.source(catalog)
    for name, path in (("a", "=1+2.jpg"), ("b", "é, b.jpg")):
        identity = stored.image(catalog, name, "glass", path=path)
        measurements.add(catalog, [Measurement(identity, "dark", 0.1 if name == "a" else 0.9)])


def rows(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_findings__columns_and_values(catalog, tmp_path):
    assert tables.write(tables.findings(catalog), tmp_path / "f.csv") == 2

    found = rows(tmp_path / "f.csv")
    assert list(found[0]) == ["image_id", "source", "path", "check", "score", "flagged"]
    assert [(row["path"], row["flagged"]) for row in found] == [
        ("'=1+2.jpg", "true"), ("é, b.jpg", "false"),
    ]  # fmt: skip


def test_findings__unknown_check(catalog):
    with pytest.raises(BadInput, match="There is no check 'x'"):
        tables.findings(catalog, "x")


def test_groups__columns(catalog, tmp_path):
    stored.group(catalog, stored.image_id("a"), stored.image_id("b"))
    tables.write(tables.groups(catalog), tmp_path / "d.csv")

    found = rows(tmp_path / "d.csv")
    assert list(found[0])[:6] == ["group", "image_id", "source", "path", "kind", "keep"]
    assert sorted(row["keep"] for row in found) == ["false", "true"]


def test_groups__of_none_is_a_head_without_rows(catalog, tmp_path):
    assert tables.write(tables.groups(catalog), tmp_path / "d.csv") == 0
    assert (tmp_path / "d.csv").read_text().startswith("group,image_id,source,path,kind,keep")


def test_write__folder_is_refused(catalog, tmp_path):
    with pytest.raises(BadInput, match="is a folder: give a file name"):
        tables.write(tables.findings(catalog), tmp_path)

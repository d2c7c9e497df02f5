"""Recognising: what a folder is, said before anything is written, and a descriptor to keep."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import drawn, stored
from workbench.errors import BadInput
from workbench.sources import descriptor
from workbench.steps import ingest
from workbench.steps import recognising as step
from workbench.steps.planning import Request


@pytest.fixture
def folder(tmp_path):
    root = drawn.labelled(tmp_path / "Mes déchets", {"train/glass": 2, "val/glass": 1,
                                                     "train/Canette, alu": 1})  # fmt: skip
    (root / "notes.txt").write_text("x")
    drawn.save(drawn.photo(9), root / "lone.jpg")
    return root


@pytest.fixture
def home(workspace, tmp_path):
    """A workspace whose descriptors lie in a folder of the test's own."""
    settings = replace(workspace.settings, datasets=tmp_path / "descriptors")
    return replace(workspace, settings=settings)


def test_recognise__counts_labels_and_splits(home, folder):
    seen = step.recognise(home, Request(str(folder)))

    assert (seen.name, seen.layout, seen.pictures, seen.others) == (
        "mes-dechets", "class_folders", 5, 1,
    )  # fmt: skip
    assert [(x.raw, x.pictures, x.type_id) for x in seen.labels] == [
        ("glass", 3, "glass"), ("Canette, alu", 1, None),
    ]  # fmt: skip
    assert (seen.unlabelled, seen.unresolved, seen.splits) == (
        1, ("Canette, alu",), {"train": 3, "val": 1},
    )  # fmt: skip


def test_recognise__writes_nothing(home, folder):
    step.recognise(home, Request(str(folder)))

    assert stored.one(home.catalog, "select count(*) from source") == 0
    assert not home.settings.datasets.exists()


def test_recognise__labels_as_types_leaves_none_open(home, folder):
    assert step.recognise(home, Request(str(folder), labels_as_types=True)).unresolved == ()


def test_save__the_proposed_descriptor_reads_the_same(home, folder):
    seen = step.recognise(home, Request(str(folder), licence="CC BY 4.0"))

    file = step.save(home, seen)
    saved = descriptor.read(file)

    assert file == home.settings.datasets / "mes-dechets.toml"
    assert (saved.name, saved.layout, saved.size) == ("mes-dechets", "class_folders", 5)
    assert (saved.licence_id, saved.licence_use) == (
        "cc-by-4.0", ("share", "commercial", "derivatives"),
    )  # fmt: skip
    assert dict(saved.labels) == {"glass": "glass"}
    assert '# "Canette, alu" = "' in file.read_text(encoding="utf-8")


def test_save__saved_descriptor_is_used_by_its_name(home, folder):
    step.save(home, step.recognise(home, Request(str(folder))))

    report = ingest.ingest(home, Request("mes-dechets", root=folder))

    assert report.counts["added"] == 5


def test_save__never_writes_over_another(home, folder):
    seen = step.recognise(home, Request(str(folder)))
    step.save(home, seen)

    with pytest.raises(BadInput, match=r"There is a descriptor .*mes-dechets\.toml already"):
        step.save(home, seen)


def test_recognise__unknown_licence(home, folder):
    with pytest.raises(BadInput, match="'whatever' is no licence that is known here: use one of"):
        step.recognise(home, Request(str(folder), licence="whatever"))


def test_recognise__a_file_that_is_no_source(home, tmp_path):
    (tmp_path / "x.docx").write_text("x")

    with pytest.raises(BadInput, match=r"x\.docx is neither a folder nor an archive"):
        step.recognise(home, Request(str(tmp_path / "x.docx")))
